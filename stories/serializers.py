"""Write public stories, people and quotes as plain data: the answers of the `.json` addresses.

They contain what the page shows, and nothing else; what is absent is left out. docs/json.md
describes their form to other programs: raise `VERSION` when a key is renamed or removed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from . import passages
from .structured_data import Absolute, present, written

if TYPE_CHECKING:
    from .models import Correction, Milestone, Person, Picture, Quote, Story
    from .search.origins import Answer, Origin

VERSION = 1

Record = dict[str, Any]


def story(story: Story, absolute: Absolute) -> Record:
    """Describe a public story whole: its body, verified quotes and verified milestones."""
    address = absolute(story.get_absolute_url())
    return _record(
        "story",
        {
            "id": story.permanent_id,
            "url": address,
            "language": story.language,
            "translated_from": story.translated_from,
            "translator": story.translator,
            "headline": story.headline,
            "is_headline_not_word_for_word": story.is_headline_not_word_for_word or None,
            "over_line": story.over_line,
            "standfirst": story.standfirst,
            "content_note": story.content_note,
            "body_html": story.body_for_elsewhere(address),
            "body_text": story.story_text.text,
            "paragraphs": [_paragraph(story, each) for each in story.story_text.paragraphs],
            "person": _person(story.person, absolute)
            | present({"also_called": [each.text for each in story.person.wordings_besides(())]}),
            "recorded_by": story.byline,
            "told": story.when_told,
            "first_published": present(
                {
                    "by": story.source_publisher,
                    "url": story.source_url,
                    "when": story.when_first_published,
                }
            ),
            "published_at": written(story.published_at),
            "changed_at": written(story.changed_at),
            "corrections": [_correction(each) for each in story.shown_corrections],
            "picture": _picture(story.shown_picture, "whole", absolute),
            "pictures_in_text": [
                _picture(each, "whole", absolute) for each in story.shown_figures().values()
            ],
            "tags": [
                {"name": tag.shown_name, "url": absolute(tag.get_absolute_url())}
                for tag in story.tags.all()
            ],
            "quotes": [_quote(quote, absolute) for quote in story.verified_quotes],
            "milestones": [_milestone(event, absolute) for event in story.verified_milestones],
        },
    )


def person(
    person: Person, stories: Sequence[Story], milestones: Iterable[Milestone], absolute: Absolute
) -> Record:
    """Describe a public person, with their public stories and what is verified in them."""
    return _record(
        "person",
        _person(person, absolute)
        | {
            "language": person.shown_description.language,
            "other_names": [
                {"name": other.text, "language": other.language} for other in person.other_wordings
            ],
            "description": person.shown_description.text,
            "titles": person.titles,
            "picture": _picture(person.shown_portrait, "square", absolute),
            "links": [{"label": link.label, "url": link.url} for link in person.shown_links],
            "stories": [_story(story, absolute) for story in stories],
            "quotes": [
                _quote(quote, absolute) | {"story": _story(quote.story, absolute)}
                for story in stories
                for quote in story.verified_quotes
            ],
            "milestones": [_milestone(event, absolute) for event in milestones],
        },
    )


def quote(quote: Quote, absolute: Absolute) -> Record:
    """Describe a verified quote, with its person and story."""
    return _record(
        "quote",
        _quote(quote, absolute)
        | {
            "language": quote.story.language,
            "person": _person(quote.story.person, absolute),
            "story": _story(quote.story, absolute),
        },
    )


def check(answer: Answer, absolute: Absolute) -> Record:
    """Describe what became of words that were checked, and the public stories that have them."""
    return _record(
        "check",
        {
            "answer": _key(answer.kind),
            "is_of_another": answer.is_of_another or None,
            "has_more": answer.is_more or None,
            "origins": [_origin(origin, absolute) for origin in answer.origins],
        },
    )


def error(kind: str, message: str) -> Record:
    """Describe why a question was not answered; the message is for developers."""
    return _record("error", {"error": _key(kind), "message": message})


def _origin(origin: Origin, absolute: Absolute) -> Record:
    checked, marks = origin.checked, origin.checked.final_marks
    return present(
        {
            "words": checked.passage.text,
            "part": origin.part,
            "voice": _key(origin.voice or "several"),
            "denying_words": list(checked.negations),
            "sentences": [
                {"text": piece.text, "kind": _key(piece.kind)} for piece in checked.pieces
            ],
            "words_of_others": list(origin.other_voices),
            "final_marks": {"yours": marks[0], "of_story": marks[1]} if marks else None,
            "language": origin.story.language,
            "translated_from": origin.story.translated_from,
            "url_in_story": absolute(origin.address),
            "person": _person(origin.story.person, absolute),
            "story": _story(origin.story, absolute),
        }
    )


def _key(words: str) -> str:
    return words.replace(" ", "_")


def _person(person: Person, absolute: Absolute) -> Record:
    return {
        "id": person.permanent_id,
        "url": absolute(person.get_absolute_url()),
        "name": person.called.text,
        "anonymity": person.anonymity,
    }


def _story(story: Story, absolute: Absolute) -> Record:
    return present(
        {
            "id": story.permanent_id,
            "url": absolute(story.get_absolute_url()),
            "language": story.language,
            "headline": story.headline,
            "content_note": story.content_note,
        }
    )


def _quote(quote: Quote, absolute: Absolute) -> Record:
    return present(
        {
            "id": quote.permanent_id,
            "url": absolute(quote.get_absolute_url()),
            "words": quote.words,
            "words_in_marks": quote.quoted_words,
            "said_by": quote.speaker,
            "is_partial": quote.is_cut or None,
            "whole_sentences": quote.whole_sentences if quote.is_cut else "",
            "translated_from": quote.story.translated_from,
            "url_in_story": absolute(quote.address_in_story),
        }
    )


def _correction(correction: Correction) -> Record:
    return present(
        {
            "kind": correction.kind,
            "what_was_said": correction.what_was_said,
            "what_is_right": correction.what_is_right,
            "published_at": written(correction.published_at),
        }
    )


def _milestone(milestone: Milestone, absolute: Absolute) -> Record:
    return present(
        {
            "title": milestone.title,
            "kind": milestone.kind,
            "when": milestone.when,
            "date": milestone.machine_date,
            "is_in_own_words": milestone.is_in_own_words,
            "is_in_her_words": milestone.is_in_own_words,  # its former name, promised in version 1
            "voice": _voice(milestone.voice),
            "url_in_story": absolute(milestone.address_in_story),
        }
    )


def _paragraph(story: Story, paragraph: passages.Paragraph) -> Record:
    return present(
        {
            "voice": _voice(paragraph.voice),
            "speaker": paragraph.speaker,
            "words": story.story_text.text[paragraph.start : paragraph.end],
        }
    )


def _voice(voice: str) -> str:
    return voice.replace(" ", "_")


def _picture(picture: Picture | None, shape: str, absolute: Absolute) -> Record | None:
    """Describe a picture in its largest size of a shape; the caption is given for "whole" alone."""
    if picture is None:
        return None
    largest = picture.renditions(shape)[-1]
    return present(
        {
            "url": absolute(picture.url(largest.name)),
            "width": largest.width,
            "height": largest.height,
            "alt_text": picture.shown_alt_text,
            "caption": picture.shown_caption.text if shape == "whole" else "",
            "credit": picture.credit,
            "copyright_notice": picture.copyright_notice,
            "creator": picture.creator,
            "licence": picture.licence_address,
            "licence_name": picture.licence_name,
        }
    )


def _record(kind: str, contents: Record) -> Record:
    return {"version": VERSION, "type": kind} | present(contents)
