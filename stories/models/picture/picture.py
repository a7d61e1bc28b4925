from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stories import licences, pictures, wordings
from stories.keys import new_key
from stories.models import consent
from stories.models.fields import NOT_IN_A_SLUG, LanguageField, web_address
from stories.models.in_languages import CODES, InLanguages, readers_language
from stories.models.locking import LockingQuerySet
from stories.models.visibility import consent_condition, public_condition
from stories.wordings import Wording

from .captions import Captioned
from .changes import Changeable
from .files import PictureFiles
from .withdrawal import Withdrawable

if TYPE_CHECKING:
    pass

# The fields by which readers are shown a picture, and whether they are.
SHOWN_FIELDS = ["folder", "extension", "width", "height", "rendition_set", "language"]
SHOWN_FIELDS += ["alt_text", *(f"alt_text_{code}" for code in CODES)]
SHOWN_FIELDS += ["withdrawn_at", "consented_until"]


class PictureQuerySet(LockingQuerySet["Picture"]):
    def get_by_natural_key(self, key: str) -> "Picture":
        return self.get(key=key)

    def add(self, clean: pictures.CleanPicture, **words: str) -> "Picture":
        """Store a new picture with its files."""
        picture = self.model(**words)
        picture.store(clean)
        picture.save()
        return picture

    def published(self, now: datetime) -> "PictureQuerySet":
        """Pictures that a public page shows. Visitors get no file of any other picture."""
        return (
            self.shown(now)
            .filter(
                public_condition(now, "led_stories__")
                | public_condition(now, "portrayed_people__stories__")
                | public_condition(now, "places__story__")
            )
            .distinct()
        )

    def whose_consent_ends(self, soon: datetime) -> "PictureQuerySet":
        """Pictures whose consent ended or ends until `soon`, the first to end first."""
        return self.filter(consented_until__lte=soon).order_by("consented_until", "pk")

    def shown(self, now: datetime) -> "PictureQuerySet":
        """Without what is withdrawn or has lost its consent. See also `if_shown`, for one."""
        return self.filter(consent_condition(now), withdrawn_at__isnull=True)

    def for_desk(self, now: datetime) -> "PictureQuerySet":
        """With `is_public`, for lists at the desk."""
        shown = self.model.objects.published(now).filter(pk=OuterRef("pk"))
        return self.annotate(is_public=Exists(shown))

    def of_a_former_set(self) -> "PictureQuerySet":
        """Pictures whose files are of fewer widths than those that pages show now."""
        return self.exclude(rendition_set=pictures.SET)

    def without_perceptual_hash(self) -> "PictureQuerySet":
        """Pictures that were stored before this number was."""
        return self.filter(perceptual_hash=None)

    def without_alt_text(self) -> "PictureQuerySet":
        """Pictures that need an alt text and have none."""
        return self.filter(alt_text="", is_decorative=False)

    def published_or_scheduled(self) -> "PictureQuerySet":
        """Pictures of stories and people that are published or scheduled."""
        return self.filter(
            Q(led_stories__status="published")
            | Q(portrayed_people__stories__status="published")
            | Q(places__story__status="published")
        ).distinct()


def _share(name: Any, help_text: Any) -> models.FloatField:
    return models.FloatField(
        name,
        default=0.5,
        validators=[MinValueValidator(0.0), MaxValueValidator(1.0)],
        help_text=help_text,
    )


