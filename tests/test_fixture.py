"""Compare the pages of the first profile with the text that the person gave."""

import json
from pathlib import Path

import html5lib
import pytest
from django.core.management import CommandError, call_command

from stories.models import (
    Milestone,
    OtherName,
    Person,
    PersonLink,
    Picture,
    Quote,
    Story,
    Tag,
    TaggedStory,
)
from tests.factories import make_person, make_picture, make_story

SOURCE = (Path(__file__).parent / "azhigulova.txt").read_text(encoding="utf-8").split("\n")
BODY = SOURCE[3:11]


def parse(response):
    return html5lib.parse(response.content.decode(), namespaceHTMLElements=False)


def text_of(element):
    return "".join(element.itertext())


def with_class(tree, name):
    return [found for found in tree.iter() if name in found.get("class", "").split()]


def snapshot():
    models = [Tag, Picture, Person, OtherName, PersonLink, Story, TaggedStory, Quote, Milestone]
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


def test_a_visitor_reads_the_source_text_paragraph_by_paragraph(azhigulova, client):
    tree = parse(client.get(azhigulova.get_absolute_url()))
    (body,) = with_class(tree, "body")
    paragraphs = [text_of(child) for child in body if child.tag == "p"]
    assert paragraphs == BODY
    assert len(BODY) == 8


def test_a_visitor_reads_the_standfirst_as_given(azhigulova, client):
    tree = parse(client.get(azhigulova.get_absolute_url()))
    (standfirst,) = with_class(tree, "standfirst")
    assert text_of(standfirst) == SOURCE[1]


def test_the_title_is_the_headline_as_given(azhigulova, client):
    tree = parse(client.get(azhigulova.get_absolute_url()))
    assert text_of(tree.find(".//title")).strip().startswith(SOURCE[0])


def test_the_quotation_of_the_headline_is_set_apart(azhigulova, client):
    tree = parse(client.get(azhigulova.get_absolute_url()))
    heading = text_of(tree.find(".//h1"))
    assert "In the words of Khalida Azhigulova" in heading
    assert "“Improving our world is challenging, but it’s possible!”" in heading


def test_no_date_is_shown_for_a_story_whose_date_is_not_known(azhigulova, client):
    tree = parse(client.get(azhigulova.get_absolute_url()))
    shown = text_of(tree.find(".//main"))
    # The site's own publication is dated, and nothing else.
    assert shown.count("Published 22 November 2026") == shown.count("2026") == 1
    assert "Told:" not in shown
    assert with_class(tree, "facts") == []


def test_all_quotes_and_milestones_are_verified(azhigulova):
    assert all(quote.words == quote.text for quote in Quote.objects.all())
    assert all(told.words == told.passage for told in Milestone.objects.all())
    assert (Quote.objects.count(), Milestone.objects.count()) == (8, 9)


def test_every_record_passes_its_own_checks(azhigulova):
    for model in (Person, Story, Quote, Milestone):
        for record in model.objects.all():
            before = model.objects.filter(pk=record.pk).values().get()
            record.full_clean()
            record.save()
            assert model.objects.filter(pk=record.pk).values().get() == before


def test_only_the_law_of_june_2024_is_told_by_the_editor(azhigulova):
    told_by_editor = [told.when for told in Milestone.objects.all() if not told.is_in_own_words]
    assert told_by_editor == ["June 2024"]


def test_nothing_blocks_publishing(azhigulova):
    assert azhigulova.blockers() == []


def test_loading_twice_changes_nothing(azhigulova):
    before = snapshot()
    call_command("loaddata", "azhigulova", verbosity=0)
    assert snapshot() == before


@pytest.mark.django_db(transaction=True, reset_sequences=True)
def test_dump_flush_load_gives_the_same_data(tmp_path):
    call_command("loaddata", "azhigulova", verbosity=0)
    person = make_person(portrait=make_picture())
    person.other_names.create(name="Үлгі Адам", language="kk")
    person.links.create(label="Her page", url="https://person.example/page")
    make_story(person, lead_picture=make_picture(), tags=["human rights", "новый"])
    before = snapshot()
    dump = tmp_path / "dump.json"
    natural = {"use_natural_foreign_keys": True, "use_natural_primary_keys": True}
    call_command("dumpdata", "stories", output=str(dump), verbosity=0, **natural)
    assert '"pk"' not in dump.read_text()
    call_command("flush", interactive=False, verbosity=0)
    assert Story.objects.count() == 0
    call_command("loaddata", str(dump), verbosity=0)
    assert without_keys(snapshot()) == without_keys(before)


def without_keys(records):
    """Return the records without primary keys, which loading may change."""
    return {
        model: [
            {name: value for name, value in row.items() if not name.endswith("id")} for row in rows
        ]
        for model, rows in records.items()
    }


def test_the_fixture_carries_no_numbers():
    fixture = Path(__file__).parent.parent / "fixtures" / "azhigulova.json"
    assert all("pk" not in record for record in json.loads(fixture.read_text(encoding="utf-8")))


def test_verify_words_says_that_all_are_verified(azhigulova, capsys):
    call_command("verify_words")
    assert "All 17 quotes and passages are" in capsys.readouterr().out


def test_verify_words_lists_a_quote_and_a_passage_that_a_raw_fixture_got_wrong(
    azhigulova, tmp_path, capsys, client
):
    wrong = tmp_path / "wrong.json"
    story = ["en", "in-the-words-of-khalida-azhigulova"]
    milestone = {"person": ["khalida-azhigulova"], "story": story, "key": "wrongtwo"}
    records = [
        {
            "model": "stories.quote",
            "fields": {"story": story, "text": "Words she never said.", "key": "wrongone"},
        },
        {
            "model": "stories.milestone",
            "fields": milestone | {"title": "Never was", "passage": "Nor was this."},
        },
    ]
    wrong.write_text(json.dumps(records))
    call_command("loaddata", str(wrong), verbosity=0)
    with pytest.raises(CommandError, match="2 faults in 19 quotes and passages"):
        call_command("verify_words")
    listed = capsys.readouterr().out
    assert "Words she never said." in listed
    assert "Nor was this." in listed
    for address in ("/en/", azhigulova.get_absolute_url(), "/en/quotes/", "/sitemap.xml"):
        page = client.get(address).content.decode()
        assert "Words she never said" not in page, address
        assert "Never was" not in page, address
    assert client.get("/en/quotes/wrongone/").status_code == 404
