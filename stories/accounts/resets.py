"""Let somebody set a new password by a link that works once, for a day."""

from typing import Any

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.utils.http import base36_to_int

A_DAY = 24 * 60 * 60  # seconds


class ResetTokens(PasswordResetTokenGenerator):
    """Django's, which works for a day, and opens no account that is closed."""

    key_salt = "stories.reset"

    def check_token(self, user: Any, token: str | None) -> bool:
        if user is None or not user.is_active or not super().check_token(user, token):
            return False
        return self._age_in_seconds(str(token)) <= A_DAY

    def _age_in_seconds(self, token: str) -> int:
        made = base36_to_int(token.partition("-")[0])
        now: int = self._num_seconds(self._now())
        return now - made


tokens = ResetTokens()
