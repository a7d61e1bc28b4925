"""Keep sessions as Django does, and find one by a query that is compiled once."""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DjangosStore
from django.contrib.sessions.models import Session
from django.db import models
from django.utils import timezone

from stories.models.compiled_queries.compiled import CompiledQuery

SESSION = CompiledQuery(
    lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now),
    key=models.CharField(),
    now=models.DateTimeField(),
)


class SessionStore(DjangosStore):
    def _get_session_from_db(self) -> Any:
        """Return the session of the key until its end, as Django's query does."""
        found = SESSION.first(key=self.session_key, now=timezone.now())
        if found is None:
            self._session_key = None  # as Django forgets it
        return found
