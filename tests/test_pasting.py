"""Test the answer of the server to what is pasted at the desk."""

import pytest
from django.urls import reverse

from stories.models import Story
from stories.models.fields import sanitise
from tests.factories import make_person

pytestmark = pytest.mark.django_db


def test_a_paste_is_answered_with_what_to_insert_and_what_was_left_out(writer_client):
    answer = writer_client.post(
        reverse("admin:stories_story_paste"),
        {"html": "<p>I <s>never</s> went<script>x</script></p>"},
    )
    assert answer.json() == {
        "html": "<p>I went</p>",
        "told": "1 deleted passage was left out.",
        "footnotes": [],
        "joined": None,
    }


@pytest.mark.parametrize(
    ("language", "left_out", "joined"),
    [
        (
            "en",
            "2 deleted passages, 1 comment and 2 footnotes were left out.",
            "The lines were joined. Check what was in two parts: “labour”.",
        ),
        (
            "ru",
            "Пропущено: 2 удалённых отрывка, 1 комментарий и 2 сноски.",
            "Строки соединены. Проверьте то, что было разделено: “labour”.",
        ),
        (
            "kk",
            "Қалдырылды: 2 өшірілген үзінді, 1 пікір және 2 сілтеме.",
            "Жолдар біріктірілді. Екіге бөлініп тұрғанын тексеріңіз: “labour”.",
        ),
    ],
)
def test_what_was_done_is_told_in_the_language_of_the_desk(
    language, left_out, joined, writer_client
):
    writer_client.post("/admin/language/", {"language": language})
    address = reverse("admin:stories_story_paste")
    notes = "<p id=fn1>1 One.</p><p id=fn2>2 Two.</p>"
    comment = "<p style='mso-element:comment'>Ask.</p>"
    html = f"<p>I <s>never</s> <del>ever</del> went.</p>{comment}{notes}"
    assert writer_client.post(address, {"html": html}).json()["told"] == left_out
    text = "When I was nine my aunt went into la-\nbour during a storm and I ran for the\nbus."
    assert writer_client.post(address, {"text": text}).json()["joined"]["told"] == joined


def test_a_paste_is_read_for_those_alone_who_may_write(client, django_user_model):
    address = reverse("admin:stories_story_paste")
    assert client.post(address, {"html": "<p>x</p>"}).status_code == 302
    client.force_login(django_user_model.objects.create_user("reader", is_staff=True))
    assert client.post(address, {"html": "<p>x</p>"}).status_code == 403


def test_only_a_post_is_answered(writer_client):
    assert writer_client.get(reverse("admin:stories_story_paste")).status_code == 405


def test_what_was_struck_out_comes_in_by_no_way():
    """By a command or an import too."""
    story = Story(person=make_person(), slug="struck", headline="Struck", status="draft")
    story.body = "<p>I <del>never</del> went.</p>"
    story.save()
    Story.objects.filter(pk=story.pk).update(body="<p>He <s>never</s> went.</p>")
    assert Story.objects.get().body == "<p>He went.</p>"


def test_a_footnote_is_answered_with_its_text(writer_client):
    note = "<p id=fn1>1 The archive gives 1995.</p>"
    answer = writer_client.post(
        reverse("admin:stories_story_paste"), {"html": f"<p>I left.</p>{note}"}
    )
    assert answer.json() == {
        "html": "<p>I left.</p>",
        "told": "1 footnote was left out.",
        "footnotes": ["1 The archive gives 1995."],
        "joined": None,
    }


def test_plain_text_is_read_and_the_lines_of_a_pdf_are_offered_joined(writer_client):
    text = (
        "\x93When I was nine my aunt went into la-\nbour during a storm and I ran for the\nbus.\x94"
    )
    answer = writer_client.post(reverse("admin:stories_story_paste"), {"text": text}).json()
    assert answer["html"] == (
        "<p>“When I was nine my aunt went into la-</p>"
        "<p>bour during a storm and I ran for the</p><p>bus.”</p>"
    )
    assert answer["joined"] == {
        "html": "<p>“When I was nine my aunt went into labour during a storm and I ran for the "
        "bus.”</p>",
        "told": "The lines were joined. Check what was in two parts: “labour”.",
    }
    whole = text.replace("la-\nbour", "labour\n")
    answer = writer_client.post(reverse("admin:stories_story_paste"), {"text": whole}).json()
    assert answer["joined"]["told"] == "The lines were joined."


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 30_000 + "x",
        "<blockquote>" * 30_000 + "x",
        "<b><i>" * 15_000 + "<p>x" * 9,
        "<!" * 500_000,
    ],
    ids=["divisions", "quotations", "bold", "declarations"],
)
def test_what_nests_deeply_or_never_ends_is_answered(writer_client, html):
    answer = writer_client.post(reverse("admin:stories_story_paste"), {"html": html})
    assert answer.status_code == 200
    assert "x" in answer.json()["html"] or html[:2] == "<!"


def test_what_the_editor_made_is_changed_in_nothing():
    """Passages have their positions in it."""
    body = (
        "<p></p><p>One<br>\n<strong>two</strong> </p><ul><li><p>three</p><ul><li><p></p></li></ul>"
        "</li></ul><hr><blockquote><p>10⁶ \u2067نعم\u2069</p></blockquote>"
        '<ol start="3"><li><p>&amp;</p></li></ol><h2></h2><p><a href="https://a.example/">b</a></p>'
    )
    assert sanitise(body) == body
