"""Test that a person whom readers know can be shown again as somebody whom nobody recognises."""

import json
import re
from datetime import timedelta
from urllib.parse import quote as escaped

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import connection, models, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from stories.admin.pages import protect as pages
from stories.identity import addresses, renewal
from stories.identity.fields import GO, HOLD_NO_NAMES, MAY_HOLD_NAMES
from stories.identity.places import Places
from stories.models import (
    AuditEntry,
    EditingSession,
    FormerTagName,
    Person,
    Picture,
    PreviewLink,
    Protection,
    Quote,
    RetiredAddress,
    Story,
    StoryVersion,
    Tag,
)
from stories.name_forms import Names
from stories.search import index
from tests.desk import address, errors, open_form, publish, read_out, save
from tests.factories import (
    PAST,
    make_milestone,
    make_person,
    make_picture,
    make_quote,
    make_service,
    make_story,
    schedule,
)
from tests.markup import markup

pytestmark = pytest.mark.django_db

# Invented, and of letters that stand in no word of the site.
NAMES = ["Zhuldyzay Qwartbekova", "Жулдызай Квартбекова"]
FOUND = Names(NAMES)
BODY = (
    "<p>I am Zhuldyzay, and I say this of myself. The hills are quiet at night. "
    "Nobody asked <em>Qwartbekova</em> before. She says: let it be.</p>"
)


@pytest.fixture
def known(admin_client):
    """Make somebody with her name in everything that can hold it, in two languages."""
    admin = User.objects.get(username="admin")
    portrait = make_picture(alt_text="Zhuldyzay at a desk", credit="Photo: Z. Qwartbekova")
    person = make_person(
        NAMES[0],
        slug="zhuldyzay-qwartbekova",
        description="Qwartbekova teaches.",
        roles="teacher\nfriend of Zhuldyzay",
        credentials="Qwartbekova prize",
        portrait=portrait,
    )
    person.other_names.create(name=NAMES[1], language="ru")
    person.links.create(label="Her page", url="https://zhuldyzay.example/")
    story = make_story(
        person,
        headline="In the words of Zhuldyzay Qwartbekova",
        slug="zhuldyzay-in-her-words",
        kicker="Zhuldyzay",
        standfirst="Zhuldyzay’s work began in a school.",
        body=BODY,
        byline="Interview by Z. Qwartbekova",
        source_publisher="Qwartbekova Press",
        source_url="https://press.example/zhuldyzay",
        editor_note="Call Zhuldyzay first.",
        lead_picture=make_picture(caption="Zhuldyzay Qwartbekova, 2024"),
        tags=["zhuldyzay", "quiet hills"],
    )
    make_quote(story, "I am Zhuldyzay, and I say this of myself.")
    make_quote(story, "Nobody asked Qwartbekova before.", speaker="Qwartbekova’s mother")
    make_milestone(story, "Zhuldyzay is asked", passage="Nobody asked Qwartbekova before.")
    make_milestone(
        story, "Begins", passage="Zhuldyzay’s work began in a school.", date_label="As Zhuldyzay"
    )
    russian = make_story(
        person,
        language="ru",
        slug="zhuldyzay-ru",
        headline="О Жулдызай Квартбековой",
        body="<p>Меня зовут Жулдызай. Спросите Квартбекову.</p>",
        translated_from="en",
        translation_group=story.translation_group,
        translator="Ж. Квартбекова",
    )
    make_quote(russian, "Меня зовут Жулдызай.")
    for each in (story, russian):
        StoryVersion.keep(each, "published", by=admin, now=PAST, note="Zhuldyzay agreed")
    index.refresh_all()
    EditingSession.mark_open(story, admin, timezone.now())
    PreviewLink.make(story, by=admin, now=timezone.now())
    return person


@pytest.fixture
def plain(admin_client):
    """Make somebody with her name in few places."""
    person = make_person(NAMES[0], slug="zhuldyzay")
    story = make_story(person, headline="A day of Zhuldyzay", body=BODY, slug="day-of-zhuldyzay")
    make_quote(story, "I am Zhuldyzay, and I say this of myself.")
    return person


def other_story(**fields):
    return make_story(make_person("Sample Other"), **fields)


def step(client, record, action, *, follow=True, **fields):
    where = reverse("admin:stories_person_protect", args=[record.pk])
    return client.post(where, {"action": action} | fields, follow=follow)


def page(client, person):
    return client.get(reverse("admin:stories_person_protect", args=[person.pk]))


def opened(person):
    return Protection.objects.open().get(person=person)


def begin(client, person, called="Aru Sample", anonymity="pseudonym", **fields):
    step(client, person, "begin")
    return step(client, person, "names", called=called, anonymity=anonymity, **fields)


def mend_all(client, person):
    """Press the button for all until nothing of the person's own is left, and decide the rest."""
    for _ in range(4):
        listed = page(client, person).context["places"]
        own = [each for each in listed if each["place"].is_hers and not each["place"].leads_away]
        if not own:
            break
        seen = [f"{each['place'].key} {each['seen']}" for each in own]
        step(client, person, "mend_all", seen=seen, follow=False)
    for each in listed:
        if each["place"].leads_away:
            mend(client, person, each["place"].key, text="")
    for picture in Places(opened(person)).pictures:
        step(client, person, "picture", picture=picture.pk, decision="keep")


def mend(client, person, key, **fields):
    found = {each["place"].key: each for each in page(client, person).context["places"]}
    return step(client, person, "mend", place=key, **{"seen": found[key]["seen"]} | fields)


def finish(client, person, **fields):
    return step(client, person, "finish", **{"show": "yes"} | fields)


def protect(client, person, **fields):
    begin(client, person, **fields)
    mend_all(client, person)
    return finish(client, person)


def everything_stored():
    """Return every value of every row of every table as text, but the report's new names."""
    texts = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if connection.vendor == "sqlite" and table.startswith("stories_search_"):
                continue  # parts of the index, of bytes: see `test_the_index`
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  names of our tables
            texts += [f"{table}: {value}" for row in cursor.fetchall() for value in row]
    return texts


