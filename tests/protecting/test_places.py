"""Test that every place with a word of the names is listed, and mended or kept."""

import json

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from stories.admin.pages.protect.places import NO_REASON
from stories.identity.fields import GO, HOLD_NO_NAMES, MAY_HOLD_NAMES
from stories.identity.places import Places
from stories.models import (
    Person,
    Quote,
    Story,
    StoryVersion,
    Tag,
)
from tests.environment import TRIES_ALL
from tests.factories import (
    PAST,
    make_person,
    make_quote,
    make_service,
    make_site_page,
    make_story,
)
from tests.markup import markup
from tests.protecting.steps import (
    FOUND,
    begin,
    finish,
    mend,
    mend_all,
    opened,
    other_story,
    page,
    step,
)

pytestmark = pytest.mark.django_db


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
        told = ("description", "roles", "credentials")
        expected = {f"Person-{known.pk}-{name}" for name in told}
        expected |= {f"Person-{known.pk}-{name}_ru" for name in told}
        names = ["headline", "kicker", "standfirst", "body", "byline", "source_publisher"]
        names += ["source_url", "editor_note"]
        expected |= {f"Story-{story.pk}-{name}" for name in names}
        expected |= {f"Story-{russian.pk}-{name}" for name in ("headline", "body", "translator")}
        expected |= {f"Quote-{quote.pk}-text" for quote in Quote.objects.all()}
        expected |= {f"Quote-{quotes[1].pk}-speaker", f"Milestone-{events[0].pk}-title"}
        expected |= {f"Milestone-{each.pk}-passage" for each in events}
        expected |= {f"Milestone-{events[1].pk}-date_label"}
        expected |= {f"Picture-{known.portrait.pk}-{name}" for name in ("alt_text", "credit")}
        expected |= {f"Picture-{known.portrait.pk}-alt_text_kk"}
        expected |= {f"Picture-{story.lead_picture.pk}-caption_ru"}
        expected |= {f"Picture-{story.lead_picture.pk}-caption", f"Story-{other.pk}-body"}
        tag = Tag.objects.get(name="zhuldyzay")
        expected |= {f"Tag-{tag.pk}-name", f"Tag-{tag.pk}-name_ru", f"Tag-{tag.pk}-slug"}
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
        assert "Quote: " in markup(shown)
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

    def test_in_a_page_about_the_site_are_mended_and_the_foot_follows(
        self, plain, admin_client, client
    ):
        text = "<p>Begun by Zhuldyzay <em>Qwartbekova</em>.</p>"
        about = make_site_page(title="Of Zhuldyzay", slug="zhuldyzay", body=text, publish=True)
        make_site_page(title="Other", slug="other", publish=True)
        begin(admin_client, plain)
        keys = {place.key for place in Places(opened(plain)).open}
        names = {"title", "body", "published_title", "published_body", "slug"}
        assert {f"SitePage-{about.pk}-{name}" for name in names} <= keys
        taken = mend(admin_client, plain, f"SitePage-{about.pk}-slug", text="other")
        assert "Another page has this address" in markup(taken)
        for name in sorted(names):
            proposed = {
                each["place"].key: each["proposal"]
                for each in page(admin_client, plain).context["places"]
            }
            key = f"SitePage-{about.pk}-{name}"
            mend(admin_client, plain, key, text=proposed[key])
        assert not any("SitePage" in place.key for place in Places(opened(plain)).open)
        about.refresh_from_db()
        assert about.published_body == about.body == "<p>Begun by Aru Sample<em></em>.</p>"
        shown = markup(client.get("/en/pages/aru-sample/"))
        assert "Of Aru Sample" in shown
        assert not FOUND.find(markup(client.get("/en/")))
        assert client.get("/en/pages/zhuldyzay/").status_code == 404

    def test_that_are_another_word_are_kept_with_a_reason(self, known, admin_client):
        begin(admin_client, known)
        story = known.stories.get(language="en")
        key = f"Story-{story.pk}-kicker"
        place = Places(opened(known)).find(key)
        hit = place.pieces[0][-1]
        shown = step(admin_client, known, "override", place=key, hit=hit, reason=" ")
        assert str(NO_REASON) in markup(shown)
        shown = step(admin_client, known, "override", place=key, hit="other", reason="A star")
        assert "has changed meanwhile" in markup(shown)
        step(admin_client, known, "override", place=key, hit=hit, reason="It means a star")
        assert Places(opened(known)).find(key) is None
        Story.objects.filter(pk=story.pk).update(kicker="Zhuldyzay again")
        assert Places(opened(known)).find(key) is not None  # what is around it has changed
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
        story.quotes.update(text="Words of Zhuldyzay that are nowhere.")
        mended = Quote.objects.get()
        begin(admin_client, plain)
        seen = [
            f"{each['place'].key} {each['seen']}"
            for each in page(admin_client, plain).context["places"]
        ]
        shown = markup(step(admin_client, plain, "mend_all", seen=[*seen, "x y"]))
        assert "There is a tag “Aru Sample” already" in shown
        assert "Quote: " in shown
        mended.refresh_from_db()
        assert "Zhuldyzay" in mended.text

    def test_block_showing_again_until_the_last_is_mended(self, plain, admin_client, client):
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


def test_who_is_named_in_a_story_is_looked_through_too(plain, admin_client):
    """Only the desk shows it, but to everybody who works there."""
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


MANY = 195 if TRIES_ALL else 15


def test_many_stories_take_no_more_queries_than_few(admin_client):
    person = make_person("Zhuldyzay", slug="z")

    def queries(number):
        for each in range(number):
            slug = f"s-{number}-{each}"
            make_story(person, slug=slug, headline="Three", body="<p>I am Zhuldyzay.</p>")
        with CaptureQueriesContext(connection) as captured:
            assert page(admin_client, person).status_code == 200
        return len(captured)

    begin(admin_client, person)
    assert queries(5) == queries(MANY)
