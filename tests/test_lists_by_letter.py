"""Lists of people and of quotes are narrowed by the first letter of a name."""

import re

import pytest

from stories import collation
from tests.factories import make_person, make_quote, make_story
from tests.test_lists_public import fill, links, read

pytestmark = pytest.mark.django_db


class TestLetters:
    def letters(self, client, question=""):
        return client.get(f"/en/people/{question}").context["letters"]

    def people(self, client, question):
        page = client.get(f"/en/people/{question}").context["page"]
        return [person.name for person in page.records]

    def test_are_in_the_order_of_their_alphabets_apart(self, client):
        for name in ("Ән", "Bo", "Ан", "an", "Қан", "Кан", "Émile", "سلمى", "7 Up"):
            make_story(make_person(name))
        assert self.letters(client) == [["7", "A", "B", "E"], ["А", "Ә", "К", "Қ"], ["س"]]

    def test_lead_to_the_names_that_begin_so(self, client):
        for name in ("Ән", "Ан", "Азат", "an"):
            make_story(make_person(name))
        assert self.people(client, "?letter=А") == ["Азат", "Ан"]
        assert self.people(client, "?letter=%D3%99") == ["Ән"]
        assert self.people(client, "?letter=A") == ["an"]
        page = read(client, "/en/people/?letter=%D0%90")
        canonical = '<link rel="canonical" href="http://testserver/en/people/?letter=%D0%90">'
        assert canonical in page
        assert ">А</a>" in page
        assert page.count('href="?letter=%D0%90" aria-current="true"') == 1

    def test_are_left_behind_for_another_language_which_has_others(self, client):
        make_story(make_person("Үміт", name_en="Umit", language="kk"), language="kk")
        page = read(client, "/kk/people/?letter=%D2%AE&language=kk")
        assert '<a href="/kk/people/?letter=%D2%AE&amp;language=kk" lang="kk"' in page
        assert '<a href="/en/people/?language=kk" lang="en"' in page
        assert re.findall(r'rel="alternate" hreflang="([\w-]+)"', page) == ["kk"]
        assert client.get("/en/people/?language=kk").status_code == 200
        whole = read(client, "/kk/people/?language=kk")
        assert len(re.findall(r'rel="alternate" hreflang="', whole)) == 4

    def test_are_kept_on_every_page(self, client):
        for number in range(30):
            make_story(make_person(f"A{number}"))
        make_story(make_person("B"))
        second = self.people(client, links(read(client, "/en/people/?letter=A"))["next"])
        assert len(second) == 6
        assert "B" not in second

    @pytest.mark.parametrize("letter", ["", "C", "AB", "?", "\x00", "😀", "A" * 3000])
    def test_that_nobody_is_under_are_not_found(self, letter, client):
        make_story(make_person("A"))
        make_story(make_person("C"), status="draft")
        assert client.get("/en/people/", {"letter": letter}).status_code == 404
        assert self.letters(client) == [["A"]]

    def test_come_from_keys(self):
        keys = [collation.key(name) for name in ("Әсел", "Anna", "Асқар", "!")]
        assert collation.letters(keys) == [["A"], ["А", "Ә"]]


class TestLettersOfQuotes:
    def quotes(self, client, question=""):
        parts = client.get(f"/en/quotes/{question}").context["parts"]
        return [each.words for part in parts for each in part.records]

    def test_are_those_of_the_people_who_said_them(self, client):
        for name in ("Anna", "Ануар"):
            make_quote(make_story(make_person(name), body=f"<p>I am {name}.</p>"), f"I am {name}.")
        make_story(make_person("Bea"))
        page = client.get("/en/quotes/")
        assert page.context["letters"] == [["A"], ["А"]]
        assert self.quotes(client, "?letter=a") == ["I am Anna."]
        assert self.quotes(client, "?letter=А") == ["I am Ануар."]
        assert 'class="all" href="/en/quotes/"' in read(client, "/en/quotes/?letter=A")
        for letter in ("", "B", "zz"):
            assert client.get("/en/quotes/", {"letter": letter}).status_code == 404

    def test_are_kept_with_a_tag_on_every_page(self, client):
        fill(14)
        (letter,) = client.get("/en/quotes/?tag=hills").context["letters"][0]
        question = links(read(client, f"/en/quotes/?tag=hills&letter={letter}"))["next"]
        assert question.startswith(f"?tag=hills&letter={letter}&after=")
        assert len(self.quotes(client, question)) == 6
