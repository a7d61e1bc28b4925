import unicodedata
from datetime import datetime
from typing import Any, ClassVar

from django.db import models, transaction
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from stories import keys

from .audit_entry import AuditEntry
from .fields import PlainTextField

LONGEST, LONGEST_WAY = 5000, 300  # characters
GROUPS, LETTERS = 4, 4  # of a number: about 79 bits


class ConcernQuerySet(models.QuerySet["Concern"]):
    def with_number(self, typed: str) -> "ConcernQuerySet":
        """The concern with this number, however its sender wrote it: with spaces, in capitals."""
        return self.filter(number_digest=_digest(_plain(typed)))

    def waiting(self) -> "ConcernQuerySet":
        """Concerns that are not answered yet, the oldest first."""
        return self.exclude(state=Concern.State.ANSWERED).order_by("sent_at", "pk")


class Concern(models.Model):
    """What a visitor wrote about a story or a person: something is wrong, or should be removed.

    Nothing is known of who sent it, except what they wrote. They ask again with a number that only
    they have; the site keeps a keyed digest of it. It is erased with what it is about.
    """

    class Kind(models.TextChoices):
        CONCERN = "concern", _("A concern")
        REMOVAL = "removal", _("Asks for removal")
        MISTAKE = "mistake", _("A mistake")

    class State(models.TextChoices):
        NEW = "new", _("New")
        LOOKED_AT = "looked_at", _("Being looked at")
        ANSWERED = "answered", _("Answered")

    story = models.ForeignKey(
        "Story", on_delete=models.CASCADE, null=True, editable=False, related_name="concerns"
    )
    person = models.ForeignKey(
        "Person", on_delete=models.CASCADE, null=True, editable=False, related_name="concerns"
    )
    kind = models.CharField(_("what it is"), max_length=8, choices=Kind.choices, editable=False)
    text = PlainTextField(_("what they wrote"), max_length=LONGEST, editable=False)
    way_to_answer = PlainTextField(
        _("how to reach them"), max_length=LONGEST_WAY, blank=True, editable=False
    )
    language = models.CharField(_("language of the form"), max_length=16, editable=False)
    sent_at = models.DateTimeField(_("sent"), editable=False)
    number_digest = models.CharField(max_length=64, unique=True, editable=False)
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.NEW)
    answer = PlainTextField(
        _("answer"),
        blank=True,
        max_length=LONGEST,
        help_text=_(
            "Whoever has the number reads it, in the language that they wrote in. Name "
            "nobody, and tell nothing of the story that is not public."
        ),
    )
    staff_note = PlainTextField(
        _("note for colleagues"), blank=True, help_text=_("Never shown to whoever sent it.")
    )

    objects: ClassVar[ConcernQuerySet] = ConcernQuerySet.as_manager()  # type: ignore[assignment]  # a manager with its methods

    class Meta:
        verbose_name = _("concern")
        verbose_name_plural = _("concerns")
        ordering = ["-sent_at", "-pk"]
        default_permissions = ("change", "delete", "view")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="answered") | ~Q(answer=""),
                name="an_answered_concern_has_an_answer",
                violation_error_message=_("Write an answer, or choose another state."),
            ),
            models.CheckConstraint(condition=~Q(text=""), name="a_concern_says_something"),
        ]

    def __str__(self) -> str:
        return f"Concern {self.pk}"  # for logs: no word of it

    @classmethod
    def send(cls, *, form: str, now: datetime, **fields: Any) -> str:
        """Keep a concern, and return the number to ask again with.

        `form` names the page that it was typed in. The same words of the same form have the same
        number, so that a form that was sent twice is one concern.
        """
        sent = [form, *(str(getattr(fields[name], "pk", fields[name])) for name in sorted(fields))]
        number = _number("\0".join(sent))
        cls.objects.get_or_create(
            number_digest=_digest(_plain(number)), defaults=fields | {"sent_at": now}
        )
        return number

    @transaction.atomic
    def handle(self, *, by: Any, now: datetime) -> None:
        """Store its state, answer and note. The audit log tells the state, and no word of it."""
        self.full_clean()
        self.save()
        with override("en"):
            state = f"{self}: {self.get_state_display().lower()}"
        AuditEntry.note(AuditEntry.Kind.CONCERN, now=now, by=by, detail=state)

    @transaction.atomic
    def remove(self, *, by: Any, now: datetime) -> None:
        """Delete it for good; its number leads nowhere from then on."""
        detail = f"{self}: deleted"
        self.delete()
        AuditEntry.note(AuditEntry.Kind.CONCERN, now=now, by=by, detail=detail)


def _number(sent: str) -> str:
    """Return a number such as “k7fm-2xqp-9dcr-w4nh”, which nobody can guess without the secret."""
    drawn = int.from_bytes(salted_hmac("stories.concern.number", sent, algorithm="sha256").digest())
    letters = []
    for _place in range(GROUPS * LETTERS):
        drawn, place = divmod(drawn, len(keys.ALPHABET))
        letters.append(keys.ALPHABET[place])
    groups = (
        "".join(letters[start : start + LETTERS]) for start in range(0, len(letters), LETTERS)
    )
    return "-".join(groups)


def _digest(number: str) -> str:
    return salted_hmac("stories.concern", number, algorithm="sha256").hexdigest()


def _plain(typed: str) -> str:
    """Return the letters and digits of a number, without what people put between them."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", typed).lower()))
