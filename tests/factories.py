"""Make plainly invented records; their state is an argument."""

import io
from datetime import UTC, datetime, timedelta
from random import Random

from django.utils import timezone
from PIL import Image

from stories import pictures
from stories.models import (
    Concern,
    Consent,
    Correction,
    Milestone,
    Person,
    Picture,
    Quote,
    SitePage,
    Story,
    StoryVersion,
    SupportService,
)
from stories.models.verification import confirmation

PAST = datetime(2025, 3, 1, 12, tzinfo=UTC)
# A picture of 900 × 600 takes eight times as long to store; give a size where renditions matter.
SMALL = (64, 64)
SHARED = (600, 315)  # the least that other sites are offered with a page
SENTENCES = "I am an invented person. I say nothing of anybody. The hills are quiet at night."

# Long enough for a pull quote from its beginning to be far from its sentence.
LONG_BODY = f"<p>{SENTENCES}</p>" + f"<p>{'Nobody ever walked on the invented road. ' * 8}</p>" * 8
SITE_TEXT = "<p>An invented text. It says nothing of anybody.</p>"


def make_site_page(*, publish=False, **fields):
    fields = {"title": "About", "slug": "about", "body": SITE_TEXT, "place_in_foot": 1} | fields
    page = SitePage.objects.create(**fields)
    if publish:
        assert page.publish(by=None, now=timezone.now()) == []
    return SitePage.objects.get(pk=page.pk)


def make_correction(story=None, now=PAST, **fields):
    fields = {"what_was_said": "Ten hills.", "what_is_right": "Two hills."} | fields
    correction = Correction(story=story or make_story(), **fields)
    correction.publish(by=None, now=now)
    return correction


def make_concern(story=None, now=PAST, **fields):
    """Send a concern, and return it with its number."""
    fields = {"kind": "concern", "text": "Something invented.", "way_to_answer": ""} | fields
    about = {"story": story, "person": None, "language": "en"}
    number = Concern.send(form=str(Concern.objects.count()), now=now, **about | fields)
    concern = Concern.objects.with_number(number).get()
    concern.number = number
    return concern


def make_person(name="Sample Person", **fields):
    slug = fields.pop("slug", f"sample-{Person.objects.count() + 1}")
    return Person.objects.create(name=name, sort_name=name, slug=slug, **fields)


def make_story(person=None, *, status="published", **fields):
    fields.setdefault("published_at", PAST if status in {"published", "withdrawn"} else None)
    fields.setdefault("slug", f"sample-{Story.objects.count() + 1}")
    fields.setdefault("headline", "In the words of Sample Person")
    fields.setdefault("body", f"<p>{SENTENCES}</p>")
    tags = fields.pop("tags", [])
    story = Story.objects.create(person=person or make_person(), status=status, **fields)
    story.tags.add(*tags)
    return story


def make_quote(story=None, text="I say nothing of anybody.", *, confirmed=True, **fields):
    quote = Quote.objects.create(story=story or make_story(), text=text, **fields)
    return as_confirmed(quote) if confirmed else quote


def make_milestone(story=None, title="Is quiet", *, confirmed=True, **fields):
    story = story or make_story()
    fields.setdefault("passage", "The hills are quiet at night.")
    told = Milestone.objects.create(person=story.person, story=story, title=title, **fields)
    return as_confirmed(told) if confirmed else told


def as_confirmed(record):
    """Give a quote or milestone that must be looked at its confirmation, without an audit line."""
    if record.open_questions:
        record.confirmation = confirmation.made(record.digest, by=None, now=PAST)
        record.forget_what_was_found()
        record.save()
    return record


def make_service(**fields):
    fields.setdefault("name", "Sample Line")
    fields.setdefault("purpose", "Invented help for nobody.")
    fields.setdefault("country", "KZ")
    fields.setdefault("phone", "+00 000 000 00 00")
    fields.setdefault("last_verified", timezone.localdate())
    return SupportService.objects.create(**fields)


def schedule(story, at):
    """Schedule a story, or the changes to it, for a moment, as if done a day before it.

    Changes that no correction waits with are a minor edit.
    """
    is_minor = story.working_copy().proposed_correction is None
    about = {"is_minor": is_minor, "note": "Sample."} if is_minor else {}
    return story.schedule(at, by=None, now=at - timedelta(days=1), **about)


def make_version(story, by, at=PAST, event="saved"):
    return StoryVersion.keep(story, event, by=by, now=at)


def picture_file(size=SMALL, kind="JPEG", colour=(120, 90, 60), **options):
    """An uploaded picture's bytes."""
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, kind, **options)
    return file.getvalue()


def drawn_file(seed, size=SMALL, kind="JPEG", **options):
    """The bytes of a picture in many colours, which others of the same seed look like."""
    drawn = Image.frombytes("RGB", (9, 8), Random(seed).randbytes(9 * 8 * 3))  # noqa: S311
    file = io.BytesIO()
    drawn.resize(size, Image.Resampling.BICUBIC).save(file, kind, **options)
    return file.getvalue()


def make_drawn_picture(seed, size=SMALL, **fields):
    clean = pictures.clean(io.BytesIO(drawn_file(seed, size)))
    words = {"alt_text": f"An invented picture, number {seed}", "credit": "Drawing: nobody"}
    return Picture.objects.add(clean, **words | fields)


def make_picture(size=SMALL, colour=(120, 90, 60), **fields):
    fields.setdefault("alt_text", "An invented picture of nothing.")
    fields.setdefault("credit", "Drawing: nobody")
    picture = Picture(**fields)
    picture.store(pictures.clean(io.BytesIO(picture_file(size, colour=colour))))
    picture.save()
    return picture


def make_consent(story=None, *, picture=None, **fields):
    """A consent that covers a story or a picture without an end, unless the fields say less."""
    if picture:
        fields = {"other_person": "Sample Sitter", "is_for_picture": True} | fields
    else:
        story = story or make_story()
        fields = {"person": story.person, "is_for_text": True, "is_for_name": True} | fields
        if fields.get("other_person"):
            fields["person"] = None
    fields = {"kind": "given", "date": "2025", "how": "written", "recorded_at": PAST} | fields
    return Consent.objects.create(story=story, picture=picture, **fields)
