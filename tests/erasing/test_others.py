"""Test that other people keep what is theirs when a person is erased."""

import pytest
from django.utils import timezone

from stories.erasure import person as verb
from stories.models import (
    AuditEntry,
    Consent,
    Erasure,
    Person,
    Picture,
    Quote,
    Story,
    StoryVersion,
    Tag,
)
from stories.models.consent import evidence_store
from stories.search import index
from tests.desk import address, read_out
from tests.erasing.steps import (
    NAME,
    PDF,
    erase,
    erase_address,
    every_table,
    files_below,
    report_of,
)
from tests.factories import (
    make_concern,
    make_consent,
    make_correction,
    make_person,
    make_picture,
    make_quote,
    make_story,
)
from tests.markup import markup

pytestmark = pytest.mark.django_db(transaction=True)


class TestASharedPicture:
    @pytest.fixture
    def shared(self, keeper):
        """Return a person and the story of somebody else, who both use a picture."""
        picture = make_picture(alt_text=f"{NAME} and a friend")
        zarina, friend = make_person(NAME, portrait=picture), make_person("Sample Friend")
        make_story(zarina)
        story = make_story(friend, lead_picture=picture)
        Person.objects.filter(pk=friend.pk).update(portrait=picture)
        StoryVersion.keep(story, "published", by=keeper, now=timezone.now())
        return zarina, story, picture

    def test_is_asked_for_and_nothing_goes_before_it_is_decided(self, shared, desk):
        zarina, story, _ = shared
        page = markup(desk.get(erase_address(zarina)))
        assert f"It is used by “{story}”, Sample Friend, as portrait too." in page
        before = every_table()
        assert "Look at the picture, and choose." in markup(erase(desk, zarina))
        assert every_table() == before

    def test_is_deleted_everywhere(self, shared, desk, media):
        zarina, story, picture = shared
        changes = story.begin_changes()
        version = Story.objects.get(pk=story.pk).version
        assert "changes to “" in markup(desk.get(erase_address(zarina)))
        erase(desk, zarina, **{f"picture_{picture.pk}": "delete"})
        for row in Story.objects.filter(pk__in=[story.pk, changes.pk]):
            assert row.lead_picture is None
        assert Story.objects.get(pk=story.pk).version > version
        assert Person.objects.get().portrait is None
        assert not Picture.objects.exists()
        assert files_below(media) == []

    def test_is_kept_and_the_report_leads_to_its_words(self, shared, desk):
        zarina, _, picture = shared
        said = markup(erase(desk, zarina, **{f"picture_{picture.pk}": "keep"}))
        assert Story.objects.get().lead_picture == Person.objects.get().portrait == picture
        assert "Another record, which says the word" in said
        assert (
            f'<a href="{address(picture)}">Picture {picture.pk} ({picture})</a>: alt text' in said
        )

    def test_of_an_earlier_version_is_asked_for_too(self, shared, desk):
        zarina, story, _ = shared
        Story.objects.update(lead_picture=None)
        Person.objects.exclude(pk=zarina.pk).update(portrait=None)
        StoryVersion.keep(Story.objects.get(pk=story.pk), "saved", by=None, now=timezone.now())
        assert f"It is used by an earlier version of “{story}” too." in markup(
            desk.get(erase_address(zarina))
        )

    def test_in_the_text_of_somebody_else_is_asked_for_and_taken_out(self, shared, desk, media):
        zarina, story, picture = shared
        story.lead_picture = None
        words = "<p>The hills are quiet at night.</p>"
        story.body = f'{words}<figure data-picture="{picture.pk}"></figure>'
        story.save()
        quote = make_quote(story, text="The hills are quiet at night.")
        read_out(desk.get(quote.card_address("wide")))  # with the portrait, which is the same
        assert f"It is used by “{story}”" in markup(desk.get(erase_address(zarina)))
        version = Story.objects.get(pk=story.pk).version
        erase(desk, zarina, **{f"picture_{picture.pk}": "delete"})
        story.refresh_from_db()
        assert (story.body, story.version > version) == (words, True)
        assert not Picture.objects.exists()
        assert files_below(media) == []

    def test_in_the_text_of_an_earlier_version_is_asked_for_too(self, shared, desk):
        zarina, story, picture = shared
        figure = f'<figure data-picture="{picture.pk}"></figure>'
        for row in (story, zarina.stories.get()):
            row.lead_picture, row.body = None, f"{row.body}{figure}"
            row.save()
            StoryVersion.keep(row, "saved", by=None, now=timezone.now())
            row.body = row.body.removesuffix(figure)
            row.save()
        Person.objects.update(portrait=None)
        assert f"It is used by an earlier version of “{story}” too." in markup(
            desk.get(erase_address(zarina))
        )

    def test_that_nobody_uses_and_that_says_the_name_is_asked_for(self, shared, desk):
        former = make_picture(caption=f"{NAME}, before")
        unknown = make_picture()
        page = desk.get(erase_address(shared[0]))
        assert "Nobody uses it, and it says the name." in markup(page)
        chosen = {f"picture_{each.pk}": "delete" for each in (former, shared[2])}
        erase(desk, shared[0], **chosen)
        assert list(Picture.objects.all()) == [unknown]

    def test_that_a_colleague_takes_in_the_last_moment_keeps_all(self, desk, monkeypatch):
        zarina = make_person(NAME, portrait=make_picture())
        other = make_story()
        hold = verb._hold_pictures

        def taken_before(plan, going):
            Story.objects.filter(pk=other.pk).update(lead_picture=going[0])
            hold(plan, going)

        monkeypatch.setattr(verb, "_hold_pictures", taken_before)
        assert "More or less goes than this page showed" in markup(erase(desk, zarina))
        assert Person.objects.filter(pk=zarina.pk).exists()
        assert not Erasure.objects.exists()


