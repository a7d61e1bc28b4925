"""The layout of templates helps those who write them; readers are not sent it."""

import pytest
from django.template import engines
from django.urls import reverse

from profiles_site.quick_templates import Nodes
from profiles_site.templates import CachedLoader, without_layout
from tests.factories import make_story

SOURCE = """{% load i18n %}
<ul>
  {% for each in all %}
    {# Of all. #}
    {% translate "Six" as six %}
    {% if each %}
      <li>{% translate "One" %}
        <b>two</b> {{ three }}
        {% if four %}four{% endif %}
        {% translate "five" %}
      </li>
    {% endif %}
  {% endfor %}
</ul>
"""


def test_indentation_and_lines_of_tags_alone_go_and_every_break_between_words_stays():
    assert without_layout(SOURCE, keep_lines=False) == (
        '{% load i18n %}<ul>{% for each in all %}{# Of all. #}{% translate "Six" as six %}'
        '{% if each %}<li>{% translate "One" %}\n'
        '<b>two</b> {{ three }}\n{% if four %}four{% endif %}\n{% translate "five" %}'
        "</li>{% endif %}{% endfor %}</ul>"
    )


def test_a_break_within_a_tag_is_a_space_and_one_beside_the_end_of_a_block_goes():
    source = (
        '<a href="/"\n  {% if a %}id="a"{% endif %}\n  {% in_language c %}\n>b</a>\n'
        "{% if a %}<p>c</p>{% endif %}\nd"
    )
    assert without_layout(source, keep_lines=False) == (
        '<a href="/" {% if a %}id="a"{% endif %}{% in_language c %}>b</a>\n'
        "{% if a %}<p>c</p>{% endif %}d"
    )


def test_lines_keep_their_numbers_while_somebody_works_on_the_code():
    kept = without_layout(SOURCE, keep_lines=True)
    assert [line.strip() for line in SOURCE.split("\n")] == kept.split("\n")


@pytest.mark.django_db
def test_a_page_is_sent_without_it(client):
    for address in (make_story().get_absolute_url(), reverse("home")):
        lines = client.get(address).content.decode().split("\n")
        assert len(lines) > 5
        assert not [line for line in lines if line.startswith((" ", "\t"))]


@pytest.mark.parametrize("is_on", [True, False])
def test_pages_are_drawn_the_short_way_but_for_who_works_on_the_code(is_on, settings):
    settings.DEBUG = is_on
    loader = CachedLoader(engines["django"].engine, ["profiles_site.templates.Loader"])
    nodes = loader.get_template("base.html").nodelist
    assert (type(nodes) is Nodes) is not is_on
