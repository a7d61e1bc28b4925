"""
Declare every field of text: those that may hold a name, and those that hold none.

A field that is in neither list makes a test fail, so nobody adds one and forgets it here.
"""

from stories.models.in_languages import CODES, LIST_KEYS, NAMES


def _in_languages(field: str) -> dict[str, str]:
    return {f"{field}_{code}": f"{field.replace('_', ' ')} in {NAMES[code]}" for code in CODES}


# By model and field, with the word for it at the desk. In the order in which they are listed.
MAY_HOLD_NAMES: dict[str, dict[str, str]] = {
    "Person": {
        "description": "description",
        "roles": "roles",
        "credentials": "credentials",
        **_in_languages("description"),
        **_in_languages("roles"),
        **_in_languages("credentials"),
        "risk_note": "what could put the person at risk",
        "recognisable_reason": "why a recognisable picture may be shown",
    },
    "Story": {
        "headline": "headline",
        "kicker": "kicker",
        "standfirst": "standfirst",
        "body": "body",
        "byline": "byline",
        "translator": "translator",
        "content_note": "content note",
        "source_publisher": "first published by",
        "source_url": "first published at",
        "editor_note": "note for editors",
        "withdrawal_reason": "reason of the withdrawal",
        "slug": "address",
    },
    "Quote": {"text": "exact words", "speaker": "said by"},
    "Milestone": {"title": "title", "passage": "exact passage", "date_label": "date label"},
    "Picture": {
        "alt_text": "alt text",
        "caption": "caption",
        **_in_languages("alt_text"),
        **_in_languages("caption"),
        "credit": "credit",
        "creator": "made by",
        "copyright_notice": "copyright notice",
        "licence_words": "another licence",
        "licence": "address of the licence",
        "withdrawal_reason": "reason of the withdrawal",
    },
    "Correction": {"what_was_said": "what was said", "what_is_right": "what is right"},
    "ThirdParty": {"name": "person named in the story", "note": "note"},
    "SupportService": {"name": "name", "purpose": "for what", "url": "web address"},
    "Tag": {"name": "name", **_in_languages("name"), "slug": "address"},
    "SitePage": {
        "title": "title",
        "body": "text",
        "published_title": "title that readers see",
        "published_body": "text that readers see",
        "slug": "address",
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
