"""Test what becomes of the files that prove a consent, which tell the former name."""

import pytest

from stories.models import AuditEntry, Consent, Protection
from stories.models.consent import evidence_store
from tests.factories import make_consent, make_picture, make_story
from tests.markup import markup
from tests.protecting.steps import NAMES, begin, finish, mend_all, opened, other_story, page, step

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evidence_files")]

PDF = b"%PDF-1.7 Zhuldyzay Qwartbekova agrees"


def with_file(*about, **fields):
    return make_consent(*about, evidence_file=evidence_store.store(PDF), **fields)


@pytest.fixture
def proved(plain):
    """Somebody with two files: one of their consent, one of a picture on their story."""
    story = plain.stories.get()
    story.lead_picture = make_picture()
    story.save()
    with_file(story)
    with_file(picture=story.lead_picture)
    return plain


def files(folder):
    return sorted(each.name for each in folder.iterdir())


def decide(client, person, **fields):
    return markup(step(client, person, "evidence", **fields))


class TestEvidence:
    def test_is_asked_for_before_anybody_is_shown_again(
        self, proved, admin_client, evidence_files, django_capture_on_commit_callbacks
    ):
        others = with_file(other_story())
        begin(admin_client, proved)
        mend_all(admin_client, proved)
        asked = markup(page(admin_client, proved))
        assert "2 files, such as signed forms or recordings." in asked
        assert 'value="finish"' not in asked
        assert "Nothing is shown yet" in markup(finish(admin_client, proved))
        assert "Choose what becomes of the files." in decide(admin_client, proved)
        asked = decide(admin_client, proved, decision="remove", reason="Not needed.")
        assert "It is done when you finish." in asked
        assert 'value="remove" checked' in asked
        assert len(files(evidence_files)) == 3
        with django_capture_on_commit_callbacks(execute=True):
            report = markup(finish(admin_client, proved))
        assert "2 files with evidence of a consent removed." in report
        assert files(evidence_files) == [others.evidence_file]
        assert Consent.objects.exclude(evidence_file="").get() == others
        lines = AuditEntry.objects.filter(kind="consent_changed").values_list("detail", flat=True)
        assert [line.partition(": ")[2] for line in lines] == ["evidence: remove"] * 2

    def test_is_kept_for_a_reason_that_the_report_tells(self, proved, admin_client, evidence_files):
        begin(admin_client, proved)
        mend_all(admin_client, proved)
        assert "Say why the files are kept" in decide(admin_client, proved, decision="keep")
        named = decide(admin_client, proved, decision="keep", reason=f"{NAMES[0]} asked.")
        assert "Say it without the name" in named
        assert not opened(proved).evidence
        decide(admin_client, proved, decision="keep", reason="A court asks for them.")
        report = markup(finish(admin_client, proved))
        assert "2 files with evidence of a consent kept" in report
        assert "can read the former name there.</strong> A court asks for them." in report
        assert len(files(evidence_files)) == 2
        assert Protection.objects.get().evidence_reason == ""
        told = "evidence: keep; A court asks for them."
        assert AuditEntry.objects.filter(kind="consent_changed", detail__endswith=told).count() == 2

    def test_that_there_is_none_of_asks_nothing(self, plain, admin_client):
        make_consent(plain.stories.get())
        with_file(make_story())
        begin(admin_client, plain)
        mend_all(admin_client, plain)
        assert "Files that prove a consent" not in markup(page(admin_client, plain))
        assert "evidence of a consent" not in markup(finish(admin_client, plain))