PUBLIC = ["/en/", "/en/stories/", "/en/people/", "/en/quotes/", "/en/tags/", "/ru/", "/ru/stories/"]
PUBLIC += [
    "/sitemap.xml",
    "/en/search/?q=zhuldyzay",
    "/ru/search/?q=Жулдызай",
    "/en/search/?q=quiet",
]


def addresses_of(client, person):
    """Return every address under which readers find something of the person."""
    found = []
    stories = list(person.stories.all())
    for record in [person, *stories, *(quote for each in stories for quote in each.quotes.all())]:
        where = record.get_absolute_url()
        response = client.get(where)
        content = read_out(response).decode()
        found += [where, f"/oembed?url=http://testserver{where}"]
        found += re.findall(r'(?:href|src|content)="(?:http://testserver)?(/[^"#]*)"', content)
    return sorted({each.replace("&amp;", "&") for each in found if not each.startswith("/static")})


def answers(client, where):
    response = client.get(where)
    return response.status_code, f"{response.headers} {read_out(response).decode(errors='replace')}"


def without_question(text, where):
    """Return an answer without the words that the reader asked for, which the page repeats."""
    asked = where.partition("?q=")[2]
    return re.sub(f"(?i){asked}|{escaped(asked)}", "", text) if asked else text


def tells(client, where):
    """Whether an answer holds the name, or one of a page that is gone the new name."""
    status, text = answers(client, where)
    found = FOUND.find(without_question(text, where)) or (status == 410 and "aru" in text.lower())
    return bool(found) or status not in {200, 302, 404, 410}


class TestHiding:
    def test_is_done_before_anything_is_asked(self, known, admin_client, client):
        public = addresses_of(client, known)
        step(admin_client, known, "begin")
        assert [where for where in [*PUBLIC, *public] if tells(client, where)] == []
        for record in [known, *known.stories.all(), *Quote.objects.all()]:
            assert client.get(record.get_absolute_url()).status_code == 410
        assert not Story.objects.published(timezone.now()).exists()
        assert not Picture.objects.published(timezone.now()).exists()

    def test_takes_the_scheduled_the_trashed_and_the_links_too(self, admin_client):
        now = timezone.now()
        person = make_story().person
        later = make_story(person, published_at=now + timedelta(days=1))
        changed = make_story(person)
        changed.begin_changes()
        schedule(Story.objects.get(pk=changed.pk), now + timedelta(days=1))
        gone = make_story(person)
        gone.move_to_trash(by=None, now=now)
        draft = make_story(person, status="draft")
        others = other_story()
        coming = others.begin_changes()
        coming.person = person
        coming.save()
        schedule(Story.objects.get(pk=others.pk), now + timedelta(days=1))
        link = PreviewLink.make(draft, by=User.objects.get(), now=now)
        PreviewLink.make(others, by=User.objects.get(), now=now)
        person.begin_protection(by=User.objects.get(), now=now)
        later.refresh_from_db()
        assert (later.status, later.published_at) == ("draft", None)
        link.refresh_from_db()
        assert link.revoked_at
        gone.refresh_from_db()
        gone.bring_back(by=None, now=now)
        after = now + timedelta(days=2)
        assert [story.pk for story in Story.objects.published(after)] == [others.pk]
        assert not PreviewLink.objects.working(now).exists()
        assert not person.is_published(after)
        with pytest.raises(ValueError, match="being protected"):
            PreviewLink.make(draft, by=None, now=now)
        shown = admin_client.post(
            reverse("admin:stories_story_links", args=[draft.pk]), {"days": 1}
        )
        assert "none can be made" in markup(shown)

    def test_is_done_once_even_if_two_press_the_button(self, plain, admin_client, anna):
        first = plain.begin_protection(by=None, now=timezone.now())
        assert plain.begin_protection(by=None, now=timezone.now()) == first
        step(anna, plain, "begin")
        assert Protection.objects.count() == 1
        with pytest.raises(Exception, match=r"UNIQUE|unique"), transaction.atomic():
            Protection.objects.create(person=plain, started_at=timezone.now())

    def test_cannot_be_undone_by_publishing(self, plain, admin_client):
        step(admin_client, plain, "begin")
        story = plain.stories.get(language="en")
        told = "is being protected: nothing of theirs is shown until that"
        assert told in errors(publish(admin_client, story))
        now = timezone.now()
        for verb in (story.publish, story.publish_as_it_was):
            story = Story.objects.get(pk=story.pk)
            outcome = getattr(story, verb.__name__)(by=None, now=now)
            assert told in " ".join(map(str, outcome.blockers))
        story = Story.objects.get(pk=story.pk)
        outcome = story.schedule(now + timedelta(days=1), by=None, now=now)
        assert told in " ".join(map(str, outcome.blockers))
        assert not Story.objects.published(now + timedelta(days=9)).exists()

    def test_refuses_what_a_colleague_has_open(self, plain, admin_client, anna):
        story = plain.stories.get(language="en")
        forms = [(story, open_form(anna, story)), (plain, open_form(anna, plain))]
        step(admin_client, plain, "begin")
        for record, typed in forms:
            shown = errors(anna.post(address(record), typed | {"byline": "New", "roles": "New"}))
            assert "after you opened it" in shown
        assert "Go on with that, or abandon it" in errors(save(anna, plain, name="Another"))

    def test_is_for_those_who_may_publish(self, plain, writer_client):
        where = reverse("admin:stories_person_protect", args=[plain.pk])
        assert writer_client.get(where).status_code == 403
        assert writer_client.post(where, {"action": "begin"}).status_code == 403
        assert "Protect this person" not in markup(writer_client.get(address(plain)))
        plain.refresh_from_db()
        assert not plain.is_being_protected

    def test_is_offered_where_readers_know_somebody(self, plain, admin_client):
        assert "Protect this person…" in markup(admin_client.get(address(plain)))
        unknown = make_story(make_person("Sample Unknown"), status="draft").person
        assert "Protect this person…" not in markup(admin_client.get(address(unknown)))
        assert page(admin_client, plain).status_code == 200
        assert step(admin_client, plain, "names", called="X").status_code == 200  # none is open
        assert not plain.protections.exists()

    def test_can_be_abandoned_and_shows_nothing_by_that(self, plain, admin_client, client):
        begin(admin_client, plain)
        assert "Tick the box first" in markup(step(admin_client, plain, "abandon"))
        protection = opened(plain)
        step(admin_client, plain, "abandon", sure="yes")
        assert client.get(plain.get_absolute_url()).status_code == 410
        protection.abandon(by=None, now=timezone.now())  # a second time does nothing
        protection.refresh_from_db()
        assert (protection.state, protection.called) == ("abandoned", "")
        plain.refresh_from_db()
        assert not plain.is_being_protected
        story = plain.stories.get(language="en")
        assert not [b for b in story.blockers() if "being protected" in str(b)]


