"""Plainly invented people and stories, for looking and for measuring; never for a real site."""

import gc
import io
import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import batched, chain
from typing import Any, NamedTuple

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
from stories.models.compiled_queries.json_rows import attach
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
# Without single letters: at the end of a sentence, one could stand for a longer word.
WORDS = {
    language: [word for word in sentence.split() if len(word) > 1]
    for language, sentence in SENTENCES.items()
}
LANGUAGES = ["en", "en", "en", "ru", "kk", "ar"]
NAMES = {"en": "Sample Person", "ru": "Пример Человек", "kk": "Үлгі Адам", "ar": "شخص مثال"}
LEADS = {"en": "In the words of", "ru": "Словами", "kk": "Сөзімен", "ar": "بكلمات"}
TAGS = ["sample tag", "another sample tag", "пример", "үлгі", "invented topic", "for measuring"]
TAGS_IN = {
    "sample tag": {"name_ru": "тема для примера", "name_kk": "үлгі тақырып"},
    "пример": {"name_en": "example"},
}
DATES = {6: "2017", 7: "05.2019", 9: "2021"}  # told by the paragraphs of milestones
AT_ONCE = 25  # what was read of as many bodies is remembered, and need not be read anew
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


class Invented(NamedTuple):
    """The values of an invented story, and of its person."""

    person: dict[str, Any]
    story: dict[str, Any]
    tags: list[str]  # their names
    sentences: list[str]  # the first of each paragraph


def fill(numbers: range, photographs: list[Picture]) -> None:
    """Store and index invented stories of these numbers."""
    with garbage_collected_by_hand():
        for some in batched(numbers, AT_ONCE):
            import_all([invent(number, photographs) for number in some])


def import_all(stories: list[Invented]) -> None:
    """Store these stories and index them."""
    store(stories)
    index.refresh_all()
    gc.collect(0)  # the youngest, which are what was read of these stories


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


def store(invented: list[Invented]) -> None:
    """Store all rows, table by table; words are judged without fetching what is in memory."""
    people = _stored_people({each.person["slug"]: each.person for each in invented})
    stories = Story.objects.bulk_create(
        Story(person=people[each.person["slug"]], **each.story) for each in invented
    )
    PersonLanguage.objects.note(stories)
    tags = {tag.name: tag for tag in Tag.objects.filter(name__in=TAGS)}
    for name in TAGS if len(tags) < len(TAGS) else ():
        tags[name], _is_new = Tag.objects.get_or_create(name=name, defaults=TAGS_IN.get(name, {}))
    told = list(zip(stories, invented, strict=True))
    TaggedStory.objects.bulk_create(
        TaggedStory(content_object=story, tag=tags[name])
        for story, each in told
        for name in each.tags
    )
    quotes = [_quotes(story, each.sentences) for story, each in told]
    milestones = [_milestones(story, each.sentences) for story, each in told]
    Quote.objects.bulk_create(chain.from_iterable(quotes))
    Milestone.objects.bulk_create(chain.from_iterable(milestones))
    Consent.objects.bulk_create(map(_consent, stories))
    for story, its_quotes, its_milestones in zip(stories, quotes, milestones, strict=True):
        attach(story, "quotes", its_quotes)
        attach(story, "milestones", its_milestones)
    KeptVerdicts.objects.keep(stories)


def _stored_people(people: dict[str, dict[str, Any]]) -> dict[str, Person]:
    """Return the people by their slugs; those that are not there are stored."""
    known = Person.objects.in_bulk(list(people), field_name="slug")
    new = [Person(**values) for slug, values in people.items() if slug not in known]
    return known | {each.slug: each for each in Person.objects.bulk_create(new)}


def invent(number: int, photographs: list[Picture]) -> Invented:
    """Invent a story, and a person for every two stories."""
    dice = random.Random(number)  # noqa: S311  the same samples every time
    language = LANGUAGES[number // 2 % len(LANGUAGES)]
    first = random.Random(number // 2 * 2) if number % 2 else dice  # noqa: S311  as above
    person = _person(number // 2, language, first, photographs)
    story = _story(number, person, language, dice, photographs)
    return Invented(person, story, dice.sample(TAGS, 2), _first_sentences(story["body"]))


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


def _person(
    number: int, language: str, dice: random.Random, photographs: list[Picture]
) -> dict[str, Any]:
    name = f"{NAMES[language]} {number + 1}"
    return dict(
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
    number: int,
    person: dict[str, Any],
    language: str,
    dice: random.Random,
    photographs: list[Picture],
) -> dict[str, Any]:
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
    return {
        "language": language,
        "headline": f"{LEADS[language]} {person['name']}: “{said}”",
        "slug": f"sample-{number + 1}",
        "standfirst": _sentence(language, dice, person["name"]),
        "body": "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs),
        "lead_picture": dice.choice([*photographs, None, None, None]),
        "status": Story.Status.PUBLISHED,
        "published_at": START + timedelta(minutes=number),
    }


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


def _quotes(story: Story, sentences: list[str]) -> list[Quote]:
    return [
        Quote(story=story, text=words, position=position, is_pull_quote=position <= 2)
        for position, words in enumerate(sentences[1:5], 1)
    ]


def _milestones(story: Story, sentences: list[str]) -> list[Milestone]:
    told = zip(["2017", "2019-05", "", "2021~"], sentences[5:9], strict=False)
    return [
        Milestone(
            person=story.person,
            story=story,
            title=f"Invented event {position}",
            kind=Milestone.Kind.values[position % 2],
            date_edtf=date,
            position=position,
            passage=words,
        )
        for position, (date, words) in enumerate(told, 1)
    ]


def _first_sentences(body: str) -> list[str]:
    return [
        f"{paragraph.split('. ')[0].removeprefix('<p>')}."
        for paragraph in body.split("</p>")
        if paragraph
    ]
