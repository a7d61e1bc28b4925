from datetime import datetime, timedelta
from typing import ClassVar

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from stories import pictures
from stories.keys import new_key

from . import consent
from .fields import NOT_IN_A_SLUG, web_address
from .visibility import RENEWAL_DAYS, consent_condition, public_condition


class PictureQuerySet(models.QuerySet["Picture"]):
    def get_by_natural_key(self, key: str) -> "Picture":
        return self.get(key=key)

    def published(self, now: datetime) -> "PictureQuerySet":
        """Pictures that a public page shows. Visitors get no file of any other picture."""
        return (
            self.with_consent(now)
            .filter(
                public_condition(now, "led_stories__")
                | public_condition(now, "portrayed_people__stories__")
            )
            .distinct()
        )

    def whose_consent_ends(self, now: datetime) -> "PictureQuerySet":
        """Pictures whose consent ended or ends within 60 days, the first to end first."""
        soon = now + timedelta(days=RENEWAL_DAYS)
        return self.filter(consented_until__lte=soon).order_by("consented_until", "pk")

    def with_consent(self, now: datetime) -> "PictureQuerySet":
        """Without pictures to which the consent ended. See also `Picture.is_without_consent`."""
        return self.filter(consent_condition(now))

    def for_desk(self, now: datetime) -> "PictureQuerySet":
        """With `is_public`, for lists at the desk."""
        shown = self.model.objects.published(now).filter(pk=OuterRef("pk"))
        return self.annotate(is_public=Exists(shown))

    def without_alt_text(self) -> "PictureQuerySet":
        """Pictures that need an alt text and have none."""
        return self.filter(alt_text="", is_decorative=False)

    def published_or_scheduled(self) -> "PictureQuerySet":
        """Pictures of stories and people that are published or scheduled."""
        return self.filter(
            Q(led_stories__status="published") | Q(portrayed_people__stories__status="published")
        ).distinct()


def if_consented(picture: "Picture | None", now: datetime) -> "Picture | None":
    """Return the picture, or None where the consent to it ended: then nobody is shown it."""
    return None if picture is None or picture.is_without_consent(now) else picture


def _share(help_text: str) -> models.FloatField:
    return models.FloatField(
        default=0.5,
        validators=[MinValueValidator(0.0), MaxValueValidator(1.0)],
        help_text=help_text,
    )


class Picture(models.Model):
    """A photograph or drawing. Renditions are made when it is saved, never when it is viewed."""

    key = models.CharField(max_length=8, unique=True, default=new_key, editable=False)
    folder = models.CharField(max_length=100, unique=True, editable=False)
    extension = models.CharField(max_length=4, editable=False)
    width = models.PositiveIntegerField(editable=False, help_text="In pixels.")
    height = models.PositiveIntegerField(editable=False, help_text="In pixels.")
    alt_text = models.CharField(
        max_length=500,
        blank=True,
        help_text="What matters in the picture, for readers who do not see it. "
        "Not the caption again, and not the headline.",
    )
    is_decorative = models.BooleanField(
        "decorative",
        default=False,
        help_text="It says nothing that the words do not: screen readers pass it over.",
    )
    caption = models.CharField(max_length=500, blank=True, help_text="Who, what, where, when.")
    credit = models.CharField(
        max_length=200, blank=True, help_text="As the source wants it: “Photo: UN Women/Name”."
    )
    copyright_notice = models.CharField(max_length=200, blank=True)
    licence = models.URLField("address of the licence", blank=True, validators=[web_address])
    has_obscured_faces = models.BooleanField(
        "nobody can be recognised in it",
        default=False,
        help_text="It shows nobody, or all faces were made unrecognisable in the file itself, "
        "before the upload. Then no consent is asked for it. A place, a uniform or a tattoo can "
        "be recognised too.",
    )
    consented_until = models.DateTimeField(null=True, blank=True, editable=False)
    focus_x = _share("Where the face is, from the left edge (0) to the right (1).")
    focus_y = _share("Where the face is, from the top (0) to the bottom (1).")
    version = models.PositiveIntegerField(default=1, editable=False)

    preview_token = ""  # of the preview link that shows this picture, else empty

    objects: ClassVar[PictureQuerySet] = PictureQuerySet.as_manager()  # type: ignore[assignment]  # a manager with its methods

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(alt_text="") | Q(is_decorative=False),
                name="a_decorative_picture_has_no_alt_text",
                violation_error_message="A decorative picture has no alt text: "
                "clear one of the two.",
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
        return self.alt_text or self.caption or f"Picture {self.key}"

    def natural_key(self) -> tuple[str]:
        return (self.key,)

    def is_without_consent(self, now: datetime) -> bool:
        """Whether the consent to it ended or was withdrawn. See also `consent_condition`."""
        return self.consented_until is not None and self.consented_until <= now

    def refresh_consent(self) -> None:
        """Store until when consent to it lasts, after a consent or a person changed."""
        self.consented_until = consent.end_of_picture(self)
        Picture.objects.filter(pk=self.pk).update(consented_until=self.consented_until)

    def renditions(self, shape: str) -> list[pictures.Rendition]:
        """Return the renditions of one shape, in the order of `stories.pictures.plan`."""
        return [rendition for rendition in self._plan() if rendition.shape == shape]

    def _plan(self) -> tuple[pictures.Rendition, ...]:
        return pictures.plan(self.width, self.height, self.extension)

    def open(self, name: str) -> File | None:
        """Open the file of one rendition for reading; return None where there is no such file."""
        known = {rendition.name for rendition in self._plan()} | {self.original_name}
        if name not in known or not default_storage.exists(self.path(name)):
            return None
        return default_storage.open(self.path(name))

    def url(self, name: str) -> str:
        if self.preview_token:
            return reverse("preview_picture", args=[self.preview_token, self.folder, name])
        return reverse("picture_file", args=[self.folder, name])

    def store(self, clean: pictures.CleanPicture) -> None:
        """Store a cleaned upload and all its renditions in a new folder with a random name.

        Where a file cannot be written, the folder is deleted and the error is raised.
        """
        self.folder = f"{new_key()}{new_key()}{new_key()}"
        self.extension, self.width, self.height = clean.extension, clean.width, clean.height
        try:
            self._write(self.original_name, clean.data)
            for rendition, content in pictures.make(clean.data, (self.focus_x, self.focus_y)):
                self._write(rendition.name, content)
        except BaseException:
            self.delete_files(self.folder)
            raise

    def refocus(self) -> None:
        """Make all renditions again for a new focal point, in a new folder because of caches."""
        with default_storage.open(self.path(self.original_name)) as original:
            data = original.read()
        self.store(pictures.CleanPicture(data, self.extension, self.width, self.height))

    def delete_files(self, folder: str) -> None:
        """Delete all files in `folder`, after the picture was replaced or deleted."""
        path = f"pictures/{folder}"
        if default_storage.exists(path):
            for name in default_storage.listdir(path)[1]:
                default_storage.delete(f"{path}/{name}")
            default_storage.delete(path)

    @property
    def original_name(self) -> str:
        return f"original.{self.extension}"

    def path(self, name: str) -> str:
        return f"pictures/{self.folder}/{name}"

    def _write(self, name: str, content: bytes) -> None:
        default_storage.save(self.path(name), ContentFile(content))
