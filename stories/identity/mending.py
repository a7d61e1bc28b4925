"""Take words of a name out of a text, and out of the quotes and milestones that rest on it."""

import re
from collections.abc import Iterable
from datetime import datetime
from html import escape
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from stories import passages
from stories.models import (
    Milestone,
    Picture,
    Protection,
    Quote,
    RetiredAddress,
    SitePage,
    Story,
    StoryVersion,
    Tag,
)
from stories.models.in_languages import LIST_KEYS
from stories.models.verification import confirmation
from stories.name_forms import Hit

from .fields import ADDRESSES, RICH_TEXT
from .places import Place, hit_key

NOTE = "a name was taken out"
_TAG = re.compile(r"<[^<>]*>")


def replaced(
    text: str, hits: Iterable[Hit], called: str, *, is_html: bool = False, is_address: bool = False
) -> str:
    """
    Return the text with another name in the place of the hits.

        Khalida’s words, called Aru                       Aru’s words
        Kha<em>lida</em>, called Aru                      Aru<em></em>
        khalida-azhigulova in an address, called Aru B    aru-b
    """
    pieces, end = [], 0
    for hit in hits:
        is_part = is_address or _is_in_address(text, hit)
        name = slugify(called) or "somebody" if is_part else called
        tags = "".join(_TAG.findall(hit.words)) if is_html else ""
        name = escape(name, quote=False) if is_html else name
        pieces += [text[end : hit.start], name, tags]
        end = hit.end
    return "".join([*pieces, text[end:]])


def _is_in_address(text: str, hit: Hit) -> bool:
    before, after = text[: hit.start][-1:], text[hit.end :][:1]
    return before in {"/", "@", "_", "="} or after in {"@", "_"}


def proposal(place: Place, called: str) -> str:
    """Return the text of a place with the name that readers should know in place of the hits."""
    kind = (place.model, place.field)
    if place.leads_away:
        return ""
    is_html, is_address = kind in RICH_TEXT, kind in ADDRESSES
    return replaced(place.text, place.hits, called, is_html=is_html, is_address=is_address)


@transaction.atomic
def mend(place: Place, text: str, *, protection: Protection, by: Any, now: datetime) -> None:
    """Store another text in a place.

    Quotes and milestones that rest on a changed text follow with the same name, so that their
    words are in it again. Raises ValidationError, with a sentence for the editor.
    """
    record: Any = place.record
    type(record).objects.filter(pk=record.pk).lock()
    record.refresh_from_db()
    field = record._meta.get_field(place.field)
    was_confirmed = isinstance(record, Quote | Milestone) and record.is_confirmed
    _keep_overrides(protection, place, text)
    setattr(record, place.field, field.clean(text, record))
    if isinstance(record, Quote | Milestone):
        _mend_words(record, place.field, by, now, was_confirmed=was_confirmed)
    elif isinstance(record, Story):
        _mend_story(record, place, protection, by, now)
    elif isinstance(record, Tag):
        _mend_tag(record, now)
    elif isinstance(record, SitePage):
        _mend_site_page(record, place.field)
    else:
        changed = [place.field]
        if hasattr(record, "version"):
            record.version += 1
            changed.append("version")
        record.save(update_fields=changed)
        if isinstance(record, Picture):
            Story.objects.showing(record).refresh_blockers()


def _mend_words(
    record: Quote | Milestone, field: str, by: Any, now: datetime, *, was_confirmed: bool
) -> None:
    record.forget_what_was_found()
    if field in {"text", "passage"}:
        record.prefix = record.suffix = ""
        record.clean()
        record.choose_anew()
    record.save()
    _confirm_again(record, by, now, was_confirmed=was_confirmed)
    _note_change(record.story, by, now)


def _keep_overrides(protection: Protection, place: Place, text: str) -> None:
    """Note the reasons for words that stay, which have other words around them from now on."""
    overridden = protection.overrides.get(place.key)
    if not overridden:
        return
    old, names = place.text, protection.names()
    kept = [hit for hit in names.find(old) if hit_key(old, hit) in overridden]
    left = names.find(text)
    if [hit.words for hit in left] == [hit.words for hit in kept]:
        reasons = [overridden[hit_key(old, hit)] for hit in kept]
        overridden |= {hit_key(text, hit): why for hit, why in zip(left, reasons, strict=True)}
        protection.save(update_fields=["overrides"])


