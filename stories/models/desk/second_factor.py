"""What somebody proves beside the password, when they sign in to the desk.

Nothing here is shown, exported or logged: the secret of an app is sealed, of a recovery code there
is a digest alone, and of a passkey its public key.
"""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models


class AuthenticatorApp(models.Model):
    """An app on somebody's telephone that shows another code every thirty seconds."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="authenticator_app"
    )
    sealed_secret = models.CharField(max_length=255)
    last_step = models.BigIntegerField()  # of the last code that was taken: none is taken twice
    made_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"App of {self.user}"


class Passkey(models.Model):
    """A key that a telephone, a computer or a security key keeps for this site (WebAuthn)."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="passkeys"
    )
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)  # of its number, which may be long
    public_key = models.BinaryField()  # with that number: “attested credential data”
    sign_count = models.BigIntegerField(default=0)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["made_at", "pk"]

    def __str__(self) -> str:
        return self.name

    def note_use(self, sign_count: int, now: datetime) -> bool:
        """Store how often it signed; False where it signed as often before, as a copy would.

        Keys that do not count say 0 each time.
        """
        used = Passkey.objects.filter(pk=self.pk)
        if sign_count or self.sign_count:
            used = used.filter(sign_count__lt=sign_count)
        return bool(used.update(sign_count=sign_count, used_at=now))


class RecoveryCodeQuerySet(models.QuerySet["RecoveryCode"]):
    def use(self, digest: str) -> bool:
        """Delete the code with this digest; whether there was one. Of two at once one is taken."""
        return bool(self.filter(digest=digest).delete()[0])


class RecoveryCode(models.Model):
    """One of ten codes on paper, each for one sign-in where everything else is lost."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recovery_codes"
    )
    digest = models.CharField(max_length=64, unique=True)

    objects: ClassVar[RecoveryCodeQuerySet] = RecoveryCodeQuerySet.as_manager()  # type: ignore[assignment]  # a manager with its methods

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"Recovery code {self.pk}"
