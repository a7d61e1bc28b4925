"""Protect a person's identity: hide at once, then ask, then lead through each place."""

from collections.abc import Callable
from hashlib import blake2b
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from stories.admin.forms.buttons import may_publish
from stories.identity import addresses, mending, renewal
from stories.identity.fields import RICH_TEXT
from stories.identity.places import LEADS_AWAY_KEY, Place, Places
from stories.models import AuditEntry, Person, Picture, Protection
from stories.models.fields import lines
from stories.models.protection import EVERYWHERE
from stories.name_forms import Names

MOST_SHOWN = 40  # places on one page
NO_REASON = "Say why this is another word: a colleague will read it."


class NamesForm(forms.Form):
    """What readers should call the person, and how else the name is spelled."""

    anonymity = forms.ChoiceField(
        label="Readers are told",
        choices=[
            (Person.Anonymity.PSEUDONYM, "that the name was changed"),
            (Person.Anonymity.ANONYMOUS, "that no name is given"),
        ],
        widget=forms.RadioSelect,
    )
    called = forms.CharField(
        label="What readers call the person",
        max_length=200,
        help_text="A name that is not theirs, and that nobody near them has; or, without a name, a "
        "few words: “A teacher”. It takes the place of the name in every text.",
    )
    spellings = forms.CharField(
        label="Other spellings of the name",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One a line: nicknames, a former name, a transliteration. Cases, and the usual "
        "spellings in Cyrillic and Latin letters, are found without this.",
    )

    def __init__(self, *args: Any, protection: Protection, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.protection = protection

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        spellings = lines(cleaned.get("spellings", ""))
        names = Names([*self.protection.all_names, *spellings])
        if hits := names.find(cleaned.get("called", "")):
            self.add_error(
                "called", f"“{hits[0].words}” is a word of the name. Choose something else."
            )
        return cleaned


def protect(model_admin: admin.ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Show the step that comes next; on POST take it."""
    if not may_publish(request):
        raise PermissionDenied
    with transaction.atomic():
        if request.method == "POST":
            Person.objects.filter(pk=pk).lock()
        # Also one in the trash, who would be shown by their name when they are brought back.
        person = get_object_or_404(Person, pk=pk)
        protection = person.protections.open().select_related("person").first()
        if request.method != "POST":
            return _Page(model_admin, request, person, protection).show()
        if protection is None:
            return _begin(request, person)
        if request.POST.get("action") != "finish":
            step = _STEPS.get(request.POST.get("action", ""))
            if step is None:
                raise Http404
            return step(_Page(model_admin, request, person, protection))
    return _finish(_Page(model_admin, request, person, protection))


def _begin(request: HttpRequest, person: Person) -> HttpResponse:
    if request.POST.get("action") == "begin":
        person.begin_protection(by=request.user, now=timezone.now())
        messages.success(
            request,
            "Hidden. From the next request on, nobody sees this person, their stories or quotes.",
        )
    else:  # a form of an earlier step, sent after a colleague ended the protection
        messages.warning(request, "This protection was ended meanwhile. Nothing was changed.")
    return HttpResponseRedirect(request.path)


class _Page:
    """The pages of one protection, for one request."""

    def __init__(
        self,
        model_admin: admin.ModelAdmin,
        request: HttpRequest,
        person: Person,
        protection: Protection | None,
    ) -> None:
        self.model_admin, self.request, self.person = model_admin, request, person
        self.protection: Any = protection
        self.places: Any = Places(protection) if protection else None

    def show(self, **context: Any) -> HttpResponse:
        if self.protection is None:
            return self.answer("begin", stories=self.person.stories.active().count())
        if not self.protection.has_asked_names or "names" in self.request.GET or "form" in context:
            return self.answer("names", **{"form": self.names_form()} | context)
        shown = self.places.open[:MOST_SHOWN]
        return self.answer(
            "places",
            places=[self.described(place) for place in shown],
            number=len(self.places.open),
            more=len(self.places.open) - len(shown),
            pictures=[(each, _thumbnail(each)) for each in self.places.undecided_pictures],
            decisions=Protection.Decision.choices,
            addresses=self.addresses(),
            blocked=[row for row in self.places.rows if row.blockers_summary],
            leaving=[*self.person.other_names.all(), *self.person.links.all()],
            is_done=self.places.is_done
            and self.protection.has_decided_evidence
            and not self.problems(),
            evidence_files=self.protection.consents_with_evidence().count(),
            evidence_choices=Protection.Evidence.choices,
            has_own=any(place.is_own and not place.leads_away for place in shown),
            **context,
        )

    def answer(self, name: str, **context: Any) -> HttpResponse:
        frame = {
            **self.model_admin.admin_site.each_context(self.request),
            "opts": self.model_admin.opts,
            "title": "Protect this person",
            "person": self.person,
            "protection": self.protection,
        }
        template = f"admin/stories/person/protect_{name}.html"
        return TemplateResponse(self.request, template, frame | context)

    def names_form(self, data: Any = None) -> NamesForm:
        initial = {
            "anonymity": self.protection.anonymity or Person.Anonymity.PSEUDONYM,
            "called": self.protection.called,
            "spellings": self.protection.spellings,
        }
        return NamesForm(data, initial=initial, protection=self.protection)

    def described(self, place: Place) -> dict[str, Any]:
        """Return what the page says about a place."""
        proposed = mending.proposal(place, self.protection.called)
        return {
            "place": place,
            "where": _where(place),
            "is_rich": (place.model, place.field) in RICH_TEXT,
            "proposal": proposed,
            "rows": min(8, max(2, len(proposed) // 70 + 1)),
            "seen": _digest(place.text),
            "link": _link(place),
        }

    def problems(self) -> dict[str, str]:
        return addresses.problems(self.protection, self.places.rows)

    def addresses(self) -> list[dict[str, str]]:
        problems, slugs = self.problems(), self.protection.story_slugs
        found = [
            {
                "name": addresses.PERSON,
                "label": "The person",
                "slug": self.protection.slug,
                "problem": problems.get(addresses.PERSON, ""),
            }
        ]
        for row in self.places.rows:
            if row.slug and not row.changes_to_id:
                number = str(row.pk)
                found.append(
                    {
                        "name": number,
                        "label": f"{row} ({row.get_language_display()})",
                        "slug": slugs.get(number, ""),
                        "problem": problems.get(number, ""),
                    }
                )
        return found

    def again(self, place: str = "") -> HttpResponseRedirect:
        return HttpResponseRedirect(f"{self.request.path}{place}")


def _names(page: _Page) -> HttpResponse:
    form = page.names_form(page.request.POST)
    if not form.is_valid():
        return page.show(form=form)
    protection, chosen = page.protection, form.cleaned_data
    if protection.called != chosen["called"]:
        protection.slug, protection.story_slugs = "", {}
    protection.anonymity, protection.called = chosen["anonymity"], chosen["called"]
    protection.spellings = chosen["spellings"]
    addresses.propose(protection, page.places.rows)
    protection.save()
    return page.again()


def _addresses(page: _Page) -> HttpResponse:
    protection, sent = page.protection, page.request.POST
    protection.slug = sent.get(addresses.PERSON, "").strip()[:100]
    for row in page.places.rows:
        if str(row.pk) in sent:
            protection.story_slugs[str(row.pk)] = sent[str(row.pk)].strip()[:120]
    protection.save()
    if page.problems():
        messages.error(page.request, "Not every address can be used: see what is beside them.")
    else:
        messages.success(page.request, "The new addresses are noted.")
    return page.again("#addresses")


def _picture(page: _Page) -> HttpResponse:
    decision = page.request.POST.get("decision", "")
    known = {str(picture.pk): picture for picture in page.places.pictures}
    number = page.request.POST.get("picture", "")
    if number not in known or decision not in Protection.Decision:
        messages.error(page.request, "Choose what becomes of the picture.")
        return page.again("#pictures")
    page.protection.pictures[number] = decision
    page.protection.save()
    return page.again("#pictures")


def _evidence(page: _Page) -> HttpResponse:
    """Note whether the files that prove a consent are removed, or kept and why."""
    sent, protection = page.request.POST, page.protection
    decision, reason = sent.get("decision", ""), sent.get("reason", "").strip()[:300]
    is_kept = decision == Protection.Evidence.KEEP
    if decision not in Protection.Evidence:
        messages.error(page.request, "Choose what becomes of the files.")
    elif is_kept and not reason:
        messages.error(page.request, "Say why the files are kept: a colleague will read it.")
    elif protection.names().find(reason):
        messages.error(page.request, "Say it without the name: the reason is kept in the log.")
    else:
        protection.evidence, protection.evidence_reason = decision, reason if is_kept else ""
        protection.save()
        messages.success(page.request, "Noted. It is done when you finish.")
    return page.again("#evidence")


def _mend(page: _Page) -> HttpResponse:
    sent = page.request.POST
    place = page.places.find(sent.get("place", ""))
    if place is None:
        messages.warning(page.request, "This place holds no word of the name any more.")
        return page.again("#places")
    if sent.get("seen") != _digest(place.text):
        messages.error(
            page.request,
            "Somebody changed this text meanwhile. Nothing was overwritten: look at it again.",
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
            messages.error(page.request, f"{_where(place)}: {message}")
        return page.again("#places")
    messages.success(page.request, f"{_where(place)}, {place.label}: mended.")
    return page.again("#places")


def _mend_all(page: _Page) -> HttpResponse:
    """Put the chosen name in the place of all that the page showed of the person's own texts."""
    seen = set(page.request.POST.getlist("seen"))
    done = 0
    for place in page.places.open[:MOST_SHOWN]:
        is_seen = f"{place.key} {_digest(place.text)}" in seen
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
            messages.error(page.request, f"{_where(place)}: {' '.join(error.messages)}")
    messages.success(page.request, f"{done} mended.")
    return page.again("#places")


def _mend_one(page: _Page, place: Place, text: str) -> None:
    mending.mend(
        place,
        text,
        protection=page.protection,
        by=page.request.user,
        now=timezone.now(),
    )


def _override(page: _Page) -> HttpResponse:
    """Note that a hit is another word, with the reason."""
    sent, protection = page.request.POST, page.protection
    place = page.places.find(sent.get("place", ""))
    known = {key: words for _, words, _, key in place.pieces} if place else {}
    known |= {LEADS_AWAY_KEY: ""}
    reason, hit = sent.get("reason", "").strip()[:300], sent.get("hit", "")
    if place is None or hit not in known:
        messages.warning(page.request, "This text has changed meanwhile. Look at it again.")
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
        messages.success(page.request, "Kept as it is.")
    return page.again("#places")


def _abandon(page: _Page) -> HttpResponse:
    if page.request.POST.get("sure") != "yes":
        messages.error(page.request, "Tick the box first: the stories stay withdrawn.")
        return page.again("#abandon")
    page.protection.abandon(by=page.request.user, now=timezone.now())
    messages.success(page.request, "The protection is abandoned. The stories stay withdrawn.")
    if page.person.deleted_at:
        return HttpResponseRedirect(reverse("admin:trash"))
    return HttpResponseRedirect(reverse("admin:stories_person_change", args=[page.person.pk]))


def _finish(page: _Page) -> HttpResponse:
    """Make the new records in one transaction, and answer with the report, which is not kept."""
    shows_again = page.request.POST.get("show") == "yes"
    try:
        report = renewal.finish(
            page.protection, by=page.request.user, now=timezone.now(), shows_again=shows_again
        )
    except renewal.NotDone:
        messages.error(page.request, "Nothing is shown yet: something below is still to be done.")
        return page.again()
    page.model_admin.log_change(page.request, report.person, "Identity protected")
    absolute = page.request.build_absolute_uri
    context = {
        "report": report,
        "person": report.person,
        "old_addresses": [absolute(address) for address in report.old_addresses],
    }
    return page.answer("report", **context)


_STEPS: dict[str, Callable[[_Page], HttpResponse]] = {
    "begin": lambda page: page.again(),  # pressed twice, or by two
    "names": _names,
    "addresses": _addresses,
    "picture": _picture,
    "evidence": _evidence,
    "mend": _mend,
    "mend_all": _mend_all,
    "override": _override,
    "abandon": _abandon,
}


def _where(place: Place) -> str:
    """Name the record of a place in a few words."""
    record = place.record
    name = record._meta.verbose_name
    story = getattr(record, "story", None) or (record if place.model == "Story" else None)
    if story is None:
        return f"{name.capitalize()} “{record}”"
    changes = ", waiting changes" if story.changes_to_id else ""
    of = "" if story == record else f"{name.capitalize()} of "
    who = "" if place.is_own else f", told by {story.person}"
    return f"{of}“{story}” ({story.get_language_display()}{changes}{who})"


def _link(place: Place) -> str:
    """Return the address of the form where the place can be changed too."""
    record: Any = getattr(place.record, "story", place.record)
    record = getattr(record, "live", record)
    name = f"admin:stories_{record._meta.model_name}_change"
    return reverse(name, args=[record.pk])


def _thumbnail(picture: Picture) -> str:
    return picture.url(picture.file_up_to(160, "square").name)


def _digest(text: str) -> str:
    return blake2b(text.encode(), digest_size=8).hexdigest()