class TestAnotherName:
    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"anonymity": "pseudonym"}, "anonymity"),
            ({"anonymity": "anonymous", "name": "A teacher"}, "anonymity"),
            ({"name": "Sample Person"}, "name"),
        ],
    )
    def test_typed_in_for_somebody_known_is_refused(self, plain, admin_client, changes, field):
        response = save(admin_client, plain, **changes)
        assert "Press “Protect this person…”" in errors(response)
        assert field in response.context["adminform"].form.errors
        for name, value in changes.items():
            setattr(plain, name, value)
        with pytest.raises(ValidationError, match="Protect this person"):
            plain.full_clean()

    def test_spelled_otherwise_is_a_correction(self, plain, admin_client):
        assert save(admin_client, plain, name="Julduzay Qwartbekova").status_code == 302

    def test_is_not_reached_by_two_changes(self, plain, admin_client):
        assert save(admin_client, plain, name="Zhuldyzay Novak").status_code == 302
        plain.refresh_from_db()
        assert plain.known_as == NAMES[0]
        refused = errors(save(admin_client, plain, name="Berta Novak"))
        assert "Press “Protect this person…”" in refused
        assert save(admin_client, plain, name="Zhuldyzay Berta").status_code == 302
        plain.refresh_from_db()
        assert plain.known_as == f"{NAMES[0]}\nZhuldyzay Novak"
        begin(admin_client, plain)
        assert "Zhuldyzay Novak" in opened(plain).all_names
        mend_all(admin_client, plain)
        finish(admin_client, plain)
        assert not Person.objects.get().known_as

    def test_is_given_in_the_trash_too(self, plain, admin_client, client):
        """Brought back first, the person would be shown by their name."""
        plain.move_to_trash(by=None, now=timezone.now())
        where = reverse("admin:stories_person_protect", args=[plain.pk])
        assert where in markup(admin_client.get("/admin/trash/"))
        begin(admin_client, plain)
        assert (
            "/admin/trash/"
            in step(admin_client, plain, "abandon", sure="yes").redirect_chain[-1][0]
        )
        begin(admin_client, plain)
        mend_all(admin_client, plain)
        finish(admin_client, plain)
        (renewed,) = Person.objects.all()
        assert (renewed.name, bool(renewed.deleted_at)) == ("Aru Sample", True)
        renewed.bring_back(by=None, now=timezone.now())
        assert client.get("/en/people/zhuldyzay/").status_code == 410
        assert "Zhuldyzay" not in markup(client.get("/en/people/"))

    def test_is_free_where_nobody_knows_the_person(self, admin_client):
        person = make_story(make_person("Sample Unknown"), status="draft").person
        changes = {"name": "Another", "anonymity": "pseudonym"}
        assert save(admin_client, person, **changes).status_code == 302
        Person(name="New", sort_name="New", slug="new").full_clean()

    def test_is_not_given_by_giving_the_story_to_another(self, plain, admin_client):
        hidden = make_person("Aru Sample", anonymity="pseudonym")
        story = plain.stories.get(language="en")
        told = f"Readers know this as {NAMES[0]}’s story"
        assert told in errors(publish(admin_client, story, person=hidden.pk))
        story.refresh_from_db()
        story.withdraw(by=None, now=timezone.now())
        Story.objects.filter(pk=story.pk).update(person=hidden)
        story = Story.objects.get(pk=story.pk)
        assert told in " ".join(map(str, story.blockers()))
        Story.objects.filter(pk=story.pk).update(status="draft")
        assert told not in " ".join(map(str, Story.objects.get(pk=story.pk).blockers()))

    @pytest.mark.parametrize("called", ["Zhuldyzay Other", "К. Жулдызай", ""])
    def test_holds_no_word_of_the_name(self, plain, admin_client, called):
        shown = begin(admin_client, plain, called=called)
        assert shown.context["form"].errors["called"]
        assert not opened(plain).called

    def test_gives_new_addresses(self, known, admin_client):
        begin(admin_client, known)
        protection = opened(known)
        assert protection.slug == "aru-sample"
        slugs = protection.story_slugs
        english, russian = known.stories.order_by("pk")
        assert slugs[str(english.pk)] == "in-the-words-of-aru-sample"
        assert slugs[str(russian.pk)].startswith("aru-sample")
        chosen = {"person": "zhuldyzay", str(english.pk): "", str(russian.pk): "a"}
        shown = markup(step(admin_client, known, "addresses", **chosen))
        assert "A word of the name is in this address." in shown
        assert "Latin letters, digits and hyphens make an address" in shown
        make_person("Sample Taken", slug="taken")
        assert "in use, or was" in markup(step(admin_client, known, "addresses", person="taken"))
        right = {"person": "aru", str(english.pk): "b"}
        assert "addresses are noted" in markup(step(admin_client, known, "addresses", **right))
        same = make_story(known, status="draft", slug="other-draft", headline="Other")
        protection.refresh_from_db()
        protection.story_slugs[str(same.pk)] = "b"
        found = addresses.problems(protection, Places(protection).rows)
        assert found == {str(same.pk): "Two of the stories have this address. Choose another one."}
        retired = {"language": "en", "slug": "b"}
        RetiredAddress.objects.retire(Story, [retired])
        found = addresses.problems(protection, Places(protection).rows)
        assert "in use, or was" in found[str(english.pk)]
        step(admin_client, known, "names", called="Алтын", anonymity="pseudonym")
        protection = opened(known)
        assert (str(protection), protection.slug[:7]) == (f"Protection {protection.pk}", "person-")
        step(admin_client, known, "names", called="Алтын", anonymity="anonymous", spellings="Zhu")
        assert opened(known).slug == protection.slug


