"""Test how consents are recorded, read and withdrawn at the desk, and by whom."""

import re
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from stories import evidence
from stories.models import AuditEntry, Consent, Story, ThirdParty
from tests.accounts import make_colleague
from tests.desk import address, save, typed_in
from tests.factories import make_consent, make_person, make_picture, make_story
from tests.markup import markup

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7 a sample signature"
GIVEN = {"kind": "given", "date": "2025-03", "how": "written", "is_for_text": "on"}


def add_address(subject):
    return f"{reverse('admin:stories_consent_add')}?{subject._meta.model_name}={subject.pk}"


def page_of(subject):
    return reverse(f"admin:stories_{subject._meta.model_name}_consent", args=[subject.pk])


def whose(subject):
    return {"person": subject.person.pk} if isinstance(subject, Story) else {}


def record(client, subject, **fields):
    sent = GIVEN | {"is_for_name": "on"} | whose(subject) | fields
    return client.post(add_address(subject), sent, follow=True)


def a_file(data=PDF, name="khalida-signed.pdf"):
    return SimpleUploadedFile(name, data)


def kinds():
    return list(AuditEntry.objects.order_by("pk").values_list("kind", flat=True))


@pytest.fixture
def editor_client(client):
    user = make_colleague("sample-editor", "Editors")
    client.force_login(user)
    return client


