"""What the form of a new story answers where it has no person, or one that does not exist."""

import pytest
from django.urls import reverse

from stories.models import Story
from tests.desk import row, tomorrow, typed_in

pytestmark = pytest.mark.django_db

ADD = reverse("admin:stories_story_add")
TYPED = {
    "headline": "A day by the sea",
    "body": "<p>The sea is quiet. I speak.</p>",
    "slug": "a-day",
    **row("quotes", 0, position="1", text="The sea is quiet."),
    **row("milestones", 0, position="1", title="Speaks", passage="I speak.", date_edtf="2020"),
    "milestones-0-kind": "personal",
    "milestones-0-date_label": "In 2020",
}


@pytest.mark.parametrize("person", ["", "987654"])
@pytest.mark.parametrize("button", ["_save_draft", "_send_for_review", "_publish", "_schedule"])
@pytest.mark.parametrize("around", [{}, {"_popup": "1"}])
def test_every_button_asks_for_the_person_and_keeps_what_was_typed(
    person, button, around, admin_client
):
    opened = typed_in(admin_client.get(ADD))
    fields = opened | TYPED | around | {"person": person, button: "yes", "appears_at": tomorrow()}
    response = admin_client.post(ADD, fields)
    assert response.status_code == 200
    places = [problem.target_id for problem in response.context["problems"]]
    assert places == ["id_person"]
    kept = {name: value for name, value in TYPED.items() if not name.endswith("TOTAL_FORMS")}
    form = response.context["adminform"].form
    rows = [
        form,
        *(row for each in response.context["inline_admin_formsets"] for row in each.formset.forms),
    ]
    again = {field.html_name: field.value() for form in rows for field in form}
    assert {name: again.get(name) for name in kept} == kept
    assert not Story.objects.exists()


@pytest.mark.parametrize("person", ["", "987654"])
def test_the_preview_shows_what_was_typed(person, admin_client):
    opened = typed_in(admin_client.get(ADD))
    fields = opened | TYPED | {"person": person}
    response = admin_client.post(reverse("admin:stories_story_add_preview"), fields)
    assert response.status_code == 200
    page = response.content.decode()
    assert "A day by the sea" in page
    assert "The sea is quiet." in page
