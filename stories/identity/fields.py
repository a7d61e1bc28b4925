"""
Declare every field of text: those that may hold a name, and those that hold none.

A field that is in neither list makes a test fail, so nobody adds one and forgets it here.
"""

from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from stories.models.in_languages import CODES, IN_LANGUAGE, LIST_KEYS


def _in_languages(field: str, name: Any = "") -> dict[str, Any]:
    return {f"{field}_{code}": format_lazy(IN_LANGUAGE[code], name=name) for code in CODES}


# By model and field, with the word for it at the desk. In the order in which they are listed.
MAY_HOLD_NAMES: dict[str, dict[str, Any]] = {
    "Person": {
        "description": _("description"),
        "roles": _("roles"),
        "credentials": _("credentials"),
        **_in_languages("description", _("description")),
        **_in_languages("roles", _("roles")),
        **_in_languages("credentials", _("credentials")),
        "risk_note": _("what could put the person at risk"),
        "recognisable_reason": _("why a recognisable picture may be shown"),
    },
    "Story": {
        "headline": _("headline"),
        "kicker": _("kicker"),
        "standfirst": _("standfirst"),
        "body": _("body"),
        "byline": _("byline"),
        "translator": _("translator"),
        "content_note": _("content note"),
        "source_publisher": _("first published by"),
        "source_url": _("first published at"),
        "editor_note": _("note for editors"),
        "withdrawal_reason": _("reason of the withdrawal"),
        "slug": _("address"),
    },
    "Quote": {"text": _("exact words"), "speaker": _("said by")},
    "Milestone": {
        "title": _("title"),
        "passage": _("exact passage"),
        "date_label": _("date label"),
    },
    "Picture": {
        "alt_text": _("alt text"),
        "caption": _("caption"),
        **_in_languages("alt_text", _("alt text")),
        **_in_languages("caption", _("caption")),
        "credit": _("credit"),
        "creator": _("made by"),
        "copyright_notice": _("copyright notice"),
        "licence_words": _("another licence"),
        "licence": _("address of the licence"),
        "withdrawal_reason": _("reason of the withdrawal"),
    },
    "Correction": {"what_was_said": _("what was said"), "what_is_right": _("what is right")},
    "ThirdParty": {"name": _("person named in the story"), "note": _("note")},
    "SupportService": {"name": _("name"), "purpose": _("for what"), "url": _("web address")},
    "Tag": {"name": _("name"), **_in_languages("name", _("name")), "slug": _("address")},
    "SitePage": {
        "title": _("title"),
        "body": _("text"),
        "published_title": _("title that readers see"),
        "published_body": _("text that readers see"),
        "slug": _("address"),
    },
}
RICH_TEXT = {("Story", "body"), ("SitePage", "body"), ("SitePage", "published_body")}
ADDRESSES = {("Story", "slug"), ("Tag", "slug"), ("Story", "source_url"), ("Picture", "licence")}
ADDRESSES |= {("SitePage", "slug")}
# An address on another site: what is there may name the person, even if the address does not.
LEADS_AWAY = {("Story", "source_url")}

# Fields of text whose name goes when a protection is finished: they are replaced or removed.
GO: dict[str, set[str]] = {
    "Person": {
        *("name", "known_as", "sort_name", "sort_key", "slug"),
        *_in_languages("name"),
        *_in_languages("other_name"),
        *_in_languages("sort_name"),
        *LIST_KEYS,
    },
    "OtherName": {"name"},
    "PersonLanguage": {*LIST_KEYS},
    "PersonLink": {"label", "url"},
    "Quote": {"prefix", "suffix", "context", "key", "translated_from_key"},
    "Milestone": {"prefix", "suffix", "context", "key", "translated_from_key"},
    "Picture": {"folder", "key"},
    "StoryVersion": {"note", "name", "content"},
    "PersonVersion": {"note", "name", "content"},
    "PersonChanges": {"content"},
    "UnfinishedForm": {"typed"},
    "StoryRedirect": {"slug"},
    "PersonRedirect": {"slug"},
    "FormerTagName": {"name", "slug"},
    "AuditEntry": {"detail", "by_name"},
    "Concern": {"text", "way_to_answer", "answer", "staff_note"},
    "ReviewMessage": {"text"},
    "Comment": {"text", "passage", "prefix", "suffix"},
    "Consent": {"other_person", "guardian", "evidence_reference", "note"},
    "Protection": {
        "called",
        "slug",
        "story_slugs",
        "spellings",
        "overrides",
        "pictures",
        "elsewhere",
        "evidence_reason",
    },
    "PreviewLink": {"token"},
    "SiteSettings": {"foot_pages"},  # titles and addresses of pages: they follow these
}

# What the site makes itself, codes, and the names of accounts.
HOLD_NO_NAMES: dict[str, set[str]] = {
    "Person": {"language", "anonymity"},
    "OtherName": {"language"},
    "PersonLanguage": {"language"},
    "Story": {
        "headline_confirmation",
        "language",
        "status",
        "told_date",
        "source_date",
        "translated_from",
        "blockers_summary",
    },
    "Quote": {"confirmation"},
    "Milestone": {"confirmation", "kind", "date_edtf"},
    "Picture": {"extension", "licence_kind", "language"},
    "Tag": {"sort_key", "language", *LIST_KEYS},
    "StoryVersion": {"event", "saved_by_name"},
    "PersonVersion": {"event", "saved_by_name"},
    "PersonChanges": {"status"},
    "UnfinishedForm": {"key", "user_name"},
    "StoryRedirect": {"language"},
    "KeptVerdicts": {"verdicts"},  # numbers and digests
    "RequestCount": {"digest"},
    "ReviewMessage": {"kind", "by_name", "to_name"},
    "Comment": {"by_name", "resolved_by_name"},
    "DeskLanguage": {"language"},
    "MailChoice": {"when"},
    "RetiredAddress": {"digest"},
    "AuditEntry": {"kind", "burst"},
    "Protection": {"state", "by_name", "anonymity", "evidence"},
    "PreviewLink": {"made_by_name"},
    "Invitation": {"invited_by_name"},
    "AuthenticatorApp": {"sealed_secret"},
    "Passkey": {"name", "digest"},  # what a colleague calls a device
    "RecoveryCode": {"digest"},
    "Concern": {"kind", "language", "number_digest", "state"},
    "Consent": {
        "key",
        "kind",
        "date",
        "how",
        "languages",
        "channels",
        "evidence_file",
        "recorded_by_name",
    },
    "Correction": {"kind", "written_by_name"},
    "Erasure": {"by_name", "marks", "report"},
    "PendingDeletion": {"kind", "name"},
    "SupportService": {
        "language",
        "country",
        "phone",
        "languages_spoken",
        "hours",
        "cost",
        "postal_address",
    },
    "ThirdParty": {"state"},
    "SitePage": {"language", "status"},
    # They tell of the organisation, and are on every page.
    "SiteSettings": {
        "exit_address",
        "name_en",
        "name_ru",
        "name_kk",
        "tagline_en",
        "tagline_ru",
        "tagline_kk",
        "publisher",
        "publisher_url",
        "contact",
        "social",
        "licence_name",
        "licence_url",
        "logo_folder",
        "accent",
        "accent_dark",
    },
}