class Picture(PictureFiles, Captioned, Changeable, Withdrawable, models.Model):
    """A photograph or drawing. Renditions are made when it is saved, never when it is viewed.

    The original shows what a crop leaves out, so it is kept in a storage of its own that no public
    page reads.
    """

    key = models.CharField(max_length=8, unique=True, default=new_key, editable=False)
    folder = models.CharField(max_length=100, unique=True, editable=False)
    extension = models.CharField(max_length=4, editable=False)
    width = models.PositiveIntegerField(editable=False, help_text=_("In pixels."))
    height = models.PositiveIntegerField(editable=False, help_text=_("In pixels."))
    rendition_set = models.PositiveSmallIntegerField(
        default=pictures.SET,
        editable=False,
        help_text=_("The number of the shapes and widths that its files have."),
    )
    perceptual_hash = models.BigIntegerField(
        null=True,
        editable=False,
        help_text="A number that is near those of pictures that look like it.",
    )
    alt_text = models.CharField(
        _("alt text"),
        max_length=500,
        blank=True,
        help_text=_(
            "What matters in the picture, for readers who do not see it. "
            "Not the caption again, and not the headline."
        ),
    )
    alt_text_in = InLanguages(
        models.CharField(
            _("alt text"),
            max_length=500,
            help_text=_("The same for readers of this language."),
        )
    )
    language = LanguageField(
        _("language of these texts"),
        blank=True,
        help_text=_("Pages say it where readers of another language see them."),
    )
    is_decorative = models.BooleanField(
        _("decorative"),
        default=False,
        help_text=_("It says nothing that the words do not: screen readers pass it over."),
    )
    caption = models.CharField(
        _("caption"), max_length=500, blank=True, help_text=_("Who, what, where, when.")
    )
    caption_in = InLanguages(
        models.CharField(
            _("caption"), max_length=500, help_text=_("The same for readers of this language.")
        )
    )
    credit = models.CharField(
        _("credit"),
        max_length=200,
        blank=True,
        help_text=_("As the source wants it: “Photo: UN Women/Name”."),
    )
    creator = models.CharField(
        _("made by"),
        max_length=200,
        blank=True,
        help_text=_(
            "The photographer’s or artist’s name alone. Search engines show it beside the "
            "picture; readers see the credit."
        ),
    )
    copyright_notice = models.CharField(
        _("copyright notice"),
        max_length=200,
        blank=True,
        help_text=_("Who holds the rights, as they want it said: “© 2024 UN Women”."),
    )
    licence_kind = models.CharField(
        _("licence"),
        max_length=20,
        blank=True,
        choices=licences.CHOICES,
        help_text=_(
            "What others may do with the picture. Ask whoever holds the rights; leave it "
            "open where you do not know."
        ),
    )
    licence_words = models.CharField(
        _("another licence"),
        max_length=100,
        blank=True,
        help_text=_(
            "Only for “Another one”: its name as readers know it, “Open Government Licence”."
        ),
    )
    licence = models.URLField(
        _("address of the licence"),
        blank=True,
        validators=[web_address],
        help_text=_(
            "Where the licence can be read. Leave it empty for Creative Commons and the "
            "public domain: their address is known."
        ),
    )
    has_obscured_faces = models.BooleanField(
        _("nobody can be recognised in it"),
        default=False,
        help_text=_(
            "It shows nobody, or all faces were made unrecognisable in the file itself, "
            "before the upload. Then no consent is asked for it. A place, a uniform or a tattoo "
            "can "
            "be recognised too."
        ),
    )
    consented_until = models.DateTimeField(null=True, blank=True, editable=False)
    focus_x = _share(
        _("focus from the left"), _("Where the face is, from the left edge (0) to the right (1).")
    )
    focus_y = _share(
        _("focus from the top"), _("Where the face is, from the top (0) to the bottom (1).")
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawal_reason = models.TextField(blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    preview_token = ""  # of the preview link that shows this picture, else empty

    objects: ClassVar[PictureQuerySet] = PictureQuerySet.as_manager()  # type: ignore[assignment]  # a manager with its methods

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(alt_text="") | Q(is_decorative=False),
                name="a_decorative_picture_has_no_alt_text",
                violation_error_message=_(
                    "A decorative picture has no alt text: clear one of the two."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(folder="") & ~Q(folder__regex=NOT_IN_A_SLUG),
                name="a_picture_has_an_address_that_can_be_written",
            ),
            models.CheckConstraint(
                condition=Q(width__gt=0, height__gt=0), name="a_picture_is_no_empty_one"
            ),
        ]

    def __str__(self) -> str:
        return self.alt_text or self.caption or self._name_without_words

    @property
    def _name_without_words(self) -> str:
        size = f"{self.width} × {self.height}"
        return gettext("Picture without words, %(size)s") % {"size": self.credit or size}

    def natural_key(self) -> tuple[str]:
        return (self.key,)

    def clean(self) -> None:
        super().clean()
        if self.licence_kind == licences.OTHER and not self.licence_words.strip():
            message = gettext("Say which licence it is, or choose one from the list.")
            raise ValidationError({"licence_words": message})
        if self.licence_kind != licences.OTHER and self.licence_words.strip():
            message = gettext("Choose “Another one” as the licence, or clear this.")
            raise ValidationError({"licence_words": message})

    @property
    def rights(self) -> list[str]:
        """The credit, and the copyright notice where the credit does not hold it already."""
        is_said = self.copyright_notice in self.credit
        return [line for line in (self.credit, self.copyright_notice * (not is_said)) if line]

    @property
    def has_lines(self) -> bool:
        """Whether anything is below it: a caption, a credit or a licence."""
        return bool(
            self.shown_caption.text or self.rights or self.licence_name or self.licence_address
        )

    @property
    def licence_name(self) -> str:
        """The licence as readers are told it: "CC BY 4.0"; "" where it has no name."""
        return self.licence_words or licences.name(self.licence_kind)

    @property
    def licence_address(self) -> str:
        """Where the licence can be read: the address given, or else the one that is known."""
        return self.licence or licences.address(self.licence_kind)

    def _in_readers_language(self, field: str) -> Wording:
        own = Wording(getattr(self, field), self.language)
        return wordings.choose(readers_language(), own, getattr(self, f"{field}_in"))

    @property
    def texts(self) -> list[str]:
        """The alt texts and captions in all languages."""
        told = [self.alt_text, *self.alt_text_in.values(), self.caption, *self.caption_in.values()]
        return list(filter(None, told))

    @property
    def shown_alt_text(self) -> str:
        """The alt text for the reader's language, or the own one; "" for a decorative picture."""
        return self._in_readers_language("alt_text").text if self.alt_text else ""

    @property
    def shown_caption(self) -> Wording:
        """The caption for the reader's language, where there is one, or else the own one."""
        return self._in_readers_language("caption")

    def is_without_consent(self, now: datetime) -> bool:
        """Whether the consent to it ended or was withdrawn. See also `consent_condition`."""
        return self.consented_until is not None and self.consented_until <= now

    def refresh_consent(self) -> None:
        """Store until when consent to it lasts, after a consent or a person changed."""
        self.consented_until = consent.end_of_picture(self, timezone.now())
        Picture.objects.filter(pk=self.pk).update(consented_until=self.consented_until)