class TestAnEditor:
    def test_records_a_consent_with_its_evidence(self, editor_client, evidence_files):
        story = make_story(status="draft")
        assert page_of(story) in editor_client.get(address(story)).content.decode()
        page = editor_client.get(page_of(story)).content.decode()
        assert "Not covered" in page
        assert add_address(story) in page
        form = typed_in(editor_client.get(add_address(story)))
        assert (form["person"], form["is_for_text"], form["is_for_name"]) == (
            story.person.pk,
            True,
            True,
        )
        page = record(editor_client, story, evidence=a_file(), valid_until="2099-01-01T12:00")
        assert page.redirect_chain == [(page_of(story), 302)]
        assert "Covered" in page.content.decode()
        made = Consent.objects.get()
        assert (made.story, made.recorded_by_name, made.how) == (story, "sample-editor", "written")
        (file,) = evidence_files.iterdir()
        assert "khalida" not in file.name
        assert PDF not in file.read_bytes()
        where = reverse("admin:stories_consent_evidence", args=[made.pk])
        assert where in editor_client.get(address(made)).content.decode()
        answer = editor_client.get(where)
        assert answer.content == PDF
        assert "no-store" in answer.headers["Cache-Control"]
        assert answer.headers["Content-Disposition"] == (
            f'attachment; filename="consent-{made.pk}.pdf"'
        )
        assert kinds() == ["consent_recorded", "consent_read", "consent_evidence"]
        assert {line.by_name for line in AuditEntry.objects.all()} == {"sample-editor"}
        assert not AuditEntry.objects.filter(detail__contains="Sample Person")

    def test_changes_it_and_replaces_the_file(
        self, editor_client, evidence_files, django_capture_on_commit_callbacks
    ):
        story = make_story()
        record(editor_client, story, evidence=a_file())
        made = Consent.objects.get()
        with django_capture_on_commit_callbacks(execute=True):
            save(editor_client, made, "_save", evidence=a_file(PDF * 2), kind="refused", note="B")
        made.refresh_from_db()
        assert (made.kind, made.note) == ("given", "B")
        assert [file.name for file in evidence_files.iterdir()] == [made.evidence_file]
        line = AuditEntry.objects.get(kind="consent_changed")
        assert line.detail == f"Consent {made.pk}: File, Note"
        with django_capture_on_commit_callbacks(execute=True):
            made.delete()
        assert not list(evidence_files.iterdir())

    def test_is_told_what_is_hidden_where_it_covers_less(self, editor_client):
        story = make_story()
        made = make_consent(story)
        told = save(editor_client, made, "_save", languages=["ru"], follow=True)
        assert f"No reader sees “{story}” now." in told.content.decode()

    def test_is_told_what_is_hidden_of_somebody_under_age(self, editor_client):
        story = make_story()
        make_consent(story)
        told = save(editor_client, story.person, "_save_changes", is_minor="on", follow=True)
        assert f"No reader sees “{story}” now." in told.content.decode()
        told = save(editor_client, story.person, "_save_changes", risk_note="A", follow=True)
        assert "No reader sees" not in told.content.decode()

    def test_withdraws_it_with_one_press(self, editor_client):
        story = make_story()
        made = make_consent(story, languages=["en"])
        where = reverse("admin:stories_consent_withdraw", args=[made.pk])
        for place in (page_of(story), address(made)):
            assert where in editor_client.get(place).content.decode()
        asked = markup(editor_client.get(where))
        assert "no reader sees what this consent was for: the words, the name, in English" in asked
        assert "No reader sees" not in editor_client.get(page_of(story)).content.decode()
        page = editor_client.post(where, {"note": "By letter"}, follow=True).content.decode()
        assert f"No reader sees “{story}” now." in page
        assert "needs renewal" in page
        assert not Story.objects.published(timezone.now())
        made.refresh_from_db()
        assert (made.kind, made.note) == ("withdrawn", "By letter")
        page = editor_client.get(address(made)).content.decode()
        assert 'name="_save"' not in page
        assert where not in page
        page = editor_client.post(where, {"note": ""}, follow=True).content.decode()
        assert "not given any more" in page

    def test_records_a_refusal_which_hides_at_once(self, editor_client):
        story = make_story()
        page = record(editor_client, story, kind="refused", date="", how="").content.decode()
        assert f"No reader sees “{story}” now." in page
        assert "refused or withdrawn" in page

    def test_records_who_agreed_to_a_picture(self, editor_client):
        picture = make_picture()
        make_story(lead_picture=picture)
        assert page_of(picture) in editor_client.get(address(picture)).content.decode()
        assert "No consent is recorded" in editor_client.get(page_of(picture)).content.decode()
        form = editor_client.get(add_address(picture)).content.decode()
        assert 'name="is_for_picture"' in form
        assert 'name="languages"' not in form
        sent = {"kind": "given", "date": "2025", "how": "spoken", "is_for_picture": "on"}
        sent |= {"other_person": "Sample Sitter"}
        page = editor_client.post(add_address(picture), sent, follow=True).content.decode()
        assert "Covered" in page
        made = Consent.objects.get()
        page = editor_client.post(
            reverse("admin:stories_consent_withdraw", args=[made.pk]), {}, follow=True
        ).content.decode()
        assert "Nobody but the desk sees this picture now." in page
        assert "no reader sees the picture" in page
        line = AuditEntry.objects.get(kind="consent_withdrawn")
        assert line.detail == f"Consent {made.pk}, picture {picture.pk}"

    def test_is_told_that_nobody_is_asked_for_a_picture_of_nobody(self, editor_client):
        picture = make_picture(has_obscured_faces=True)
        assert "Covered" in editor_client.get(page_of(picture)).content.decode()
        new = editor_client.get(reverse("admin:stories_picture_add")).content.decode()
        assert "Once it is saved" in new

    def test_begins_at_a_story_or_a_picture(self, editor_client):
        for query in ("", "?story=999", "?story=x", "?picture=999"):
            where = reverse("admin:stories_consent_add") + query
            page = editor_client.get(where, follow=True)
            assert "choose “Consent…” there" in page.content.decode()

    def test_sees_the_list_without_names(self, editor_client):
        made = make_consent(make_story(headline="A headline"), other_person="Another Sample")
        page = editor_client.get(reverse("admin:stories_consent_changelist")).content.decode()
        assert str(made) in page
        assert "Another Sample" not in page
        assert "delete_selected" not in page

    @pytest.mark.parametrize(
        ("sent", "told"),
        [
            ({"date": "", "how": ""}, "Say when: a year is enough"),
            ({"is_for_text": "", "is_for_name": ""}, "Say what it is for"),
            ({"other_person": "Another Sample"}, "Say whose consent it is"),
            ({"person": ""}, "Say whose consent it is"),
            ({"date": "last year"}, "2024"),
            ({"languages": ["xx"]}, "xx"),
            ({"kind": "withdrawn"}, "withdrawn"),
            ({"evidence": a_file(b"MZ")}, "PDF, JPEG"),
            ({"evidence": a_file(b"")}, "empty"),
            ({"note": "a\0b"}, "Null characters"),
        ],
        ids=str,
    )
    def test_is_told_what_is_wrong(self, sent, told, editor_client, evidence_files):
        page = record(editor_client, make_story(), **sent)
        assert told in page.content.decode()
        assert not Consent.objects.exists()
        assert not evidence_files.exists()

    def test_is_told_that_a_file_is_too_large(self, editor_client, monkeypatch):
        monkeypatch.setattr(evidence, "MOST_BYTES", 9)
        page = record(editor_client, make_story(), evidence=a_file())
        assert "larger than 20 MB" in page.content.decode()

    def test_is_told_that_no_file_is_kept_without_a_key(
        self, editor_client, settings, evidence_files
    ):
        settings.EVIDENCE_KEYS = []
        story = make_story()
        page = editor_client.get(add_address(story)).content.decode()
        assert "must set EVIDENCE_KEY first" in page
        record(editor_client, story, evidence=a_file())
        assert not Consent.objects.get().evidence_file
        assert not evidence_files.exists()

    def test_is_told_when_the_key_is_another(self, editor_client, settings):
        record(editor_client, make_story(), evidence=a_file())
        made = Consent.objects.get()
        where = reverse("admin:stories_consent_evidence", args=[made.pk])
        settings.EVIDENCE_KEYS = [Fernet.generate_key().decode()]
        page = editor_client.get(where, follow=True).content.decode()
        assert "cannot be opened with the key" in page
        assert "consent_evidence" not in kinds()


