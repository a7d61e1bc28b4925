"""Check what an editor types into a story's form before it is saved."""

import re
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from stories import help_pages, publication
from stories.admin.conflict.fingerprint import Digests, is_as_opened
from stories.admin.conflict.optimistic_lock import VersionedForm
from stories.admin.display_names import display_name
from stories.admin.scripts import preview, scripts
from stories.history import merging, snapshot
from stories.models import Milestone, Quote, RetiredAddress, Story, StoryVersion, Tag
from stories.models.story import StoryQuerySet

from . import original_beside
from .buttons import PUBLISH, SCHEDULE, is_for_editors, is_publishing
from .chosen import ChosenSelect, know
from .errors import ADDRESS_IS_GONE
from .milestone_rows import MilestoneFormSet
from .passage_rows import MEDIA
from .proposals import offer_address
from .tags_field import TagsField
from .to_colleague import FIELDS as TO_COLLEAGUE
from .to_colleague import ToColleague
from .whether_correction import WhetherCorrection

LEFT_UNFINISHED = gettext_lazy(
    "This was left unfinished, and is shown as it was typed. It is not saved yet."
)
MOST_VERSIONS = 50  # of the history, to find what a form was opened with
FORM_STYLES = ["css/desk/story_form.css", "css/desk/margin.css", "css/desk/colleagues.css"]
FORM_MEDIA = scripts("side_groups", "proposals") + forms.Media(css={"all": FORM_STYLES})
HELP = {
    "standfirst": "writing_about_people",
    "body": "voices",
    "content_note": "writing_about_people",
    "lead_picture": "pictures",
    "translation_of": "translations",
}
MINUTES = "%Y-%m-%dT%H:%M"


class OneLineField(forms.CharField):
    """A text that is shown over several lines, and is one."""

    def to_python(self, value: Any) -> Any:
        return re.sub(r"\s*[\r\n]+\s*", " ", super().to_python(value) or "")


