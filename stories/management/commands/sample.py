"""Plainly invented people and stories, for looking and for measuring; never for a real site."""

import gc
import io
import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from django.core.management import BaseCommand, CommandError
from django.db import transaction
from PIL import Image, ImageDraw

from stories import pictures
from stories.models import (
    Consent,
    KeptVerdicts,
    Milestone,
    Person,
    PersonLanguage,
    Picture,
    Quote,
    Story,
    Tag,
    TaggedStory,
)
from stories.models.in_languages import CODES
from stories.search import index

SENTENCES = {
    "en": "invented sample words that say nothing of anybody and only fill this page so that "
    "its lines can be looked at while nobody real is quoted here in any way at all",
    "ru": "придуманные слова которые ни о ком не говорят и только заполняют эту страницу чтобы "
    "на её строки можно было посмотреть а настоящих людей здесь нет",
    "kk": "ойдан шығарылған сөздер ешкім туралы емес тек осы бетті толтыру үшін жазылған оның "
    "жолдарына қарауға болады мұнда шын адам жоқ",
    "ar": "كلمات مخترعة لا تتحدث عن أحد وتملأ هذه الصفحة فقط حتى يمكن النظر إلى سطورها ولا "
    "يوجد هنا شخص حقيقي",
}
WORDS = {language: sentence.split() for language, sentence in SENTENCES.items()}
LANGUAGES = ["en", "en", "en", "ru", "kk", "ar"]
NAMES = {"en": "Sample Person", "ru": "Пример Человек", "kk": "Үлгі Адам", "ar": "شخص مثال"}
LEADS = {"en": "In the words of", "ru": "Словами", "kk": "Сөзімен", "ar": "بكلمات"}
TAGS = ["sample tag", "another sample tag", "пример", "үлгі", "invented topic", "for measuring"]
TAGS_IN = {
    "sample tag": {"name_ru": "тема для примера", "name_kk": "үлгі тақырып"},
    "пример": {"name_en": "example"},
}
DATES = {6: "2017", 7: "05.2019", 9: "2021"}  # told by the paragraphs of milestones
AT_ONCE = 100  # what was read of as many bodies is remembered, and need not be read anew
START = datetime(2025, 1, 1, tzinfo=UTC)


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("number", type=int, help="How many stories there should be.")

    @transaction.atomic
    def handle(self, *, number, **options):
        if not 0 <= number <= 1_000_000:
            raise CommandError("Say a number of stories from 0 to 1,000,000: make sample N=1000.")
        have = Story.objects.filter(slug__startswith="sample-").count()
        fill(range(have, number), make_pictures() if have < number else [])
        self.stdout.write(f"{max(have, number)} invented stories are there.")


def fill(numbers: range, photographs: list[Picture]) -> None:
    """Store and index invented stories of these numbers."""
    tags = [
        Tag.objects.get_or_create(name=name, defaults=TAGS_IN.get(name, {}))[0] for name in TAGS
    ]
    with garbage_collected_by_hand():
        for first in range(0, len(numbers), AT_ONCE):
            make_stories(numbers[first : first + AT_ONCE], tags, photographs)
            index.refresh_all()
            gc.collect()


@contextmanager
def garbage_collected_by_hand() -> Iterator[None]:
    """Let Python look for garbage only when it is told to, and only in what is new.

    Else it looks through all of Django again and again, a sixth of the time of these stories.
    """
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()


