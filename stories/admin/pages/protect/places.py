"""Lead through each place that holds a word of the name: mend it, or say why it stays."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from stories.identity import mending
from stories.identity.places import LEADS_AWAY_KEY, Place
from stories.models import AuditEntry
from stories.models.protection import EVERYWHERE

from .page import MOST_SHOWN, Page, digest, where

NO_REASON = gettext_lazy("Say why this is another word: a colleague will read it.")


def mend(page: Page) -> HttpResponse:
    sent = page.request.POST
    place = page.places.find(sent.get("place", ""))
    if place is None:
        messages.warning(page.request, gettext("This place holds no word of the name any more."))
        return page.again("#places")
    if sent.get("seen") != digest(place.text):
        messages.error(
            page.request,
            gettext(
                "Somebody changed this text meanwhile. Nothing was overwritten: look at it again."
            ),
        )
        return page.again("#places")
    text = sent.get("text", "").replace("\r\n", "\n")
    if "text" not in sent:
        text = mending.proposal(place, page.protection.called)
    try:
        with transaction.atomic():
            _mend_one(page, place, text)
    except ValidationError as error:
        for message in error.messages:
            messages.error(page.request, f"{where(place)}: {message}")
        return page.again("#places")
    messages.success(
        page.request,
        gettext("%(place)s, %(field)s: mended.") % {"place": where(place), "field": place.label},
    )
    return page.again("#places")


def mend_all(page: Page) -> HttpResponse:
    """Put the chosen name in the place of all that the page showed of the person's own texts."""
    seen = set(page.request.POST.getlist("seen"))
    done = 0
    for place in page.places.open[:MOST_SHOWN]:
        is_seen = f"{place.key} {digest(place.text)}" in seen
        if not place.is_own or place.leads_away or not is_seen:
            continue
        fresh = page.places.again(place)  # a quote may have followed its story's body
        if fresh is None:
            done += 1
            continue
        try:
            with transaction.atomic():
                _mend_one(page, fresh, mending.proposal(fresh, page.protection.called))
            done += 1
        except ValidationError as error:
            messages.error(page.request, f"{where(place)}: {' '.join(error.messages)}")
    messages.success(page.request, gettext("%(done)s mended.") % {"done": done})
    return page.again("#places")


def _mend_one(page: Page, place: Place, text: str) -> None:
    mending.mend(
        place,
        text,
        protection=page.protection,
        by=page.request.user,
        now=timezone.now(),
    )


def override(page: Page) -> HttpResponse:
    """Note that a hit is another word, with the reason."""
    sent, protection = page.request.POST, page.protection
    place = page.places.find(sent.get("place", ""))
    known = {key: words for _, words, _, key in place.pieces} if place else {}
    known |= {LEADS_AWAY_KEY: ""}
    reason, hit = sent.get("reason", "").strip()[:300], sent.get("hit", "")
    if place is None or hit not in known:
        messages.warning(
            page.request, gettext("This text has changed meanwhile. Look at it again.")
        )
    elif not reason:
        messages.error(page.request, NO_REASON)
    else:
        kept = {"words": known[hit], "reason": reason}
        protection.overrides.setdefault(place.key, {})[hit] = kept
        if sent.get("everywhere") == "yes" and not place.is_own:
            protection.overrides.setdefault(EVERYWHERE, {})[known[hit]] = kept
        protection.save()
        kind, now = AuditEntry.Kind.NAME_KEPT, timezone.now()
        AuditEntry.note(kind, now=now, by=page.request.user, detail=f"Person {page.person.pk}")
        messages.success(page.request, gettext("Kept as it is."))
    return page.again("#places")