class TestAWriter:
    def test_sees_whether_a_story_is_covered_and_never_a_record(self, writer_client):
        story = make_story(status="draft", lead_picture=make_picture())
        made = make_consent(story, note="Secret note", valid_until=timezone.now())
        kept = make_consent(story, note="Secret note", other_person="Another Sample")
        for subject in (story, story.lead_picture):
            page = writer_client.get(page_of(subject)).content.decode()
            assert "Not covered" in page
            assert "Only those who publish read and add them." in page
            for secret in ("Secret", "Another", "/consent/add/", f"/consent/{made.pk}/"):
                assert secret not in page
        assert "has ended" in writer_client.get(page_of(story)).content.decode()
        where = [address(kept), reverse("admin:stories_consent_changelist"), add_address(story)]
        for name in ("withdraw", "evidence"):
            where.append(reverse(f"admin:stories_consent_{name}", args=[kept.pk]))
        for each in where:
            assert writer_client.get(each).status_code == 403, each
            assert writer_client.post(each, GIVEN).status_code == 403, each
        assert Consent.objects.count() == 2
        assert kinds() == []

    def test_decides_nothing_about_a_face(self, writer_client):
        person = make_person(anonymity="pseudonym")
        save(writer_client, person, "_save", recognisable_reason="Why not", risk_note="A risk")
        person.refresh_from_db()
        assert (person.recognisable_reason, person.risk_note) == ("", "A risk")


def test_who_may_see_nothing_sees_no_page_of_consent(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("reader", is_staff=True))
    story = make_story(lead_picture=make_picture())
    for subject in (story, story.lead_picture):
        assert client.get(page_of(subject)).status_code == 403


class TestThoseWhoAreNamed:
    def named(self, *rows, initial=0):
        sent = {"named-TOTAL_FORMS": len(rows), "named-INITIAL_FORMS": initial}
        for number, row in enumerate(rows):
            sent |= {f"named-{number}-{name}": value for name, value in row.items()}
        return sent

    def test_are_listed_for_the_desk_alone(self, writer_client, client):
        story = make_story(status="draft")
        sent = self.named({"name": "Third Sample", "state": "to_ask", "note": "A neighbour"})
        page = writer_client.post(page_of(story), sent, follow=True).content.decode()
        assert "Third Sample" in page
        (made,) = story.third_parties.all()
        assert (str(made), str(ThirdParty())) == (f"Third party {made.pk}", "A third party")
        assert "People to ask" in writer_client.get(reverse("admin:index")).content.decode()
        story.publish(by=None, now=timezone.now())
        assert "Third Sample" not in client.get(story.get_absolute_url()).content.decode()
        assert "Third Sample" not in str([version.content for version in story.versions.all()])
        row = {"id": made.pk, "name": "Third Sample", "state": "agreed", "note": ""}
        writer_client.post(page_of(story), self.named(row, initial=1))
        made.refresh_from_db()
        assert made.state == "agreed"
        assert "People to ask" not in writer_client.get(reverse("admin:index")).content.decode()
        writer_client.post(page_of(story), self.named(row | {"DELETE": "on"}, initial=1))
        assert not story.third_parties.exists()

    def test_are_not_kept_without_a_name(self, writer_client):
        story = make_story(status="draft")
        sent = self.named({"name": "", "state": "agreed", "note": "Who?"})
        page = writer_client.post(page_of(story), sent)
        assert "Who?" in page.content.decode()
        assert "errorlist" in page.content.decode()
        assert not ThirdParty.objects.exists()

    def test_are_changed_by_those_alone_who_may_change_the_story(self, writer_client):
        story = make_story(status="withdrawn")
        ThirdParty.objects.create(story=story, name="Third Sample")
        page = writer_client.get(page_of(story)).content.decode()
        assert "Third Sample: To ask" in page
        assert "<form method" not in page
        assert writer_client.post(page_of(story), self.named()).status_code == 403


