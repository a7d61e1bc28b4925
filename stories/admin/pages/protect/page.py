"""The pages of one protection, and what they say of a place."""

from hashlib import blake2b
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from stories.identity import addresses, mending
from stories.identity.fields import RICH_TEXT
from stories.identity.places import Place, Places
from stories.models import Person, Picture, Protection

from .names import NamesForm

MOST_SHOWN = 40  # places on one page


class Page:
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
            "title": _("Protect this person"),
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
            "where": where(place),
            "is_rich": (place.model, place.field) in RICH_TEXT,
            "proposal": proposed,
            "rows": min(8, max(2, len(proposed) // 70 + 1)),
            "seen": digest(place.text),
            "link": _link(place),
        }

    def problems(self) -> dict[str, str]:
        return addresses.problems(self.protection, self.places.rows)

    def addresses(self) -> list[dict[str, str]]:
        problems, slugs = self.problems(), self.protection.story_slugs
        found = [
            {
                "name": addresses.PERSON,
                "label": _("The person"),
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


def where(place: Place) -> str:
    """Name the record of a place in a few words."""
    record = place.record
    name = record._meta.verbose_name
    story = getattr(record, "story", None) or (record if place.model == "Story" else None)
    if story is None:
        return f"{name.capitalize()} “{record}”"
    facts = [story.get_language_display()]
    facts += [_("waiting changes")] * bool(story.changes_to_id)
    if not place.is_own:
        facts.append(_("told by %(person)s") % {"person": story.person})
    of = "" if story == record else f"{name.capitalize()}: "
    return f"{of}“{story}” ({', '.join(facts)})"


def _link(place: Place) -> str:
    """Return the address of the form where the place can be changed too."""
    record: Any = getattr(place.record, "story", place.record)
    record = getattr(record, "live", record)
    name = f"admin:stories_{record._meta.model_name}_change"
    return reverse(name, args=[record.pk])


def _thumbnail(picture: Picture) -> str:
    return picture.url(picture.file_up_to(160, "square").name)


def digest(text: str) -> str:
    return blake2b(text.encode(), digest_size=8).hexdigest()
