"""Describe pages in schema.org's terms, as plain dictionaries; what is absent is left out.

A story is an Article, a person's page a ProfilePage, a quote a Quotation, as Google and schema.org
define them. Nothing personal is claimed beyond what the page shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

    from .models import Person, Picture, Quote, SiteSettings, Story

Absolute = Callable[[str], str]  # turns a path into an address with scheme and host
Description = dict[str, Any]


def site(settings: SiteSettings, absolute: Absolute, policy: str) -> Description:
    """Describe the site for its first page; `policy` is the path of how corrections are made."""
    return _described(
        "WebSite",
        {
            "name": settings.name,
            "description": settings.tagline,
            "url": absolute("/"),
            "license": settings.licence,
            "publisher": _publisher(settings, absolute, policy)
            | present({"sameAs": settings.social_addresses}),
        },
    )


def _publisher(settings: SiteSettings, absolute: Absolute, policy: str) -> Description:
    return {"@type": "Organization"} | present(
        {
            "name": settings.publisher or settings.name,
            "url": settings.publisher_url or absolute("/"),
            "logo": settings.logo_address and absolute(settings.logo_address),
            "correctionsPolicy": policy and absolute(policy),
        }
    )


def collection(name: str, path: str, absolute: Absolute) -> Description:
    """Describe a page that lists other pages."""
    address = absolute(path)
    return _described("CollectionPage", {"@id": address, "url": address, "name": name})


def breadcrumbs(trail: Iterable[tuple[str, str]], absolute: Absolute) -> Description:
    """Describe the way from the first page to a page; `trail` has names and paths."""
    steps = [
        {"@type": "ListItem", "position": number, "name": name, "item": absolute(path)}
        for number, (name, path) in enumerate(trail, start=1)
    ]
    return _described("BreadcrumbList", {"itemListElement": steps})


def article(
    story: Story,
    absolute: Absolute,
    original: Story | None = None,
    policy: str = "",
    *,
    site: SiteSettings,
) -> Description:
    """Describe a story; `original` is the story it was translated from, if visitors may see it.

    `policy` is the path of the page that says how corrections are made. A story without any leaves
    it out, and where else the publisher is, for the weight of its page: the first page of the site
    has both.
    """
    corrections = story.shown_corrections
    address = absolute(story.get_absolute_url())
    told_at = absolute(original.get_absolute_url()) if original else None
    person = _person(story.person, absolute)
    return _described(
        "Article",
        {
            "@id": address,
            "url": address,
            "headline": story.headline,
            "description": story.standfirst,
            "inLanguage": story.language,
            "about": person,
            "creditText": story.byline,
            "translator": _named("Person", story.translator),
            "translationOfWork": _original("Article", story.translated_from, told_at),
            "publisher": _publisher(site, absolute, policy if corrections else ""),
            "license": site.licence,
            "isAccessibleForFree": True,
            "datePublished": written(story.published_at),
            "dateModified": written(story.changed_at_or_corrected_at),
            "correction": [
                {
                    "@type": "CorrectionComment",
                    "text": each.text,
                    "datePublished": written(each.published_at),
                }
                for each in corrections
            ],
            "isBasedOn": story.source_url,
            "image": image(story.shown_picture, "whole", absolute),
        },
    )


def profile(person: Person, absolute: Absolute) -> Description:
    """Describe a person for their page."""
    return _described(
        "ProfilePage",
        {
            "url": absolute(person.get_absolute_url()),
            "mainEntity": _person(person, absolute)
            | present(
                {
                    "alternateName": [each.text for each in person.other_wordings],
                    "description": person.shown_description.text,
                    "jobTitle": person.shown_roles,
                    "image": image(person.shown_portrait, "square", absolute),
                    "sameAs": [link.url for link in person.shown_links],
                }
            ),
        },
    )


def quotation(quote: Quote, absolute: Absolute, *, site: SiteSettings) -> Description:
    """Describe a quote for its own page; the story's page does not repeat this for its quotes."""
    address = absolute(quote.get_absolute_url())
    story = quote.story
    person = _person(story.person, absolute)
    return _described(
        "Quotation",
        {
            "@id": address,
            "url": address,
            "text": quote.words,
            "inLanguage": story.language,
            "creator": person,
            "spokenByCharacter": _named("Person", quote.speaker) or person,
            "isBasedOn": _whole(quote, person),
            "translator": _named("Person", story.translator),
            "translationOfWork": _original("Quotation", story.translated_from),
            "isPartOf": {"@id": absolute(story.get_absolute_url())},
            "license": site.licence,
        },
    )


def _whole(quote: Quote, person: Description) -> Description | None:
    """Describe the whole sentences of a cut quote: so a reader sees that it is partial."""
    if not quote.is_cut:
        return None
    return {"@type": "Quotation", "text": quote.whole_sentences, "creator": person}


def annotated_quotation(quote: Quote, absolute: Absolute, *, site: SiteSettings) -> Description:
    """Describe the quote as a W3C Web Annotation and as a schema.org Quotation, in one document.

    The annotation's selectors count Unicode code points of the story's text, as the Web Annotation
    Data Model requires. Words that leave something out have a target for each part.
    """
    return {"@graph": [_annotation(quote, absolute), quotation(quote, absolute, site=site)]}


def _annotation(quote: Quote, absolute: Absolute) -> Description:
    address = absolute(quote.get_absolute_url())
    passage, text = quote.verified_passage, quote.text_of_words.text
    spans = passage.spans if passage else ()
    return {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": f"{address}#annotation",
        "type": "Annotation",
        "motivation": "highlighting",
        **_partial(quote),
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


def _partial(quote: Quote) -> Description:
    """Say in the annotation's body that a quote is cut, with its whole sentences."""
    if not quote.is_cut:
        return {}
    body = {"type": "TextualBody", "purpose": "describing", "format": "text/plain"}
    words = {"value": quote.whole_sentences, "language": quote.story.language}
    return {"body": body | {"name": "Partial quotation; the whole sentences"} | words}


def image(picture: Picture | None, shape: str, absolute: Absolute) -> Description | None:
    """Describe a picture in its largest size of a shape, with its credit.

    The caption is given for the shape "whole" alone, as on the pages.
    """
    if picture is None:
        return None
    largest = picture.renditions(shape)[-1]
    return present(
        {
            "@type": "ImageObject",
            "contentUrl": absolute(picture.url(largest.name)),
            "caption": picture.shown_caption.text if shape == "whole" else "",
            "creditText": picture.credit,
            "creator": _named("Person", picture.creator),
            "copyrightNotice": picture.copyright_notice,
            "license": picture.licence_address,
        }
    )


def _person(person: Person, absolute: Absolute) -> Description:
    return {
        "@type": "Person",
        "@id": person.permanent_id,  # the same in every language of the interface
        "name": person.called.text,
        "url": absolute(person.get_absolute_url()),
    }


def _original(kind: str, language: str, address: str | None = None) -> Description | None:
    """Describe what was translated; often only its language is known."""
    if not language:
        return None
    return present({"@type": kind, "inLanguage": language, "@id": address})


def _named(kind: str, name: str) -> Description | None:
    return {"@type": kind, "name": name} if name else None


def _described(kind: str, properties: Description) -> Description:
    return {"@context": "https://schema.org", "@type": kind} | present(properties)


def written(moment: datetime | None) -> str:
    """Write a moment in ISO 8601 to the second, with its offset; "" for None."""
    return moment.isoformat(timespec="seconds") if moment else ""


def present(properties: Description) -> Description:
    """Return the properties that have a value."""
    return {name: value for name, value in properties.items() if value not in (None, "", [], {})}