class TestTheFirstPage:
    def queues(self, client):
        return {queue.name: queue for queue in client.get(reverse("admin:index")).context["queues"]}

    def test_lists_what_ends_and_what_ended(self, editor_client, new_site):
        now = timezone.now()
        ends, ended, later = (make_story(headline=name) for name in ("Ends", "Ended", "Later"))
        make_consent(ends, valid_until=now + timedelta(days=59))
        make_consent(ended, valid_until=now - timedelta(days=1))
        make_consent(later, valid_until=now + timedelta(days=61))
        face = make_picture(alt_text="A face")
        make_consent(picture=face, valid_until=now + timedelta(days=1))
        lacks = make_story(headline="Lacks", status="draft")
        lacks.refresh_blockers()
        found = self.queues(editor_client)
        listed = {name: [row.name for row in queue.rows] for name, queue in found.items()}
        assert listed["ending"] == ["Ends"]
        assert listed["renewal"] == ["Ended"]
        assert listed["faces"] == ["A face"]
        assert "Lacks" in listed["consent"]
        for name in ("ending", "renewal", "consent", "faces"):
            page = editor_client.get(found[name].address).content.decode()
            assert listed[name][0] in page
        page = editor_client.get(found["ending"].address).content.decode()
        assert "Later" not in page

    def test_asks_for_another_look_at_a_risk_after_a_year(self, editor_client, monkeypatch):
        now, today = timezone.now(), timezone.localdate()
        monkeypatch.setattr(timezone, "now", lambda: now)
        old, never, new, nothing = (
            make_story(make_person(name, **fields)).person
            for name, fields in [
                ("Old", {"risk_reviewed_on": today - timedelta(days=366)}),
                ("Never", {"risk_note": "Somebody looks for this person."}),
                ("New", {"risk_note": "A risk", "risk_reviewed_on": today - timedelta(days=365)}),
                ("Nothing", {}),
            ]
        )
        hidden = make_person("Hidden", risk_note="A risk")
        queue = self.queues(editor_client)["risk"]
        assert {row.name: row.told[:5] for row in queue.rows} == {"Old": "last ", "Never": "never"}
        page = editor_client.get(queue.address).content.decode()
        assert re.findall(r">(Old|Never|New|Nothing|Hidden)</a>", page) == ["Never", "Old"]
        for person, asks in [
            (old, True),
            (never, True),
            (new, False),
            (nothing, False),
            (hidden, False),
        ]:
            assert ("Look again" in editor_client.get(address(person)).content.decode()) == asks
        assert editor_client.get(reverse("admin:stories_person_add")).status_code == 200


def test_no_public_page_holds_what_is_for_the_desk(admin_client, client):
    """Names, notes and evidence of consents, of risk and of third parties are nowhere in public."""
    face = make_picture()
    person = make_person(
        portrait=face, risk_note="Secret risk", recognisable_reason="Secret face", is_minor=True
    )
    story = make_story(person, lead_picture=face, tags=["secretless"])
    ThirdParty.objects.create(story=story, name="Secret Third")
    fields = {"note": "Secret", "evidence_reference": "Secret", "guardian": "Secret Guardian"}
    make_consent(story, evidence_file="secret.pdf", **fields)
    make_consent(picture=face, **fields | {"other_person": "Secret Sitter"})
    for where in (
        story.get_absolute_url(),
        person.get_absolute_url(),
        reverse("story_json", kwargs=story.address_parts),
        reverse("person_json", args=[person.slug]),
        "/en/feeds/stories.atom",
        "/en/feeds/stories.json",
        "/sitemap.xml",
        "/en/search/?q=Secret",
        f"/oembed/?url=http://testserver{story.get_absolute_url()}",
    ):
        page = client.get(where, follow=True).content.decode()
        assert "Secret " not in page.replace("“Secret”", ""), where
        assert "secret.pdf" not in page
    save(admin_client, story, "_publish", headline="Other words")
    assert "Secret" not in str([version.content for version in story.versions.all()])