def make_stories(numbers: range, tags: list[Tag], photographs: list[Picture]) -> None:
    """Save one invented story for each number, and a person for every two stories."""
    people: dict[int, Person] = {}
    parts: list[tuple[Story, random.Random]] = []
    for number in numbers:
        dice = random.Random(number)  # noqa: S311  the same samples every time
        language = LANGUAGES[number // 2 % len(LANGUAGES)]
        if number // 2 not in people:
            people[number // 2] = _person(number // 2, language, dice, photographs)
        parts.append((_story(number, people[number // 2], language, dice, photographs), dice))
    stored = Person.objects.in_bulk([each.slug for each in people.values()], field_name="slug")
    Person.objects.bulk_create(each for each in people.values() if each.slug not in stored)
    for story, _ in parts:
        story.person = stored.get(story.person.slug, story.person)
    stories = Story.objects.bulk_create([story for story, _ in parts])
    PersonLanguage.objects.note(stories)
    TaggedStory.objects.bulk_create(
        TaggedStory(content_object=story, tag=tag)
        for story, dice in parts
        for tag in dice.sample(tags, 2)
    )
    Quote.objects.bulk_create(quote for story in stories for quote in _quotes(story))
    Milestone.objects.bulk_create(told for story in stories for told in _milestones(story))
    Consent.objects.bulk_create(_consent(story) for story in stories)
    stored_stories = Story.objects.filter(pk__in=[story.pk for story in stories])
    KeptVerdicts.objects.keep(stored_stories.with_words())


# Of a picture, in pixels: as large as a photograph.
SIZE = (1800, 1200)


def make_pictures() -> list[Picture]:
    """Draw six pictures of coloured hills, which show nobody."""
    drawn = []
    for number in range(6):
        image = Image.new("RGB", SIZE, (244 - 20 * number, 214, 150 + 15 * number))
        pen = ImageDraw.Draw(image)
        for hill in range(4):
            top = 500 + 160 * hill
            colour = (120 - 24 * hill, 90 + 10 * number - 10 * hill, 80)
            pen.ellipse((-600 + 500 * hill, top, 1300 + 500 * hill, top + 1400), fill=colour)
        file = io.BytesIO()
        image.save(file, "PNG")
        picture = Picture(
            alt_text="Invented hills under an evening sky, drawn by the computer.",
            language="en",
            caption="No place at all.",
            caption_ru="Места такого нет.",
            credit="Drawing: the sample command",
            has_obscured_faces=True,
        )
        file.seek(0)
        picture.store(pictures.clean(file))
        picture.save()
        drawn.append(picture)
    return drawn


def _sentence(language: str, dice: random.Random, opening: str) -> str:
    words = " ".join(dice.choices(WORDS[language], k=dice.randint(9, 22)))
    return f"{opening} {words}."


def _person(number: int, language: str, dice: random.Random, photographs: list) -> Person:
    name = f"{NAMES[language]} {number + 1}"
    return Person(
        slug=f"sample-person-{number + 1}",
        name=name,
        sort_name=name,
        language=language,
        description=_sentence(language, dice, name),
        roles=" ".join(WORDS[language][:2]),
        **_in_languages(number, language),
        portrait=dice.choice([*photographs, None]),
    )


def _in_languages(number: int, language: str) -> dict[str, str]:
    """Return invented words in the other languages, for two people of three."""
    words = {}
    for code in [code for code in CODES if code != language] if number % 3 else []:
        name = f"{NAMES[code]} {number + 1}"
        words[f"name_{code}"] = name
        words[f"roles_{code}"] = " ".join(WORDS[code][:2])
        words[f"description_{code}"] = f"{name} {' '.join(WORDS[code][:12])}."
    return words


def _story(
    number: int, person: Person, language: str, dice: random.Random, photographs: list
) -> Story:
    # Every sentence has a number, so that each of them is in its story exactly once.
    paragraphs = [
        " ".join(
            _sentence(language, dice, f"{part}.{line} {DATES.get(part, '')}".strip())
            for line in range(1, 7)
        )
        for part in range(1, dice.randint(11, 15))
    ]
    said = " ".join(dice.choices(WORDS[language], k=7)).capitalize()
    paragraphs[0] += f" {said}."
    return Story(
        person=person,
        language=language,
        headline=f"{LEADS[language]} {person.name}: “{said}”",
        slug=f"sample-{number + 1}",
        standfirst=_sentence(language, dice, person.name),
        body="".join(f"<p>{paragraph}</p>" for paragraph in paragraphs),
        lead_picture=dice.choice([*photographs, None, None, None]),
        status=Story.Status.PUBLISHED,
        published_at=START + timedelta(minutes=number),
    )


def _consent(story: Story) -> Consent:
    return Consent(
        story=story,
        person=story.person,
        kind=Consent.Kind.GIVEN,
        date="2025",
        how=Consent.How.SPOKEN,
        is_for_text=True,
        is_for_name=True,
        evidence_reference="None: the person is invented, and so is this consent.",
        recorded_by_name="the sample command",
    )


def _quotes(story: Story) -> list[Quote]:
    return [
        Quote(story=story, text=words, position=position, is_pull_quote=position <= 2)
        for position, words in enumerate(_first_sentences(story)[1:5], 1)
    ]


def _milestones(story: Story) -> list[Milestone]:
    told = zip(["2017", "2019-05", "", "2021~"], _first_sentences(story)[5:9], strict=False)
    return [
        Milestone(
            person=story.person,
            story=story,
            title=f"Invented event {position}",
            kind=list(Milestone.Kind)[position % 2],
            date_edtf=date,
            position=position,
            passage=words,
        )
        for position, (date, words) in enumerate(told, 1)
    ]


def _first_sentences(story: Story) -> list[str]:
    return [
        f"{paragraph.split('. ')[0].removeprefix('<p>')}."
        for paragraph in story.body.split("</p>")
        if paragraph
    ]