class TestConsents:
    def test_of_the_person_go_with_their_evidence_and_others_stay(
        self, desk, evidence_files, keeper
    ):
        zarina = make_person(NAME)
        story = make_story(zarina)
        translation = make_story(language="ru", translation_group=story.translation_group)
        hers = make_consent(story, evidence_file=evidence_store.store(PDF))
        translators = make_consent(
            story, other_person="Sample Translator", evidence_file=evidence_store.store(PDF)
        )
        for number in (hers.pk, translators.pk):
            detail = f"Consent {number}: read"
            AuditEntry.note("published", now=timezone.now(), by=keeper, detail=detail)
        make_correction(story)
        for about in ({"story": story}, {"person": zarina}):
            make_concern(**about)
        shown = markup(desk.get(erase_address(zarina)))
        for goes in ("1 consent record", "1 correction", "2 concerns of visitors"):
            assert goes in shown
        erase(desk, zarina)
        assert list(Consent.objects.values_list("pk", "story")) == [
            (translators.pk, translation.pk)
        ]
        assert files_below(evidence_files) == [translators.evidence_file]
        details = AuditEntry.objects.filter(kind="published").values_list("detail", flat=True)
        assert set(details) == {"A person was erased", f"Consent {translators.pk}: read"}


class TestWhatIsOthers:
    def test_changes_that_would_make_a_story_this_person_s_go(self, desk, keeper):
        zarina, story = make_person(NAME), make_story(headline="Somebody else’s")
        changes = story.begin_changes()
        changes.person = zarina
        changes.save()
        StoryVersion.keep(changes, "saved", by=keeper, now=timezone.now())
        version = Story.objects.get(pk=story.pk).version
        page = markup(desk.get(erase_address(zarina)))
        assert "Waiting changes to “Somebody else’s” that would make it this person’s" in page
        erase(desk, zarina)
        left = Story.objects.get()
        assert (left.pk, left.person_id) == (story.pk, story.person_id)
        assert left.version > version
        people = StoryVersion.objects.values_list("content__fields__person_id", flat=True)
        assert set(people) == {story.person_id}

    def test_a_tag_with_the_name_that_others_use_stays(self, desk):
        zarina = make_person(NAME)
        make_story(zarina, tags=["Zarina", "Qosbelgi"])
        other = make_story(tags=["Zarina"])
        erase(desk, zarina)
        assert [tag.name for tag in Tag.objects.all()] == ["Zarina"]
        assert other.tags.count() == 1

    def test_words_that_are_a_name_are_told_and_led_to(self, desk):
        """A name that is an ordinary word is in the texts of others."""
        hope = make_person("Hope Sample", slug="hope")
        story = make_story(make_person("Another"), headline="There is hope")
        said_by = make_quote(story)
        Quote.objects.update(speaker="Hope")
        index.refresh_all()
        said = markup(erase(desk, hope))
        assert "Another record, which says the word" in said
        assert f'<a href="{address(story)}">Story {story.pk} ({story})</a>: headline' in said
        assert f'<a href="{address(story)}">Quote {said_by.pk} ({story})</a>: said by' in said
        assert "The search, as other records say the word" in said
        assert f'<a href="{address(story)}">Story {story.pk} ({story})</a>: in the search' in said
        assert Story.objects.get().headline == "There is hope"
        Story.objects.all().delete()  # the report stays as it was found
        assert f"Document {story.pk}: in the search" in report_of(desk)

    def test_logs_keep_ordinary_words_of_somebody_anonymous(self, desk, keeper):
        woman = make_person("A woman from the hills", anonymity="anonymous", slug="a-woman")
        AuditEntry.note("merged", now=timezone.now(), by=keeper, detail="“woman” became “women”")
        AuditEntry.note("merged", now=timezone.now(), by=keeper, detail="a woman from the hills")
        said = markup(erase(desk, woman))
        assert "<strong>Nothing.</strong>" in said
        details = set(AuditEntry.objects.filter(kind="merged").values_list("detail", flat=True))
        assert details == {"“woman” became “women”", "[erased]"}
