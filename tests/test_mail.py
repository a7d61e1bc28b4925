"""Test the e-mail about what waits for a colleague: who gets one, and how little it says."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from stories.models import Comment, MailChoice, ReviewMessage
from tests.accounts import make_colleague, signed_in
from tests.factories import PAST, make_person, make_story
from tests.markup import markup

pytestmark = pytest.mark.django_db

NOW = timezone.now()
LOCAL = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}


@pytest.fixture
def server(settings):
    """Set a mail server, whose letters are kept in memory."""
    settings.MAILERS = LOCAL


@pytest.fixture
def account():
    """Make the account of a plainly invented colleague who chose when to be written to."""

    def make(name, group, when="", **fields):
        fields = {"email": f"{name}@desk.example", "first_name": "Sample"} | fields
        user = make_colleague(name, group, **fields)
        if when:
            MailChoice.objects.create(user=user, when=when, told_at=PAST)
        return user

    return make


@pytest.fixture
def stored(django_capture_on_commit_callbacks):
    """Do something, and what follows once it is stored for good."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def make_sent(by, to, **fields):
    secret = make_person("Secret Somebody")
    fields = {"headline": "What Secret Somebody said", "slug": "of-secret-somebody"} | fields
    story = make_story(secret, status="draft", **fields)
    story.send_for_review(by=by, now=NOW, to=to, message="Secret Somebody called.")
    return story


class TestAtOnce:
    def test_tells_who_and_where_and_no_more(self, server, account, stored):
        writer = account("writer", "Writers", last_name="Writer")
        editor = account("editor", "Editors", "at_once")
        with stored():
            story = make_sent(writer, editor)
        [letter] = mail.outbox
        where = reverse("admin:stories_story_change", args=[story.pk])
        assert letter.to == ["editor@desk.example"]
        assert letter.subject == "Something waits for you at the desk"
        assert letter.body == (
            f"Sample Writer: http://127.0.0.1{where}\n\n"
            f"When we write to you: http://127.0.0.1{reverse('admin:mail')}"
        )
        assert "ecret" not in str(letter.message())

    def test_leads_to_the_site_itself_where_its_subdomains_are_allowed_too(
        self, server, account, stored, settings
    ):
        settings.ALLOWED_HOSTS = [".stories.example"]
        with stored():
            make_sent(account("writer", "Writers"), account("editor", "Editors", "at_once"))
        assert "http://stories.example/admin/" in mail.outbox[0].body

    def test_tells_of_a_comment_that_mentions_one(self, server, account, stored):
        editor = account("editor", "Editors", "at_once")
        story = make_story()
        with stored():
            comment = Comment.begin(story, "@editor, Secret Somebody?", by=None, now=NOW)
        [letter] = mail.outbox
        assert letter.body.startswith("A colleague: http://127.0.0.1/admin/stories/story/")
        assert f"#comment-{comment.pk}\n" in letter.body
        assert "ecret" not in str(letter.message())
        with stored():
            Comment.begin(story, "@editor", by=editor, now=NOW)
        assert len(mail.outbox) == 1

    @pytest.mark.parametrize(
        ("when", "fields"),
        [
            ("", {}),
            ("never", {}),
            ("daily", {}),
            ("at_once", {"email": ""}),
            ("at_once", {"is_active": False}),
        ],
    )
    def test_writes_to_nobody_who_did_not_choose_it(self, when, fields, server, account, stored):
        editor = account("editor", "Editors", when, **fields)
        with stored():
            make_sent(None, editor)
        assert mail.outbox == []

    def test_writes_nothing_without_a_server(self, account, stored):
        editor = account("editor", "Editors", "at_once")
        with stored():
            make_sent(None, editor)
        assert mail.outbox == []

    def test_that_fails_keeps_what_was_done(self, server, account, stored, monkeypatch, caplog):
        def fail(*args):
            raise smtplib.SMTPRecipientsRefused({"editor@desk.example": (550, b"Secret")})

        monkeypatch.setattr(EmailBackend, "send_messages", fail)
        editor = account("editor", "Editors", "at_once")
        with stored():
            story = make_sent(None, editor)
        assert story.review_messages.get().to == editor
        assert "SMTPRecipientsRefused" in caplog.text
        assert "editor@" not in caplog.text