class TestPlaces:
    def test_every_field_of_text_is_looked_at_or_said_to_hold_no_name(self):
        texts = (models.CharField, models.TextField, models.JSONField)
        for model in apps.get_app_config("stories").get_models():
            name = model.__name__
            declared = {*MAY_HOLD_NAMES.get(name, ()), *GO.get(name, ())}
            declared |= HOLD_NO_NAMES.get(name, set())
            have = {field.name for field in model._meta.fields if isinstance(field, texts)}
            assert have - declared == set(), f"Declare these fields of {name} in identity/fields.py"
            assert declared - have == set()

    def test_are_all_listed(self, known, admin_client):
        other = other_story(body="<p>I know Zhuldyzay. We talked.</p>", headline="A friend")
        begin(admin_client, known)
        listed = {place.key for place in Places(opened(known)).open}
        story, russian = known.stories.order_by("pk")
        quotes, events = story.quotes.all(), story.milestones.all()
        expected = {f"Person-{known.pk}-{name}" for name in ("description", "roles", "credentials")}
        names = ["headline", "kicker", "standfirst", "body", "byline", "source_publisher"]
        names += ["source_url", "editor_note"]
        expected |= {f"Story-{story.pk}-{name}" for name in names}
        expected |= {f"Story-{russian.pk}-{name}" for name in ("headline", "body", "translator")}
        expected |= {f"Quote-{quote.pk}-text" for quote in Quote.objects.all()}
        expected |= {f"Quote-{quotes[1].pk}-speaker", f"Milestone-{events[0].pk}-title"}
        expected |= {f"Milestone-{each.pk}-passage" for each in events}
        expected |= {f"Milestone-{events[1].pk}-date_label"}
        expected |= {f"Picture-{known.portrait.pk}-{name}" for name in ("alt_text", "credit")}
        expected |= {f"Picture-{story.lead_picture.pk}-caption", f"Story-{other.pk}-body"}
        tag = Tag.objects.get(name="zhuldyzay")
        expected |= {f"Tag-{tag.pk}-name", f"Tag-{tag.pk}-slug"}
        assert listed == expected
        shown = markup(page(admin_client, known))
        assert "<mark>Zhuldyzay</mark>" in shown
        assert "told by Sample Other" in shown
        assert "https://zhuldyzay.example/" not in shown
        assert "Her page" in shown

    def test_are_mended_in_place_and_what_rests_on_them_follows(self, known, admin_client):
        begin(admin_client, known)
        story = known.stories.get(language="en")
        mend(admin_client, known, f"Story-{story.pk}-body")
        story = Story.objects.get(pk=story.pk)
        assert story.blockers_summary in markup(page(admin_client, known))
        assert "being protected" not in story.blockers_summary
        mend(
            admin_client, known, f"Story-{story.pk}-standfirst", text="Her work began in a school."
        )
        story = Story.objects.get(pk=story.pk)
        assert "<em>Aru Sample</em>" in story.body
        assert [quote.text for quote in story.quotes.all()] == [
            "I am Aru Sample, and I say this of myself.",
            "Nobody asked Aru Sample before.",
        ]
        assert [bool(quote.words) for quote in story.quotes.all()] == [True, True]
        first, second = story.milestones.all()
        assert first.words == "Nobody asked Aru Sample before."
        assert second.passage == "Zhuldyzay’s work began in a school."  # to be mended by hand
        shown = mend(
            admin_client, known, f"Milestone-{second.pk}-passage", text="Not there at all."
        )
        assert "exact passage" not in markup(shown).split("messagelist")[-1][:1]
        second.refresh_from_db()
        assert "Zhuldyzay" in second.passage
        mend(
            admin_client,
            known,
            f"Milestone-{second.pk}-passage",
            text="Her work began in a school.",
        )
        second = type(second).objects.get(pk=second.pk)
        assert second.words == "Her work began in a school."

    def test_are_not_mended_with_what_is_wrong(self, known, admin_client):
        begin(admin_client, known)
        story = known.stories.get(language="en")
        quote = story.quotes.first()
        shown = mend(admin_client, known, f"Quote-{quote.pk}-text", text="Words of nobody at all.")
        assert "Quote of" in markup(shown)
        quote.refresh_from_db()
        assert "Zhuldyzay" in quote.text
        shown = mend(admin_client, known, f"Story-{story.pk}-kicker", seen="older", text="Theirs")
        assert "Somebody changed this text meanwhile" in markup(shown)
        shown = step(admin_client, known, "mend", place="Story-1-nothing", text="x")
        assert "holds no word of the name any more" in markup(shown)
        assert step(admin_client, known, "unheard of").status_code == 404
        make_story(tags=["taken"])
        tag = Tag.objects.get(name="zhuldyzay")
        shown = mend(admin_client, known, f"Tag-{tag.pk}-name", text="taken")
        assert "There is a tag" in markup(shown)
        shown = mend(admin_client, known, f"Tag-{tag.pk}-slug", text="taken")
        assert "Another tag has this address" in markup(shown)

    def test_in_stories_of_others_are_mended_before_all_readers(self, plain, admin_client, client):
        body = "<p>I know Zhuldyzay. We talked.</p>"
        other = other_story(body=body, headline="A friend", slug="with-zhuldyzay")
        make_quote(other, "I know Zhuldyzay.")
        taken = other_story(slug="with-taken")
        admin = User.objects.get(username="admin")
        StoryVersion.keep(other, "published", by=admin, now=PAST, note="Zhuldyzay came")
        begin(admin_client, plain)
        mend(admin_client, plain, f"Story-{other.pk}-body")
        shown = mend(admin_client, plain, f"Story-{other.pk}-slug", text=taken.slug)
        assert "Another story has or had this address" in markup(shown)
        mend(admin_client, plain, f"Story-{other.pk}-slug", text="with-a-friend")
        other = Story.objects.get(pk=other.pk)
        shown = markup(client.get(other.get_absolute_url()))
        assert "I know Aru Sample." in shown
        assert not FOUND.find(shown)
        assert other.modified_at
        mend_all(admin_client, plain)
        finish(admin_client, plain)
        assert client.get("/en/stories/with-zhuldyzay/").status_code == 410
        assert not FOUND.find(json.dumps([v.content for v in StoryVersion.objects.all()]))

    def test_in_what_is_nobodys_are_never_mended_with_the_persons_own(self, plain, admin_client):
        service = make_service(name="Zhuldyzay Line", url="https://zhuldyzay.example/help")
        begin(admin_client, plain)
        seen = [
            f"{each['place'].key} {each['seen']}"
            for each in page(admin_client, plain).context["places"]
        ]
        assert any(key.startswith(f"SupportService-{service.pk}-url") for key in seen)
        step(admin_client, plain, "mend_all", seen=seen)
        service.refresh_from_db()
        assert (service.name, service.url) == ("Zhuldyzay Line", "https://zhuldyzay.example/help")

    def test_that_are_another_word_are_kept_with_a_reason(self, known, admin_client):
        begin(admin_client, known)
        story = known.stories.get(language="en")
        key = f"Story-{story.pk}-kicker"
        place = Places(opened(known)).find(key)
        hit = place.pieces[0][-1]
        shown = step(admin_client, known, "override", place=key, hit=hit, reason=" ")
        assert pages.NO_REASON in markup(shown)
        shown = step(admin_client, known, "override", place=key, hit="other", reason="A star")
        assert "has changed meanwhile" in markup(shown)
        step(admin_client, known, "override", place=key, hit=hit, reason="It means a star")
        assert Places(opened(known)).find(key) is None
        Story.objects.filter(pk=story.pk).update(kicker="Zhuldyzay again")
        assert Places(opened(known)).find(key) is not None  # what stands around it has changed
        Story.objects.filter(pk=story.pk).update(kicker="Zhuldyzay; Zhuldyzay")
        sent = {"place": key, "hit": Places(opened(known)).find(key).pieces[0][-1]}
        step(admin_client, known, "override", reason="A star", **sent)
        mend(admin_client, known, key, text="Zhuldyzay; Zhuldyzay and more")  # which of the two?
        assert len(Places(opened(known)).find(key).hits) == 2
        key = f"Story-{story.pk}-source_url"
        Story.objects.filter(pk=story.pk).update(source_url="https://press.example/1")
        step(admin_client, known, "override", place=key, hit="leads away", reason="Not on it")
        assert Places(opened(known)).find(key) is None

    def test_mended_all_at_once_tell_which_could_not_be(self, plain, admin_client):
        story = plain.stories.get()
        make_story(tags=["Aru Sample"])
        story.tags.add("Zhuldyzay")
        story.quotes.update(text="Words of Zhuldyzay that stand nowhere.")
        mended = Quote.objects.get()
        begin(admin_client, plain)
        seen = [
            f"{each['place'].key} {each['seen']}"
            for each in page(admin_client, plain).context["places"]
        ]
        shown = markup(step(admin_client, plain, "mend_all", seen=[*seen, "x y"]))
        assert "There is a tag “Aru Sample” already" in shown
        assert "Quote of" in shown
        mended.refresh_from_db()
        assert "Zhuldyzay" in mended.text

    def test_stay_in_the_way_until_the_last_is_mended(self, plain, admin_client, client):
        begin(admin_client, plain)
        assert "Nothing is shown yet" in markup(finish(admin_client, plain))
        mend_all(admin_client, plain)
        other_story(body="<p>I know Zhuldyzay.</p>")
        assert "Nothing is shown yet" in markup(finish(admin_client, plain))
        assert Person.objects.filter(pk=plain.pk).exists()
        assert client.get(plain.get_absolute_url()).status_code == 410

    def test_need_a_decision_for_each_picture(self, known, admin_client):
        begin(admin_client, known)
        shown = step(admin_client, known, "picture", picture=known.portrait.pk, decision="else")
        assert "Choose what becomes of the picture." in markup(shown)
        assert len(Places(opened(known)).undecided_pictures) == 2
        step(admin_client, known, "picture", picture=known.portrait.pk, decision="remove")
        places = Places(opened(known))
        assert len(places.undecided_pictures) == 1
        assert places.find(f"Picture-{known.portrait.pk}-alt_text") is None