def _mend_story(story: Story, place: Place, protection: Protection, by: Any, now: datetime) -> None:
    if place.field == "slug" and Story.objects.exclude(pk=story.pk).is_taken(
        story.slug, story.language
    ):
        raise ValidationError(_("Another story has or had this address. Choose another one."))
    stored = Story.objects.get(pk=story.pk)
    rests: list[Quote | Milestone] = [*stored.quotes.all(), *stored.milestones.all()]
    were_confirmed = {id(each) for each in rests if each.is_confirmed}
    story.save()
    for record in rests:
        record.story = story
        _follow(record, place, protection)
        record.save()
        _confirm_again(record, by, now, was_confirmed=id(record) in were_confirmed)
    _note_change(story, by, now)


def _follow(record: Quote | Milestone, place: Place, protection: Protection) -> None:
    """Give a quote or milestone the words as the story has them now, if it has them once."""
    record.forget_what_was_found()
    if record.passage_found is not None:
        record.choose_anew()
        return
    texts = [record.story.story_text]
    if isinstance(record, Milestone):
        texts.append(record.story.standfirst_text)
    names, called = protection.names(), protection.called
    before, after = (
        replaced(each, names.find(each), called) for each in (record.prefix, record.suffix)
    )
    hits = names.find(record.exact_words)
    # Words that the editor kept in the story stay here too.
    mended = {hit.words for hit in place.hits}
    for chosen in (hits, [hit for hit in hits if hit.words in mended]):
        words = replaced(record.exact_words, chosen, called)
        for text in texts:
            found = passages.locate(text, words, before, after) or passages.locate(text, words)
            if found:
                record.anchor_to(found)
                record.choose_anew()
                return


def _confirm_again(
    record: Quote | Milestone, by: Any, now: datetime, *, was_confirmed: bool
) -> None:
    """Renew the confirmation: who mends sees the words, and only a name changed in them."""
    record.forget_what_was_found()
    if was_confirmed and record.passage_found is not None:
        record.confirmation = confirmation.made(record.digest, by=by, now=now)
        record.save(update_fields=["confirmation"])


def _note_change(story: Story, by: Any, now: datetime) -> None:
    """Raise the version, so that open forms are refused; keep what readers of others see now."""
    story.version += 1
    is_seen = story.is_published(now)
    if is_seen:
        story.modified_at = now
    story.save(update_fields=["version", "modified_at"])
    Story.objects.get(pk=story.pk).refresh_blockers()
    if is_seen:
        StoryVersion.keep(story, StoryVersion.Event.PUBLISHED, by=by, now=now, note=NOTE)


def _mend_tag(tag: Tag, now: datetime) -> None:
    """Rename the tag; the former name is not kept, and its address is gone."""
    stored = Tag.objects.get(pk=tag.pk)
    tag.slug = tag.slugify(tag.name) if tag.slug == stored.slug else tag.slug
    tag.clean()
    if Tag.objects.exclude(pk=tag.pk).filter(slug=tag.slug).exists():
        raise ValidationError(
            _("Another tag has this address. Choose another name, or merge them.")
        )
    seen = Story.objects.once_public(now).filter(tagged_stories__tag=tag)
    if tag.slug != stored.slug and seen.exists():
        RetiredAddress.objects.retire(Tag, [stored.address_parts])
    changed = ["name", *Tag.name_in.columns, "slug", "sort_key", *LIST_KEYS]
    Tag.objects.filter(pk=tag.pk).update(**{name: getattr(tag, name) for name in changed})


def _mend_site_page(page: SitePage, field: str) -> None:
    """Store a field of a page about the site, and let the foot of every page follow.

    A page that was renamed has no way from its former address: that held the name.
    """
    same = SitePage.objects.filter(slug=page.slug, language=page.language)
    if same.exclude(pk=page.pk).exists():
        raise ValidationError(_("Another page has this address. Choose another one."))
    page.version += 1
    page.save(update_fields=[field, "version"])
    SitePage.objects.renew_foot()