class TestTheDigest:
    def test_tells_once_of_all_that_is_new_and_waits(self, server, account):
        writer = account("writer", "Writers", last_name="Writer")
        editor = account("editor", "Editors", "daily")
        first = make_sent(writer, editor)
        second = make_sent(writer, editor, slug="another")
        second.publish(by=None, now=NOW)
        comment = Comment.begin(second, "See @editor.", by=writer, now=NOW)
        Comment.begin(second, "See @editor too.", by=editor, now=NOW)
        call_command("send_digests")
        [letter] = mail.outbox
        told = [reverse("admin:stories_story_change", args=[first.pk]), comment.get_absolute_url()]
        lines = [f"Sample Writer: http://127.0.0.1{each}" for each in told]
        assert letter.body.split("\n\n")[:2] == lines
        assert "ecret" not in str(letter.message())
        call_command("send_digests")
        assert len(mail.outbox) == 1

    def test_is_for_those_who_chose_it(self, server, account, capsys):
        make_sent(None, account("editor", "Editors", "at_once"))
        call_command("send_digests")
        assert mail.outbox == []
        assert "Looked for 0 colleagues." in capsys.readouterr().out

    def test_that_fails_is_sent_the_next_time(self, server, account, monkeypatch):
        def fail(*args):
            raise OSError

        make_sent(None, account("editor", "Editors", "daily"))
        with monkeypatch.context() as broken:
            broken.setattr(EmailBackend, "send_messages", fail)
            with pytest.raises(CommandError, match="1 messages could not be sent"):
                call_command("send_digests")
        call_command("send_digests")
        assert len(mail.outbox) == 1

    def test_is_none_without_a_server(self, account, capsys):
        make_sent(None, account("editor", "Editors", "daily"))
        call_command("send_digests")
        assert "No mail server is set" in capsys.readouterr().out
        assert mail.outbox == []


class TestTheChoice:
    def test_is_each_one_s_own(self, server, account):
        editor = account("editor", "Editors")
        client, where = signed_in(editor), reverse("admin:mail")
        assert f'href="{where}"' in markup(client.get(reverse("admin:index")))
        page = markup(client.get(where))
        assert "It goes to editor@desk.example." in page
        assert 'value="never"' in page
        assert "Choose one of these." in markup(client.post(where, {"when": "", "csrf": "x"}))
        client.post(where, {"when": "daily"})
        choice = MailChoice.objects.get()
        assert (choice.user, choice.when) == (editor, "daily")
        assert choice.told_at >= NOW
        assert str(choice) == "editor: Once a day, if there is something new"
        client.post(where, {"when": "at_once"})
        assert MailChoice.objects.get().when == "at_once"

    def test_says_where_nothing_can_be_sent(self, account, settings):
        editor = account("editor", "Editors", email="")
        client, where = signed_in(editor), reverse("admin:mail")
        assert "This site has no mail server" in markup(client.get(where))
        assert where not in markup(client.get(reverse("admin:index")))
        settings.MAILERS = LOCAL
        assert "Your account has no address." in markup(client.get(where))

    def test_is_for_those_who_may_see_stories(self, django_user_model):
        nobody = django_user_model.objects.create_user("nobody", is_staff=True)
        assert signed_in(nobody).get(reverse("admin:mail")).status_code == 403

    def test_that_is_new_tells_nothing_of_before(self, server, account):
        editor = account("editor", "Editors")
        make_sent(None, editor)
        ReviewMessage.objects.update(at=NOW - timedelta(hours=1))
        signed_in(editor).post(reverse("admin:mail"), {"when": "daily"})
        call_command("send_digests")
        assert mail.outbox == []
