"""Test what an administrator decides about the site."""

import pytest
from django.urls import reverse

from stories.models import AuditEntry, SiteSettings

pytestmark = pytest.mark.usefixtures("new_site")

FORM = reverse("admin:stories_sitesettings_change", args=[1])
LIST = reverse("admin:stories_sitesettings_changelist")


def typed(**changes):
    rows = {"chosen_people-TOTAL_FORMS": "0", "chosen_people-INITIAL_FORMS": "0"}
    kept = {"exit_address": "https://weather.example/", "second_factor_days": "14"}
    return rows | kept | {"demands_consent": "on"} | changes


def test_a_new_site_demands_consent(db, new_site):
    assert SiteSettings.current().demands_consent


def test_an_administrator_changes_them_and_the_audit_log_says_so(sign_in):
    client = sign_in("Administrators")
    assert client.get(LIST).url == FORM
    response = client.post(FORM, typed(exits_everywhere="on", demands_consent=""))
    assert response.status_code == 302
    current = SiteSettings.current()
    assert (current.exits_everywhere, current.demands_consent) == (True, False)
    assert current.exit_address == "https://weather.example/"
    (entry,) = AuditEntry.objects.filter(kind=AuditEntry.Kind.SETTINGS)
    assert entry.by_name == "sample-administrators"
    assert "consent" in entry.detail


def test_nothing_that_was_not_changed_is_noted(sign_in):
    client = sign_in("Administrators")
    client.get(LIST)
    client.post(FORM, typed(exit_address="https://www.wikipedia.org/"))
    assert not AuditEntry.objects.filter(kind=AuditEntry.Kind.SETTINGS)


@pytest.mark.parametrize("address", ["http://weather.example/", "javascript:alert(1)", "", "x"])
def test_the_exit_leads_to_a_secure_address_only(address, sign_in):
    client = sign_in("Administrators")
    client.get(LIST)
    response = client.post(FORM, typed(exit_address=address))
    assert "exit_address" in response.context["adminform"].form.errors


@pytest.mark.parametrize("group", ["Writers", "Editors"])
def test_nobody_else_reads_or_changes_them(group, sign_in):
    client = sign_in(group)
    SiteSettings.objects.create(pk=1)
    for address in (LIST, FORM):
        assert client.get(address).status_code == 403
    assert client.post(FORM, typed()).status_code == 403