class TestShownAgain:
    def test_nothing_tells_who_it_was(
        self, known, admin_client, client, django_capture_on_commit_callbacks
    ):
        """Ask every address there ever was, and look into every table: this takes some seconds."""
        admin = User.objects.get(username="admin")
        person_pk, story_pks = known.pk, set(known.stories.values_list("pk", flat=True))
        public = addresses_of(client, known)
        keys = list(Quote.objects.values_list("key", flat=True))
        before = {quote.pk for quote in Quote.objects.all()}
        folders = {picture.folder for picture in Picture.objects.all()}
        old = [record.get_absolute_url() for record in [known, *known.stories.all()]]
        old += [Quote(key=key).get_absolute_url() for key in keys]
        for record in (make_person("Sample Third"), known):
            LogEntry.objects.create(
                user=admin,
                object_repr=NAMES[0],
                action_flag=CHANGE,
                change_message="Zhuldyzay changed",
                object_id=str(record.pk),
            )
        AuditEntry.note("deleted", now=PAST, detail="About Zhuldyzay", story=min(story_pks))
        AuditEntry.note("sign_in_failed", now=PAST, by_name="qwartbekova")
        waiting = SessionStore()
        waiting.update({"_auth_user_id": "7", "_messages": ["“Zhuldyzay” was changed."], "n": 1})
        waiting.save()
        others = other_story(slug="no-name")
        StoryVersion.keep(others, "saved", by=admin, now=PAST, note="Asked Zhuldyzay")
        old_content = StoryVersion.objects.filter(story=others)
        old_content.update(
            content={"fields": {"headline": "Zhuldyzay", "told_date": None}, "n": [1]}
        )
        others.redirects.create(language="en", slug="of-zhuldyzay")
        others.person.redirects.create(slug="qwartbekova")
        others.redirects.create(language="en", slug="of-nobody")
        tag = Tag.objects.get(name="quiet hills")
        for former in ("Friends of Zhuldyzay", "Hills"):
            FormerTagName.objects.create(tag=tag, name=former)
        FormerTagName.objects.create(tag=tag, name="Of Zhuldyzay", slug="of-zhuldyzay")
        assert client.get(old[1]).status_code == 200

        begin(admin_client, known, spellings="Zhuka")
        mend_all(admin_client, known)
        with django_capture_on_commit_callbacks(execute=True):
            response = finish(admin_client, known)
        report = markup(response)
        assert "Shown again: “In the words of Aru Sample”" in report
        assert "http://testserver/en/people/zhuldyzay-qwartbekova/" in report
        for asked in ("Photo: Z. Qwartbekova", "https://press.example/zhuldyzay"):
            assert asked in report
        assert "no-store" in response["Cache-Control"]

        person = Person.objects.get(name="Aru Sample")
        assert person.pk != person_pk
        assert not story_pks & set(person.stories.values_list("pk", flat=True))
        assert not before & {quote.pk for quote in Quote.objects.all()}
        assert not set(keys) & set(Quote.objects.values_list("key", flat=True))
        assert not folders & {picture.folder for picture in Picture.objects.all()}
        assert person.stories.published(timezone.now()).count() == 2
        english = person.stories.get(language="en")
        assert [bool(quote.words) for quote in english.quotes.all()] == [True, True]
        assert len(english.verified_milestones) == 2
        assert (english.modified_at, english.permanent_id) != (None, None)

        old += [f"/embed/stories/{old[1].split('/')[-2]}/", f"/embed/quotes/{keys[0]}/"]
        old += ["/en/stories/of-zhuldyzay/", "/en/people/qwartbekova/"]
        old += ["/en/tags/zhuldyzay/", "/en/tags/of-zhuldyzay/"]
        old += [f"/oembed?url=http://testserver{where}" for where in old[1:4]]
        assert {where: client.get(where).status_code for where in old} == dict.fromkeys(old, 410)
        asked = [*PUBLIC, *public, *old, *addresses_of(client, person)]
        assert [where for where in asked if tells(client, where)] == []
        stored = [each for each in everything_stored() if FOUND.find(each.partition(": ")[2])]
        assert stored == []
        assert dict(SessionStore(waiting.session_key).items()) == {"_auth_user_id": "7", "n": 1}
        files = " ".join(walk(""))
        assert not any(folder in files for folder in folders)
        assert not FOUND.find(files)
        assert not Protection.objects.exclude(spellings="").exists()

    def test_a_writer_reads_the_name_nowhere(self, plain, admin_client, writer_client):
        protect(admin_client_again(), plain)
        person = Person.objects.get(name="Aru Sample")
        story = person.stories.get(language="en")
        for where in [
            reverse("admin:index"),
            address(person),
            address(story),
            reverse("admin:stories_story_history", args=[story.pk]),
            reverse("admin:stories_person_changelist"),
            reverse("admin:stories_story_changelist"),
            reverse("admin:stories_picture_changelist"),
            reverse("admin:stories_tag_changelist"),
        ]:
            response = writer_client.get(where)
            assert response.status_code in {200, 302}
            assert not FOUND.find(markup(response)), where

    def test_only_what_nothing_blocks(self, plain, admin_client, client):
        story = plain.stories.get(language="en")
        make_quote(story, "Words that are gone.", confirmed=False)
        shown = markup(protect(admin_client, plain))
        assert "Not shown again" in shown
        assert "rests on words that do not stand in the story" in shown
        new = Story.objects.get(language="en", person__name="Aru Sample")
        assert new.status == "draft"
        assert client.get(new.get_absolute_url()).status_code == 404

    def test_or_left_as_drafts(self, plain, admin_client):
        begin(admin_client, plain)
        mend_all(admin_client, plain)
        shown = markup(finish(admin_client, plain, show=""))
        assert "A draft now" in shown
        assert not Story.objects.published(timezone.now()).exists()

    def test_with_changes_that_waited(self, known, admin_client):
        english, russian = known.stories.order_by("pk")
        for story in (english, russian):
            changes = Story.objects.get(pk=story.pk).begin_changes()
            changes.kicker = f"Of Zhuldyzay {story.language}"
            changes.save()
        leaving = make_story(known, slug="leaving", headline="Leaving")
        given = leaving.begin_changes()
        given.person = make_person("Sample Friend")
        given.save()
        waiting = other_story().begin_changes()
        waiting.person = known
        waiting.save()
        make_quote(russian, "Слова, которых нет.", confirmed=False)
        gone = make_story(known, headline="In the trash", slug="in-the-trash")
        gone.move_to_trash(by=None, now=timezone.now())
        protect(admin_client, known)
        person = Person.objects.get(name="Aru Sample")
        english = person.stories.get(kicker="Aru Sample")
        assert english.status == "published"
        assert english.changes.kicker == "Of Aru Sample en"
        keys = {quote.key for quote in english.quotes.all()}
        assert keys == {quote.key for quote in english.changes.quotes.all()}
        russian = person.stories.get(language="ru")
        assert (russian.status, russian.kicker) == ("draft", "Of Aru Sample ru")
        assert person.stories.get(deleted_at__isnull=False).headline == "In the trash"
        waiting.refresh_from_db()
        assert waiting.person == person
        leaving = person.stories.get(headline="Leaving")
        assert leaving.changes.person.name == "Sample Friend"

    def test_of_which_readers_saw_nothing(self, admin_client):
        """One is protected who was known by a former address, whose story was given away."""
        unknown = make_person("Sample Unknown", slug="unknown")
        begin(admin_client, unknown, called="Nobody")
        assert "Done" in markup(finish(admin_client, unknown))
        assert admin_client.get("/en/people/unknown/").status_code == 404
        Person.objects.all().delete()
        person = make_person(NAMES[0], slug="zhuldyzay")
        person.redirects.create(slug="qwartbekova")
        begin(admin_client, person)
        report = markup(finish(admin_client, person))
        assert "Web archives" not in report
        assert admin_client.get("/en/people/qwartbekova/").status_code == 410
        assert not Person.objects.get().stories.exists()

    def test_with_pictures_as_they_were_decided(self, known, admin_client):
        story = known.stories.get(language="en")
        shared = make_picture(alt_text="A hill of two")
        other_story(lead_picture=shared)
        make_story(known, status="draft", lead_picture=shared, slug="d", headline="Draft")
        hers, gone = story.lead_picture, known.portrait
        begin(admin_client, known)
        mend_all(admin_client, known)
        for picture, decision in ((gone, "remove"), (shared, "remove"), (hers, "other")):
            step(admin_client, known, "picture", picture=picture.pk, decision=decision)
        for each in page(admin_client, known).context["places"]:
            mend(admin_client, known, each["place"].key)
        report = markup(finish(admin_client, known))
        assert "3 pictures taken off" in report
        person = Person.objects.get(name="Aru Sample")
        assert person.portrait is None
        assert not person.stories.exclude(lead_picture=None).exists()
        assert not Picture.objects.filter(pk=gone.pk).exists()
        assert Picture.objects.filter(pk__in=[shared.pk, hers.pk]).count() == 2

    @pytest.mark.parametrize("decision", ["other", "remove"])
    def test_with_no_name_in_the_texts_of_a_picture_that_stays(self, plain, admin_client, decision):
        shared = make_picture(alt_text="Zhuldyzay with a friend")
        other_story(lead_picture=shared)
        plain.portrait = shared
        plain.save()
        begin(admin_client, plain)
        step(admin_client, plain, "picture", picture=shared.pk, decision=decision)
        mend(admin_client, plain, f"Picture-{shared.pk}-alt_text")
        mend_all(admin_client, plain)
        step(admin_client, plain, "picture", picture=shared.pk, decision=decision)
        assert "Shown again" in markup(finish(admin_client, plain))
        shared.refresh_from_db()
        assert shared.alt_text == "Aru Sample with a friend"

    def test_not_before_the_days_of_a_withdrawal_are_over(self, plain, admin_client):
        now = timezone.now()
        away = plain.stories.get()
        away.withdraw(by=None, now=now, until=now + timedelta(days=9))
        make_story(plain, headline="Another day", slug="another-day")
        assert "Another day" in markup(protect(admin_client, plain))
        shown = Story.objects.published(now + timedelta(days=10))
        assert [story.headline for story in shown] == ["Another day"]
        assert Story.objects.get(headline="A day of Aru Sample").status == "draft"

    def test_with_no_escaped_name_in_what_others_did(self, plain, admin_client):
        plain.other_names.create(name=NAMES[1], language="ru")
        others = other_story()
        told = [{"changed": {"name": "quote", "object": "Жулдызай", "fields": ["text"]}}]
        LogEntry.objects.log_actions(
            User.objects.get().pk, [others], CHANGE, change_message=told, single_object=True
        )
        protect(admin_client, plain)
        assert not FOUND.find(LogEntry.objects.get(object_id=str(others.pk)).change_message)

    def test_never_where_the_server_fails_in_the_middle(
        self, plain, admin_client, client, monkeypatch
    ):
        plain.stories.update(lead_picture=make_picture())
        begin(admin_client, plain)
        mend_all(admin_client, plain)
        folders, rows = set(walk("")), everything_stored()

        def fail(*args, **kwargs):
            raise OSError("The server is killed.")

        monkeypatch.setattr(renewal.traces, "remove", fail)
        protection = opened(plain)
        with pytest.raises(OSError, match="killed"):
            renewal.finish(protection, by=None, now=timezone.now())
        assert set(walk("")) == folders
        assert everything_stored() == rows
        monkeypatch.undo()
        assert "Shown again" in markup(finish(admin_client, plain))
        assert finish(admin_client, plain).status_code == 404  # pressed again

    def test_a_second_time(self, plain, admin_client, client):
        protect(admin_client, plain)
        person = Person.objects.get(name="Aru Sample")
        old = person.get_absolute_url()
        begin(admin_client, person, called="A teacher", anonymity="anonymous")
        mend_all(admin_client, person)
        finish(admin_client, person)
        again = Person.objects.get(name="A teacher")
        assert client.get(old).status_code == 410
        assert client.get(again.get_absolute_url()).status_code == 200
        assert not Names(["Aru"]).find(markup(client.get(again.get_absolute_url())))


