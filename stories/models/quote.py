from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import models
from django.db.models import OuterRef
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from stories import (
    addresses,
    cards,
    colours,
    headlines,
    languages,
    passages,
    reading_languages,
)
from stories.keys import new_key

from .compiled_queries.json_rows import all_rows, attach, records
from .fields import NOT_IN_A_SLUG
from .in_languages import NAME_FIELDS
from .locking import LockingQuerySet
from .permanent_id import permanent_id
from .person import CARD_FIELDS, Person
from .picture import SHOWN_FIELDS, Picture
from .picture.card_files import delete_cards
from .site_settings import SiteSettings
from .story import Story, StoryQuerySet
from .verification.confirmation import Confirmable, Question, turning_words_left_out
from .visibility import public_condition

WORDS_OF_A_TITLE = 12
# The fields of a story and of a person that a list of quotes shows or verifies its words by.
STORY_FIELDS = ["body", "standfirst", "language", "slug", "headline", "content_note"]
STORY_FIELDS += ["translated_from", "published_at", "person"]
PERSON_FIELDS = [*NAME_FIELDS, "slug"]


class QuoteQuerySet(LockingQuerySet["Quote"]):
    def get_by_natural_key(self, key: str) -> "Quote":
        return self.get(key=key, story__changes_to__isnull=True)

    def published(self, now: datetime) -> "QuoteQuerySet":
        """Quotes of public stories, verified or not. See `Quote.words` for what pages show."""
        return self.filter(public_condition(now, "story__"))

    def withdrawn(self) -> "QuoteQuerySet":
        """Quotes of stories that were public before. See `WorkflowQuerySet.withdrawn`."""
        return self.filter(story__in=Story.objects.withdrawn())

    def of_people_starting_with(self, letter: Any, key: str = "sort_key") -> "QuoteQuerySet":
        """Quotes of the people under a letter. See `PersonQuerySet.starting_with`."""
        return self.filter(story__person__in=Person.objects.starting_with(letter, key))

    def for_cards(self) -> "QuoteQuerySet":
        """With story and person; newest story first, then in the editor's order."""
        return self.select_related("story__person").order_by(
            "-story__published_at", "-story__pk", "position", "pk"
        )

    def for_first_page(self, *, are_pulled: bool = True) -> "QuoteQuerySet":
        """The pull quotes, with what the first page shows of story and person and no more."""
        shown = (self.filter(is_pull_quote=True) if are_pulled else self).for_cards()
        return shown.select_related("story__person__portrait")._with_only(
            story=STORY_FIELDS, story__person=CARD_FIELDS, story__person__portrait=SHOWN_FIELDS
        )

    def _with_only(self, **shown: list[str]) -> "QuoteQuerySet":
        """With all fields of the quotes, by which they are judged, and these of other records."""
        own = [field.name for field in self.model._meta.concrete_fields]
        return self.only(*own, *(f"{at}__{name}" for at, names in shown.items() for name in names))


