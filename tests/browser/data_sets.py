"""What the browser tests look at: made once, and put back before each test that names it."""

from django.core.management import call_command
from django.utils import timezone

from tests.factories import (
    SENTENCES,
    make_milestone,
    make_person,
    make_picture,
    make_quote,
    make_story,
)


def load_azhigulova():
    call_command("loaddata", "azhigulova", verbosity=0)


def invent_a_site():
    """The first profile, and plainly invented stories."""
    load_azhigulova()
    invent_a_pseudonym()
    invent_an_arabic_story()
    invent_a_kazakh_story()
    make_story(make_person(), status="withdrawn", slug="withdrawn")


def invent_a_pseudonym():
    """A person and a story with one of all there is."""
    person = make_person(
        "Sample Pseudonym",
        slug="sample-pseudonym",
        anonymity="pseudonym",
        description="Sample Pseudonym is an invented person, and says so.",
        roles="invented teacher\ninvented neighbour",
        credentials="Degree in nothing",
        portrait=make_picture((320, 320)),
    )
    person.other_names.create(name="Үлгі Бүркеншік", language="kk")
    person.links.create(label="Her invented page", url="https://person.example/page")
    story = make_story(
        person,
        slug="sample-with-a-picture",
        headline="A day among invented hills, told as it was not",
        kicker="Sample",
        standfirst="An invented introduction. It leads to invented words.",
        body=f"<p>{SENTENCES}</p>" + "<h2>Later</h2><p>Then other words came, and more.</p>" * 2,
        content_note="Speaks of nothing that is hard to read.",
        byline="Interview by nobody",
        told_date="2024-06",
        source_publisher="Invented Paper",
        source_url="https://paper.example/story",
        source_date="2024",
        lead_picture=make_picture((960, 640), caption="Invented hills, seen by nobody."),
        tags=["human rights", "invented hills"],
    )
    make_quote(story, is_pull_quote=True, key="samplepq")
    make_milestone(story, date_edtf="2020~")


def invent_an_arabic_story():
    person = make_person(
        "شخص مثال", slug="sample-arabic", language="ar", roles="شخص مخترع", description="شخص مخترع."
    )
    words = "كلمات مخترعة لا تتحدث عن أحد. الجبال هادئة في الليل. لا يوجد هنا شخص حقيقي."
    story = make_story(
        person,
        slug="sample-arabic",
        language="ar",
        headline="بكلمات شخص مثال: ”الجبال هادئة“",
        standfirst="مقدمة مخترعة.",
        body=f"<p>{words}</p><p>وهذه كلمات أخرى مخترعة.</p>",
        tags=["تلال"],
    )
    make_quote(story, text="الجبال هادئة في الليل.", is_pull_quote=True, key="samplear")
    make_milestone(story, title="هادئ", passage="لا يوجد هنا شخص حقيقي.", date_edtf="2020")


def invent_a_kazakh_story():
    person = make_person("Үлгі Адам", slug="sample-kazakh", language="kk", roles="ойдан шығарылған")
    words = "Ойдан шығарылған сөздер ешкім туралы емес. Таулар түнде тыныш. Мұнда шын адам жоқ."
    story = make_story(
        person,
        slug="sample-kazakh",
        language="kk",
        headline="Үлгі Адамның сөзімен: «Таулар түнде тыныш»",
        standfirst="Ойдан шығарылған кіріспе.",
        body=f"<p>{words}</p><p>Бұл да ойдан шығарылған сөздер.</p>",
        tags=["таулар"],
    )
    make_quote(story, text="Таулар түнде тыныш.", is_pull_quote=True, key="samplekk")
    make_milestone(story, title="Тыныш", passage="Мұнда шын адам жоқ.", date_edtf="2020")


def invent_a_desk():
    """A public story with changes, and something for each part of the first page."""
    person = make_person("Sample Person", portrait=make_picture((200, 200)))
    person.other_names.create(name="Үлгі Адам", language="kk")
    person.links.create(label="Her invented page", url="https://person.example/")
    hills = make_picture((320, 200))
    story = make_story(person, slug="invented", tags=["invented hills"], lead_picture=hills)
    make_quote(story)
    make_milestone(story)
    story.begin_changes()
    draft = make_story(person, status="draft", slug="invented-draft", tags=["invented hills"])
    make_quote(draft, text="Words never said.")
    draft.refresh_blockers()
    review = make_story(person, status="draft", slug="invented-review")
    now = timezone.now()
    review.send_for_review(by=None, now=now, message="Are the hills quiet?")
    review.send_back(by=None, now=now, message="They are. Say at which hour.")
    review.send_for_review(by=None, now=now, message="At night.")
    make_picture((200, 150), alt_text="")


# By the name of the fixture that a test asks for; of two, the one that is first here is put back.
MAKERS = {"site": invent_a_site, "invented_desk": invent_a_desk, "azhigulova": load_azhigulova}
