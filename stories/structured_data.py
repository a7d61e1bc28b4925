"""schema.org descriptions of the pages, as plain dictionaries. What is absent is left out.

Google's and schema.org's types are used for their meaning: Article for a story, ProfilePage for
a person, Quotation for a quote. Nothing personal beyond the page is ever claimed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .models import Milestone, Person, Quote, Story

SITE_NAME = "In their own words"

Absolute = Callable[[str], str]  # a path -> an address with scheme and host
Description = dict[str, Any]


def site(absolute: Absolute) -> Description:
    return _described("WebSite", {"name": SITE_NAME, "url": absolute("/")})


def collection(name: str, path: str, absolute: Absolute) -> Description:
    """A page that lists others."""
    address = absolute(path)
    return _described("CollectionPage", {"@id": address, "url": address, "name": name})


def article(
    story: Story, quotes: Sequence[Quote], milestones: Sequence[Milestone], absolute: Absolute
) -> Description:
    address = absolute(story.get_absolute_url())
    return _described(
        "Article",
        {
            "@id": address,
            "url": address,
            "headline": story.headline,
            "description": story.standfirst,
            "inLanguage": story.language,
            "about": _person(story.person, absolute),
            "author": _named("Person", story.byline),
            "publisher": {"@type": "Organization", "name": SITE_NAME, "url": absolute("/")},
            "isAccessibleForFree": True,
            "datePublished": _moment(story.published_at),
            "dateModified": _moment(story.modified_at),
            "isBasedOn": story.source_url,
            "keywords": [tag.name for tag in story.tags.all()],
            "image": _image(story, absolute),
            "hasPart": [_quotation(quote, absolute) for quote in quotes],
            "mentions": [_event(event) for event in milestones if event.machine_date],
        },
    )


def profile(person: Person, absolute: Absolute) -> Description:
    return _described(
        "ProfilePage",
        {
            "url": absolute(person.get_absolute_url()),
            "mainEntity": _person(person, absolute)
            | _present(
                {
                    "alternateName": [other.name for other in person.other_names.all()],
                    "description": person.description,
                    "jobTitle": person.role_list,
                    "sameAs": [link.url for link in person.links.all()],
                }
            ),
        },
    )


def quotation(quote: Quote, absolute: Absolute) -> Description:
    return {"@context": "https://schema.org"} | _quotation(quote, absolute)


def annotated_quotation(quote: Quote, absolute: Absolute) -> Description:
    """The quote as a W3C Web Annotation and as a schema.org Quotation, in one document.

    The annotation's selectors count Unicode code points of the story's text, as the Web
    Annotation Data Model wants them; words that leave something out have a target for each part.
    """
    return {"@graph": [_annotation(quote, absolute), quotation(quote, absolute)]}


def _annotation(quote: Quote, absolute: Absolute) -> Description:
    address = absolute(quote.get_absolute_url())
    passage, text = quote.passage, quote.text_of_words.text
    spans = passage.spans if passage else ()
    return {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": f"{address}#annotation",
        "type": "Annotation",
        "motivation": "highlighting",
        "target": [
            {
                "source": absolute(quote.story.get_absolute_url()),
                "selector": [
                    {
                        "type": "TextQuoteSelector",
                        "exact": text[start:end],
                        "prefix": text[max(0, start - 32) : start],
                        "suffix": text[end : end + 32],
                    },
                    {"type": "TextPositionSelector", "start": start, "end": end},
                ],
            }
            for start, end in spans
        ],
    }


def _quotation(quote: Quote, absolute: Absolute) -> Description:
    address = absolute(quote.get_absolute_url())
    person = _person(quote.story.person, absolute)
    return {
        "@type": "Quotation",
        "@id": address,
        "url": address,
        "text": quote.words,
        "inLanguage": quote.story.language,
        "creator": person,
        "spokenByCharacter": person,
        "isPartOf": {"@id": absolute(quote.story.get_absolute_url())},
    }


def _person(person: Person, absolute: Absolute) -> Description:
    address = absolute(person.get_absolute_url())
    return {"@type": "Person", "@id": f"{address}#person", "name": person.name, "url": address}


def _event(milestone: Milestone) -> Description:
    return {"@type": "Event", "name": milestone.title, "startDate": milestone.machine_date}


def _image(story: Story, absolute: Absolute) -> Description | None:
    picture = story.lead_picture
    if picture is None:
        return None
    largest = picture.renditions("whole")[-1]
    return _present(
        {
            "@type": "ImageObject",
            "contentUrl": absolute(picture.url(largest.name)),
            "width": largest.width,
            "height": largest.height,
            "caption": picture.caption,
            "creditText": picture.credit,
            "copyrightNotice": picture.copyright_notice,
            "license": picture.licence,
        }
    )


def _moment(moment: Any) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None


def _named(kind: str, name: str) -> Description | None:
    return {"@type": kind, "name": name} if name else None


def _described(kind: str, properties: Description) -> Description:
    return {"@context": "https://schema.org", "@type": kind} | _present(properties)


def _present(properties: Description) -> Description:
    return {name: value for name, value in properties.items() if value not in (None, "", [], {})}
