import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from stories.models import (
    EditingSession,
    PreviewLink,
    StoryVersion,
)
from stories.search import index
from tests.factories import (
    PAST,
    make_milestone,
    make_person,
    make_picture,
    make_quote,
    make_story,
)
from tests.protecting.steps import (
    BODY,
    NAMES,
)


@pytest.fixture
def known(admin_client):
    """Make somebody with her name in everything that can hold it, in two languages."""
    admin = User.objects.get(username="admin")
    portrait = make_picture(
        alt_text="Zhuldyzay at a desk",
        alt_text_kk="Жұлдызай үстел басында",
        credit="Photo: Z. Qwartbekova",
    )
    person = make_person(
        NAMES[0],
        slug="zhuldyzay-qwartbekova",
        description="Qwartbekova teaches.",
        roles="teacher\nfriend of Zhuldyzay",
        credentials="Qwartbekova prize",
        name_kk="Жулдызай Квартбекова",
        sort_name_kk="Квартбекова, Жулдызай",
        description_ru="Квартбекова учит.",
        roles_ru="учитель\nподруга Жулдызай",
        credentials_ru="Премия Квартбековой",
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
        lead_picture=make_picture(
            caption="Zhuldyzay Qwartbekova, 2024", caption_ru="Жулдызай Квартбекова, 2024"
        ),
        tags=["zhuldyzay", "quiet hills"],
    )
    story.tags.filter(name="zhuldyzay").update(name_ru="о Жулдызай")
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