class StoryForm(ToColleague, WhetherCorrection, VersionedForm):
    tags = TagsField()
    headline = OneLineField(
        label=gettext_lazy("Headline"),
        required=False,
        max_length=300,
        widget=AdminTextareaWidget,
        help_text=Story._meta.get_field("headline").help_text,
    )
    translation_of = forms.ModelChoiceField(
        Story.objects.active(),
        required=False,
        widget=ChosenSelect(Quote._meta.get_field("story"), admin.site),
        label=gettext_lazy("Translation of"),
        help_text=gettext_lazy("The same story in another language."),
    )
    is_as_first_published = forms.BooleanField(
        label=gettext_lazy("Kept as it was first published elsewhere"),
        required=False,
        help_text=gettext_lazy(
            "Only where the quotation above is not word for word what the person says: the "
            "page tells readers so."
        ),
    )
    appears_at = forms.DateTimeField(
        label=gettext_lazy("Appears"),
        required=False,
        input_formats=[MINUTES],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MINUTES),
    )

    @property
    def media(self) -> forms.Media:
        """What the fields need; all forms of the class share it, so it is built once."""
        about: Any = self._meta
        if not hasattr(about, "kept_media"):
            own = MEDIA + preview() + original_beside.MEDIA + FORM_MEDIA
            about.kept_media = super().media + own
        return about.kept_media

    is_reopened = False  # whether it is shown as somebody left it unfinished
    confirmer: Any = None  # the user, if one who may confirm words
    library = ""  # where the editor of the body finds pictures, for one who may see them
    confirms_headline = False
    may_add_tags = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "body" in self.fields:
            self.fields["body"].widget.attrs["data-languages"] = reverse("admin:languages")
            if self.library:
                self.fields["body"].widget.attrs["data-pictures"] = self.library
        if self.is_bound and "headline" in self.fields:
            # A draft may lack it, and what bars a story says so.
            self.fields["headline"].required = False
        offer_address(self, "headline")
        self.fields["tags"].may_add = self.may_add_tags  # type: ignore[attr-defined]  # TagsField
        self._say_what_goes_where()
        self.fields["is_as_first_published"].disabled = self.confirmer is None
        self.initial["is_as_first_published"] = self.instance.is_headline_as_first_published
        zone = timezone.get_current_timezone_name()
        self.fields["appears_at"].help_text = gettext("Time: %(zone)s.") % {"zone": zone}
        help_pages.add_links(self.fields, HELP)
        row = self.instance
        if row.is_scheduled(timezone.now()):
            self.initial["appears_at"] = row.shown_from or row.published_at
        if row.pk:
            found = (
                pk
                for pk, of, deleted, _ in row.members_of_group
                if pk != row.live.pk and of is None and deleted is None
            )
            self.initial["translation_of"] = next(found, None)
        if row.pk and not self.is_bound:
            know(self, "person", [row.person] if row.person.deleted_at is None else [])
            know(self, "lead_picture", [row.lead_picture])
            know(self, "tags", sorted(self.initial.get("tags", []), key=_place))

    def _say_what_goes_where(self) -> None:
        """Say in an empty headline and standfirst what they are: their labels are not seen."""
        for name, hint, rows in (
            ("headline", gettext("Headline"), 1),
            ("standfirst", gettext("Standfirst"), 2),
        ):
            if name in self.fields:
                self.fields[name].widget.attrs |= {"rows": rows, "placeholder": hint}

    @property
    def must_be_seen(self) -> bool:
        return is_for_editors(self.data) or super().must_be_seen

    @cached_property
    def _versions(self) -> list[StoryVersion]:
        """The newest versions, the newest first, to find what the form was opened with."""
        versions = self.instance.live.versions.select_related("saved_by")
        return list(versions[:MOST_VERSIONS])

    def base_of(self, name: str, digests: Digests) -> list[str] | None:
        """Return the body or the tags that the form was opened with, from the history."""
        if name not in {"body", "tags"}:
            return None
        for version in self._versions:
            content = version.content
            if name == "body":
                found = [content.get("fields", {}).get("body", "")]
            else:
                named = Tag.objects.filter(name__in=content.get("tags", []))
                found = [str(number) for number in named.values_list("pk", flat=True)]
            if is_as_opened(found, name, digests):
                return found
        return None

    def saved_by(self, name: str, part: Any = None) -> str:
        """Return who stored what is there now: of the oldest version that has it without a gap."""
        found, stored = None, self._value_in(self._stored, name, part)
        for version in self._versions:
            if self._value_in(version.content, name, part) != stored:
                break
            found = version
        if found is None:
            return super().saved_by(name, part)
        return display_name(found.saved_by, found.saved_by_name)

    @cached_property
    def _stored(self) -> dict[str, Any]:
        return snapshot.take(Story.objects.get(pk=self.instance.pk))

    @staticmethod
    def _value_in(content: dict[str, Any], name: str, part: Any) -> Any:
        fields = content.get("fields", {})
        if part is not None:  # whether it has what they made, or no longer has what they removed
            blocks = merging.blocks(fields.get("body", ""))
            return [block in blocks for block in part.theirs or part.base]
        if name in content:
            return content[name]
        return fields.get(name, fields.get(f"{name}_id"))

    def last_save(self) -> tuple[str, datetime] | None:
        if version := self.instance.live.versions.without_content().first():
            return display_name(version.saved_by, version.saved_by_name), version.saved_at
        return None

    @property
    def _others_than_this(self) -> StoryQuerySet:
        """All rows except the live row and the working copy of this story."""
        row = self.instance
        if not row.pk:
            return Story.objects.all()
        return Story.objects.exclude(pk=row.live.pk).exclude(changes_to=row.live.pk)

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # Django's, without a type
        if self.confirmer is None:
            return
        story, is_said = self.instance, bool(self.cleaned_data.get("is_as_first_published"))
        self.confirms_headline = is_said and not story.is_headline_as_first_published
        if self.confirms_headline:
            story.confirm_headline(by=self.confirmer, now=timezone.now())
        elif not is_said:
            story.headline_confirmation = {}

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.is_reopened:
            self.add_error(None, LEFT_UNFINISHED)
        self._check_address()
        if original := self.cleaned_data.get("translation_of"):
            self._join(original)
        elif "translation_of" in self.changed_data:
            self._leave(uuid4())
        self._check_language()
        if {"translated_from", "translation_of"} & {*self.changed_data}:
            self.instance.translated_version = None  # it belongs to another original
        return cleaned

    def clean_appears_at(self) -> datetime | None:
        moment = self.cleaned_data["appears_at"]
        if SCHEDULE not in self.data or PUBLISH in self.data:
            return moment
        if moment is None:
            raise forms.ValidationError(
                gettext("Say when it is to appear, then press “Schedule” again.")
            )
        if moment <= timezone.now():
            raise forms.ValidationError(
                gettext("This moment is past. Choose a later one, or publish now.")
            )
        return moment

    def _check_address(self) -> None:
        slug, language = self.cleaned_data.get("slug"), self.cleaned_data.get("language", "")
        taken = slug and self._others_than_this.filter(slug=slug, language=language).first()
        if taken:
            where = gettext("in the trash") if taken.live.deleted_at else f"“{taken}”"
            self.add_error(
                "slug",
                gettext(
                    "Another story in this language has this address: %(where)s. Choose another "
                    "one."
                )
                % {"where": where},
            )
        elif slug and (led := self._others_than_this.formerly_at(slug, language).first()):
            self.add_error(
                "slug",
                gettext("This address still leads to “%(live)s”, which had it. Choose another.")
                % {"live": led.live},
            )
        elif (
            slug and RetiredAddress.objects.at(Story, {"language": language, "slug": slug}).exists()
        ):
            self.add_error("slug", ADDRESS_IS_GONE)

    def _check_language(self) -> None:
        """Refuse a second story of the group in one language, even if one is in the trash."""
        language = self.cleaned_data.get("language", "")
        group = self._others_than_this.filter(translation_group=self.instance.translation_group)
        other = group.filter(language=language).select_related("changes_to").first()
        if other and "translation_of" not in self.errors:
            where = gettext("in the trash") if other.live.deleted_at else f"“{other.live}”"
            self.add_error(
                "language",
                gettext(
                    "This story is there in this language already: %(where)s. Choose another "
                    "language."
                )
                % {"where": where},
            )

    def _join(self, original: Story) -> None:
        taken = self._others_than_this.filter(
            translation_group=original.translation_group,
            language=self.cleaned_data.get("language", ""),
        )
        if taken or original.pk == self.instance.live.pk:
            self.add_error(
                "translation_of",
                gettext(
                    "That story is there in this language already. Choose another one, "
                    "or change the language of this one."
                ),
            )
        else:
            self._leave(original.translation_group)

    def _leave(self, group: UUID) -> None:
        """Change the translation group, unless the present one has translations of this story."""
        main = self.instance.live
        if main.pk and group != main.translation_group and (left := main.translations()):
            self.add_error(
                "translation_of",
                gettext(
                    "“%(left)s” was translated from this story. Empty “Translation of” in its form "
                    "first."
                )
                % {"left": left[0]},
            )
        else:
            self.instance.translation_group = group

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and is_publishing(self.data) and hasattr(self.instance, "person"):
            # The inline rows check their own words against the body that is being saved.
            for blocker in publication.find_blockers(self.instance, quotes=[], milestones=[]):
                self.add_error(blocker.field, str(blocker))

    @cached_property
    def changed_data(self) -> list[str]:
        """The changed fields of the story, without the fields that only describe the save."""
        about = {"appears_at", *TO_COLLEAGUE}
        return [name for name in super().changed_data if name not in about]


def _place(tag: Tag) -> tuple[str, str]:
    return tag.sort_key, tag.name


class MilestonesOfStoryFormSet(MilestoneFormSet):
    """Rows of one story's milestones; each gets the story's person."""

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        if self.instance.person_id:
            form.instance.person = self.instance.person

    def complete(self, row: Milestone) -> None:
        super().complete(row)
        row.person_id = self.instance.person_id

    def milestones_elsewhere(self) -> QuerySet[Milestone]:
        return self.instance.milestones_elsewhere()