class TestNames:
    """Bad names: of one letter, an ordinary word, in three scripts."""

    def test_of_one_letter(self, admin_client):
        story = make_story(
            make_person("Q", slug="q"), headline="The words of Q", body="<p>It is Q. A q.</p>"
        )
        make_quote(story, "It is Q.")
        begin(admin_client, story.person)
        mend_all(admin_client, story.person)
        assert "Shown again" in markup(finish(admin_client, story.person))
        new = Person.objects.get(name="Aru Sample").stories.get()
        assert (new.headline, new.body) == (
            "The words of Aru Sample",
            "<p>It is Aru Sample. A q.</p>",
        )

    def test_that_are_ordinary_words(self, admin_client):
        story = make_story(
            make_person("Hope", slug="hope"),
            headline="Hope speaks",
            body="<p>There is hope. I am Hope.</p>",
        )
        person = story.person
        begin(admin_client, person)
        key = f"Story-{story.pk}-body"
        place = Places(opened(person)).find(key)
        assert [words for _, words, *_ in place.pieces] == ["hope", "Hope"]
        step(admin_client, person, "override", place=key, hit=place.pieces[0][-1], reason="A wish")
        make_quote(story, "There is hope. I am Hope.")
        mend_all(admin_client, person)
        assert Quote.objects.get().words == "There is hope. I am Aru Sample."
        (place,) = Places(opened(person)).open
        sent = {"place": place.key, "hit": place.pieces[0][-1], "reason": "A wish"}
        step(admin_client, person, "override", **sent)
        assert "Shown again" in markup(finish(admin_client, person))
        assert Person.objects.get().stories.get().body == "<p>There is hope. I am Aru Sample.</p>"

    def test_in_texts_of_others_are_kept_all_at_once(self, admin_client, django_user_model):
        person = make_story(make_person("Hope", slug="hope"), body="<p>I am here.</p>").person
        others = [other_story(body="<p>There is hope.</p>", headline=f"Hope {n}") for n in (1, 2)]
        admin = django_user_model.objects.get(username="admin")
        StoryVersion.keep(others[0], "published", by=admin, now=PAST)
        begin(admin_client, person)
        key = f"Story-{others[0].pk}-body"
        hit = Places(opened(person)).find(key).pieces[0][-1]
        sent = {"place": key, "hit": hit, "reason": "A wish"}
        step(admin_client, person, "override", everywhere="yes", **sent)
        left = {place.key for place in Places(opened(person)).open}
        assert left == {f"Story-{each.pk}-headline" for each in others}
        for each in left:
            mend(admin_client, person, each, text="A wish")
        assert "Shown again" in markup(finish(admin_client, person))
        first = StoryVersion.objects.filter(story=others[0]).last()
        assert "There is hope." in first.content["fields"]["body"]
        assert first.content["fields"]["headline"] == "Aru Sample 1"

    def test_that_are_another_word_once_are_kept_there_alone(self, admin_client, django_user_model):
        person = make_story(make_person("Hope", slug="hope"), body="<p>I am here.</p>").person
        others = other_story(body="<p>Hope is what is left.</p>", headline="Others")
        admin = django_user_model.objects.get(username="admin")
        StoryVersion.keep(others, "published", by=admin, now=PAST)
        AuditEntry.note("merged", now=PAST, detail="Asked Hope")
        begin(admin_client, person)
        key = f"Story-{others.pk}-body"
        hit = Places(opened(person)).find(key).pieces[0][-1]
        step(admin_client, person, "override", place=key, hit=hit, reason="A wish")
        assert "Shown again" in markup(finish(admin_client, person))
        first = StoryVersion.objects.filter(story=others).last()
        assert first.content["fields"]["body"] == "<p>Hope is what is left.</p>"
        assert AuditEntry.objects.get(kind="merged").detail == "Asked [a name that was removed]"

    def test_in_three_scripts(self, admin_client):
        person = make_person("Zhuldyzay", slug="z")
        person.other_names.create(name="Жулдызай", language="ru")
        person.other_names.create(name="جولديزاي", language="ar")
        story = make_story(person, headline="Three", body="<p>Zhuldyzay, Жулдызаю, جولديزاي</p>")
        begin(admin_client, person, spellings="Zhuka")
        Story.objects.filter(pk=story.pk).update(editor_note="Zhuka, Zhuldyzaj")
        mend_all(admin_client, person)
        assert "Shown again" in markup(finish(admin_client, person))
        new = Person.objects.get().stories.get()
        assert new.body == "<p>Aru Sample</p>" or new.body == "<p>Aru Sample, Aru Sample</p>"
        assert new.editor_note == "Aru Sample"