class Quote(Confirmable):
    """An exact passage of a story, in the words of its person.

    `speaker` names somebody else whose words these are within the person's own.
    """

    story = models.ForeignKey(
        "Story", verbose_name=_("story"), on_delete=models.CASCADE, related_name="quotes"
    )
    text = models.TextField(
        _("exact words"),
        help_text=_(
            "Copied from the story, without quotation marks around them. "
            "They must be there exactly once, letter for letter."
        ),
    )
    prefix = models.CharField(max_length=64, blank=True, editable=False)
    suffix = models.CharField(max_length=64, blank=True, editable=False)
    position = models.PositiveIntegerField(
        _("position"), default=0, help_text=_("The lowest number comes first.")
    )
    speaker = models.CharField(
        _("said by"),
        max_length=100,
        blank=True,
        help_text=_(
            "Only where the person repeats somebody else’s words, within quotation marks: "
            "“Her mother”."
        ),
    )
    is_pull_quote = models.BooleanField(
        _("pull quote"), default=False, help_text=_("Set large beside the story.")
    )
    key = models.CharField(max_length=8, default=new_key, editable=False)
    translated_from_key = models.CharField(max_length=8, blank=True, editable=False)

    passage_error: "passages.PassageError | None" = None  # why `clean` refused the text

    objects: ClassVar[QuoteQuerySet] = QuoteQuerySet.as_manager()  # type: ignore[assignment]  # a manager with its methods

    class Meta:
        verbose_name = _("quote")
        verbose_name_plural = _("quotes")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["key", "story"], name="a_quote_is_in_a_story_once"),
            models.CheckConstraint(
                condition=~models.Q(key="") & ~models.Q(key__regex=NOT_IN_A_SLUG),
                name="a_quote_has_an_address_that_can_be_written",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return addresses.of("quote_detail", self.key)

    @property
    def permanent_id(self) -> str:
        return permanent_id(f"quotes/{self.key}")

    def natural_key(self) -> tuple[str]:
        return (self.key,)

    natural_key.dependencies = ["stories.story"]  # type: ignore[attr-defined]  # Django reads it there

    @property
    def words_seen(self) -> tuple[str, ...]:
        """What readers read of it: if that changes, they are told why, or it is a minor edit."""
        return (self.text, self.speaker)

    def clean(self) -> None:
        """Find the words in the story that is being saved, and take its characters from there.

        Raises ValidationError on `text`, with a message that says what to do.
        """
        try:
            self.anchor_to(
                passages.find(self.story.story_text, self.text, self.prefix, self.suffix)
            )
            if self.misquote:
                raise passages.PassageError(self.misquote)
        except passages.PassageError as error:
            self.passage_error = error
            raise ValidationError({"text": str(error)}) from error

    def anchor_to(self, passage: passages.Passage) -> None:
        """Take the passage's words, and the text around them that tells it from equal ones."""
        self.text, self.prefix, self.suffix = passage.text, passage.prefix, passage.suffix
        self.forget_what_was_found()
        self.passage_found = passage

    def forget_what_was_found(self) -> None:
        super().forget_what_was_found()
        for name in ("passage_found", "misquote"):
            self.__dict__.pop(name, None)

    def take_place(self, passage: passages.Passage, *, is_in_body: bool) -> None:
        self.passage_found = passage

    @cached_property
    def passage_found(self) -> passages.Passage | None:
        """Where the story holds the words, fairly cut or not; None unless exactly once."""
        return passages.locate(self.story.story_text, self.text, self.prefix, self.suffix)

    @cached_property
    def misquote(self) -> str:
        """Why the words may not be shown as the person's, or "". See `passages.misquote`."""
        found = self.passage_found
        return passages.misquote(self.text_of_words, found, self.story.language) if found else ""

    def seen_besides(self) -> list[str]:
        return [self.speaker] if self.speaker else []

    def _questions_about(self, passage: passages.Passage) -> list[Question]:
        text, language = self.text_of_words, self.story.language
        asked = turning_words_left_out(text, passage, language)
        if how := passages.how_cut(text, passage):
            asked.append(Question(how))
        doubts = [
            passages.voice_doubt(text, passage, language),
            passages.insertion_doubt(text, passage),
        ]
        asked += [Question(doubt) for doubt in doubts if doubt]
        for words in passages.other_voices(text, passage):
            told = (
                gettext("“%(words)s” is in quotation marks in the story.")
                if self.speaker
                else gettext(
                    "“%(words)s” is in quotation marks in the story. If they are somebody else’s, "
                    "name them in “Said by”."
                )
            )
            asked.append(Question(told % {"words": words}))
        if self.speaker and not passages.is_within_marks(text, passage):
            asked.append(Question(gettext("The story has no quotation marks around these words.")))
        return asked

    def find_verified_passage(self) -> passages.Passage | None:
        """Return the passage in the story as it is now, if readers may see it.

        None unless it is there once, fairly cut, and confirmed where that is asked for.
        """
        return None if self.misquote or self.open_questions else self.passage_found

    @property
    def is_cut(self) -> bool:
        """Whether the words are less than whole sentences."""
        if self.verified_passage:
            return self.verdict.is_cut
        found = self.passage_found
        return found is not None and passages.is_cut(self.text_of_words, found)

    @property
    def text_of_words(self) -> passages.StoryText:
        """The text that the words are cut from: the body, where the person speaks."""
        return self.story.story_text

    @property
    def quoted_words(self) -> str:
        """The words in the quotation marks of the story's language, or ""."""
        return languages.quoted(self.words, self.story.language) if self.words else ""

    @property
    def scale(self) -> str:
        """The classes that set the words smaller where they are many. See `headlines.scale`."""
        return headlines.scale(self.words)

    @property
    def quoted_beginning(self) -> str:
        """The first sentences in the quotation marks of their language, for titles of pages.

        They are whole, because a part of one may say the opposite.
        """
        words, shown = self.words, ""
        for _start, end in passages.sentences(words) if words else ():
            if shown and len(words[:end].split()) > WORDS_OF_A_TITLE:
                shown += " …"
                break
            shown = words[:end]
        return languages.quoted(shown, self.story.language) if shown else ""

    @property
    def exact_words(self) -> str:
        return self.text

    @property
    def said_by(self) -> str:
        """What is before the person's name where somebody else's words are quoted, or ""."""
        return f"{self.speaker}, {gettext('quoted by')} " if self.speaker else ""

    @property
    def alt_text_of_card(self) -> str:
        return f"{self.quoted_words} — {self.said_by}{self.story.person.shown_name}"

    def card(self, site: SiteSettings | None = None) -> cards.Card:
        """Return the texts of a share card of this quote.

        Without the settings of the site, whose name is on it, the database is asked for them.
        """
        site = site or SiteSettings.current()
        person, language = self.story.person, languages.get(self.story.language)
        changed = "" if person.is_named else " *"
        original = self.story.translated_from
        with override(language.code):
            about = [str(site.name_in(language.code))]
            about += [str(reading_languages.translated_from(original))] if original else []
            said_by, name = self.said_by, person.called.text
        return cards.Card(
            words=self.quoted_words,
            name=f"{said_by}{name}{changed}",
            site=" · ".join(about),
            language=language.code,
            is_rtl=self.story.direction == "rtl",
            **({"accent": site.accent} if colours.is_colour(site.accent) else {}),
            portrait=portrait.folder if (portrait := self._portrait_of_card()) else "",
        )

    def _portrait_of_card(self) -> "Picture | None":
        """Return the speaker's portrait, if readers may see it, and whose name it is beside."""
        person = self.story.person
        return person.shown_portrait if person.is_named and not self.speaker else None

    def _portrait_file(self) -> bytes:
        portrait = self._portrait_of_card()
        name = portrait.file_up_to(cards.PORTRAIT * 3, "square").name if portrait else ""
        file = portrait.open(name) if portrait else None
        if file is None:
            return b""
        with file:
            return bytes(file.read())

    def card_address(self, shape: str, site: SiteSettings | None = None) -> str:
        """Return the address of the card of a shape, or "" where no card can show all the words.

        The address contains a digest of the card, so that changed words get a new address.
        """
        card, size = self.card(site), cards.SIZES[shape]
        if not self.words or not is_drawable(card, size):
            return ""
        return addresses.of("quote_card", self.key, shape, cards.digest(card, size))

    def has_card(self, shape: str, digest: str, site: SiteSettings) -> bool:
        """Whether a card is possible, and the digest is the one of the current words."""
        card, size = self.card(site), cards.SIZES[shape]
        return bool(self.words) and digest == cards.digest(card, size) and is_drawable(card, size)

    def open_card(self, shape: str, site: SiteSettings) -> File:
        """Open the drawn card for reading; draw and store it at the first request."""
        card, size = self.card(site), cards.SIZES[shape]
        path = f"cards/{self.key}/{shape}-{cards.digest(card, size)}.{cards.EXTENSION}"
        if not default_storage.exists(path):
            delete_cards(self.key, shape)  # of the quote's former words
            default_storage.save(path, ContentFile(cards.draw(card, size, self._portrait_file())))
        return default_storage.open(path)

    @property
    def anchor(self) -> str:
        return f"q-{self.key}"

    @property
    def address_in_story(self) -> str:
        """The story's address with the anchor, and a text fragment if the words are found."""
        return f"{self.story.reading_address}#{self.anchor}{self.verdict.fragment}"


@lru_cache(maxsize=1024)
def is_drawable(card: cards.Card, size: tuple[int, int]) -> bool:
    """Whether the fonts have all letters of the card, and its texts fit the size in pixels."""
    return cards.is_possible(card, size)


def to_share(quotes: Sequence[Quote]) -> Quote | None:
    """Return the quote that represents a story or person: the first pull quote, or the first."""
    return next((quote for quote in quotes if quote.is_pull_quote), next(iter(quotes), None))


def with_quotes(stories: StoryQuerySet) -> StoryQuerySet:
    """Return stories with what the list of quotes shows of them and no more, the newest first."""
    shown = [*STORY_FIELDS, *(f"person__{name}" for name in PERSON_FIELDS)]
    quotes = all_rows(Quote.objects.filter(story=OuterRef("pk")))
    return stories.select_related("person").only(*shown).annotate(quote_rows=quotes).newest_first()


def of_list(stories: Iterable[Story]) -> list[list[Quote]]:
    """Return the verified quotes of stories `with_quotes`, each person's quotes together."""
    by_person: dict[Any, list[Quote]] = {}
    for story in stories:
        rows = story.__dict__.pop("quote_rows")
        attach(story, "quotes", records(Quote, rows, story._state.db or "default"))
        by_person.setdefault(story.person_id, []).extend(story.verified_quotes)
    return list(by_person.values())


def mixed[Words](groups: Sequence[Sequence[Words]]) -> list[Words]:
    """Spread each group evenly over one list, in its own order, so that none is in one run.

    [a, b, c, d], [1, 2], [x]    a, 1, b, x, c, 2, d
    """
    places = [
        ((number + 0.5) / len(group), order, each)
        for order, group in enumerate(groups)
        for number, each in enumerate(group)
    ]
    return [each for _, _, each in sorted(places, key=lambda place: place[:2])]