def test_who_is_named_in_a_story_is_looked_through_too(plain, admin_client):
    """It is for the desk alone, but for all who work there."""
    named = plain.stories.get().third_parties.create(name="A friend", note="Asked by Zhuldyzay")
    begin(admin_client, plain)
    assert f"ThirdParty-{named.pk}-note" in {each.key for each in Places(opened(plain)).open}
    mend_all(admin_client, plain)
    assert "Shown again" in markup(finish(admin_client, plain))
    (renewed,) = Person.objects.get().stories.get().third_parties.all()
    assert (renewed.name, renewed.note) == ("A friend", "Asked by Aru Sample")


def test_a_tag_that_nobody_saw_is_unknown_and_not_gone(plain, admin_client, client):
    make_story(plain, status="draft", headline="Three", tags=["of zhuldyzay"])
    begin(admin_client, plain)
    mend_all(admin_client, plain)
    assert "Shown again" in markup(finish(admin_client, plain))
    assert not Tag.objects.filter(name__contains="zhuldyzay").exists()
    assert client.get("/en/tags/of-zhuldyzay/").status_code == 404


def test_two_hundred_stories_take_a_bounded_number_of_queries(admin_client):
    person = make_person("Zhuldyzay", slug="z")

    def queries(number):
        for each in range(number):
            slug = f"s-{number}-{each}"
            make_story(person, slug=slug, headline="Three", body="<p>I am Zhuldyzay.</p>")
        with CaptureQueriesContext(connection) as captured:
            assert page(admin_client, person).status_code == 200
        return len(captured)

    begin(admin_client, person)
    assert queries(5) == queries(195)


def admin_client_again():
    from django.test import Client

    client = Client()
    client.force_login(User.objects.get(username="admin"))
    return client


def walk(folder):
    if not default_storage.exists(folder or "."):
        return
    folders, names = default_storage.listdir(folder)
    yield from (f"{folder}/{name}" for name in names)
    for each in folders:
        yield from walk(f"{folder}/{each}" if folder else each)
