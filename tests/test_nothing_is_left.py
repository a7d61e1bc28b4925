"""Ask every address that was ever public of a person again, after she is no longer shown.

All that the site answers is crawled while she is public: pages, feeds, JSON, cards, pictures in all
sizes, embeds, oEmbed, the sitemaps, the search, and a preview link. Asked again after, none of it
may hold her name, her words or her pictures, in any byte of a body or a header.
"""

import hashlib
import json
import re
from datetime import timedelta
from html import unescape
from urllib.parse import quote, unquote

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client, override_settings
from django.utils import timezone

from stories import erasure
from stories.models import Person, PreviewLink
from tests.accounts import make_colleague, signed_in
from tests.desk import read_out
from tests.factories import (
    SHARED,
    make_milestone,
    make_person,
    make_picture,
    make_quote,
    make_story,
)
from tests.markup import markup
from tests.protecting.steps import begin, finish, mend_all

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.thorough("a crawl of all pages; each way to leave has tests of its own"),
]

ORIGIN = "http://testserver"
# An address of this site, in whatever kind of text it is named.
ADDRESS = re.compile(r"(?:http://testserver)?(/(?!/)[\w.~%!$&'*+,;=:@/?-]*)")
FIRST = ["/", "/en/", "/ru/", "/kk/", "/sitemap.xml", "/robots.txt", "/en/check/"]
FIRST += [f"/en/feeds/stories.{kind}" for kind in ("atom", "json")]

NAME, OTHER_NAME = "Zarqina Proverkova", "Зарқина Проверкова"
WORDS = "The poplarbirds of Quietvale remember my mother."
TRANSLATED = "Тополиные птицы Тиходолья помнят мою мать."
NAMES = ["zarqin", "proverkov", "зарқин", "проверков"]
SECRETS = [*NAMES, "poplarbird", "quietvale", "тиходоль"]


def make_her():
    """Make a person with all that can be public of her, whose every text has a secret word."""
    portrait = make_picture((700, 700), alt_text=f"{NAME} at a window", caption=f"{NAME}, at home")
    her = make_person(
        NAME,
        slug="zarqina-proverkova",
        portrait=portrait,
        description=f"{NAME} counts birds in Quietvale.",
        roles="bird counter of Quietvale",
    )
    her.other_names.create(name=OTHER_NAME, language="kk")
    her.links.create(label="Zarqina’s page", url="https://zarqina.example/page")
    story = make_story(
        her,
        slug="in-the-words-of-zarqina",
        headline=f"In the words of {NAME}: “{WORDS}”",
        standfirst=f"{NAME} looks back on Quietvale.",
        byline="Interview by a friend of Zarqina",
        body=f"<p>{WORDS} I am Zarqina. They were there at night, above our house.</p>",
        source_publisher="The Quietvale Paper",
        source_url="https://quietvale.example/zarqina",
        content_note="Quietvale burns in this story.",
        lead_picture=make_picture(SHARED, alt_text="Zarqina’s poplarbirds", credit="Proverkov"),
        tags=["Quietvale", "birds"],
    )
    make_quote(story, text=WORDS, is_pull_quote=True)
    make_milestone(story, title="Zarqina counts", passage="They were there at night")
    translation = make_story(
        her,
        slug="slovami-zarqiny",
        language="ru",
        headline="Словами Зарқины",
        body=f"<p>{TRANSLATED}</p>",
        translation_group=story.translation_group,
        translated_from="en",
    )
    make_quote(translation, text=TRANSLATED)
    # Earlier addresses, which redirect while she is shown.
    her.slug = "zarqina"
    her.save()
    story.slug = "zarqina-of-quietvale"
    story.save()
    return her


def make_others():
    """Make what stays: somebody else, whose story has a tag of hers."""
    # Of another colour: else the smallest files of this picture and of hers are the same.
    portrait = make_picture(colour=(20, 90, 160))
    story = make_story(make_person("Sample Person", portrait=portrait), tags=["birds"])
    make_quote(story)
    make_milestone(story)


def preview_address(story):
    now = timezone.now()
    until = now + timedelta(days=7)
    link = PreviewLink.objects.create(story=story, made_at=now, expires_at=until)
    return f"/preview/{link.token}/"


def asked_by_hand(her):
    """Addresses that no page links to: former ones, oEmbed in all its spellings, the search."""
    yield from ("/en/people/zarqina-proverkova/", "/en/stories/in-the-words-of-zarqina/")
    yield from ("/en/people/zarqina-proverkova.json", "/en/stories/in-the-words-of-zarqina.json")
    yield "/embed/stories/in-the-words-of-zarqina/"
    keys = [told.key for story in her.stories.all() for told in story.quotes.all()]
    pages = ["/en/stories/in-the-words-of-zarqina/", "/ru/stories/slovami-zarqiny/"]
    pages += ["/ru/en/stories/zarqina-of-quietvale/", *(f"/en/quotes/{key}/" for key in keys)]
    for page in pages:
        for spelt in (page, page.rstrip("/"), page.replace("z", "%7A")):
            for kind in ("json", "xml"):
                yield f"/oembed?format={kind}&url={quote(ORIGIN + spelt, safe='')}"
    for start in ("/en/", "/ru/", "/kk/"):
        yield from (f"{start}search/?q={quote(word)}" for word in ("night", "birds", "мать"))
        yield f"{start}check.json?q=remember"
    for picture in (her.portrait, *(story.lead_picture for story in her.stories.all())):
        if picture:
            yield from (picture.url(rendition.name) for rendition in picture.plan())


def ask(client, address, **headers):
    """Return status, headers and body, all as one text that can be searched; and the body's bytes.

    Texts are searched as they are, and with the escapes of HTML, JSON and addresses resolved.
    """
    response = client.get(address, headers=headers)
    body = read_out(response)
    text = f"{response.headers}\n{body.decode('utf-8', 'replace')}"
    if response.headers.get("Content-Type", "").partition(";")[0].endswith("json"):
        text += json.dumps(json.loads(body), ensure_ascii=False)
    resolved = unescape(unquote(text))
    return response, f"{text}\n{resolved}".casefold(), hashlib.sha256(body).hexdigest()


def crawl(client, first):
    """Return what each address answers, from these on along all that the answers name."""
    found, waiting = {}, list(first)
    while waiting:
        address = unescape(waiting.pop())
        if address in found or address.startswith(("/static/", "/admin/")):
            continue
        response, text, _ = found[address] = ask(client, address)
        if "image/" not in response.headers.get("Content-Type", ""):
            waiting += ADDRESS.findall(text.partition("\n")[2] if "{" in text else text)
    return found


def leaks(text, secrets=SECRETS):
    return [secret for secret in secrets if secret in text]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("media")


@pytest.fixture(autouse=True)
def media(settings, folder):
    """Keep the pictures of all tests of this module in one folder, as their rows are shared."""
    settings.MEDIA_ROOT = folder / "media"
    settings.STORAGES = settings.STORAGES | {"originals": originals(folder)}
    return settings.MEDIA_ROOT


def originals(folder):
    stored = settings.STORAGES["originals"]
    return stored | {"OPTIONS": stored["OPTIONS"] | {"location": folder / "originals"}}


@pytest.fixture(scope="module")
def crawled(django_db_setup, django_db_blocker, folder):
    """Make her and the others, and crawl the site, once, in a transaction around all tests.

    Returns her number, what a visitor got at each address, and the digests of all pictures of her.
    """
    storages = settings.STORAGES | {"originals": originals(folder)}
    changed = {"MEDIA_ROOT": folder / "media", "STORAGES": storages}
    with django_db_blocker.unblock(), override_settings(**changed), transaction.atomic():
        her = make_her()
        make_others()
        story = her.stories.get(language="en")
        found = crawl(Client(), [*FIRST, preview_address(story), *asked_by_hand(her)])
        answered = {where: got for where, got in found.items() if got[0].status_code != 404}
        yield her.pk, answered, pictures_of(her, answered)
        transaction.set_rollback(True)


@pytest.fixture
def her(crawled):
    return Person.objects.get(pk=crawled[0])


def test_the_crawl_reaches_what_it_is_meant_to(crawled):
    """Else nothing would be left because nothing was found."""
    _, answered, pictures = crawled
    assert sum(bool(leaks(text)) for _, text, _ in answered.values()) > 60
    types = {got[0].headers.get("Content-Type", "").partition(";")[0] for got in answered.values()}
    assert types >= {"image/avif", "image/webp", "image/jpeg", "image/png", "text/xml"}
    assert types >= {"application/json", "application/ld+json", "application/atom+xml"}
    assert len(pictures) > 20


def pictures_of(her, answered):
    """Return the address of every file that shows her, or words of hers, by its digest."""
    theirs = [f"/media/pictures/{her.portrait.folder}/"]
    for story in her.stories.all():
        theirs += [f"/cards/{told.key}/" for told in story.quotes.all()]
        theirs += [f"/media/pictures/{story.lead_picture.folder}/"] if story.lead_picture else []
    return {got[2]: where for where, got in answered.items() if where.startswith(tuple(theirs))}


def left_of_her(client, crawled, secrets=SECRETS):
    """Ask each address again, also with its old validator; return what is left of her."""
    _, answered, pictures = crawled
    left = []
    for address, (before, text, _) in answered.items():
        response, now, digest = ask(client, address)
        left += (
            [(address, response.status_code, leaks(now, secrets))] if leaks(now, secrets) else []
        )
        left += [(address, "her picture")] if digest in pictures else []
        validator = before.headers.get("ETag")
        if validator and (leaks(text, secrets) or address in pictures.values()):
            again, _, _ = ask(client, address, if_none_match=validator)
            left += [(address, "still valid")] if again.status_code == 304 else []
    return left


@pytest.fixture
def writer():
    return signed_in(make_colleague("sample-writer", "Writers"))


def test_after_a_withdrawal(client, crawled, her):
    her.withdraw(by=None, now=timezone.now(), note="asked")
    assert left_of_her(client, crawled) == []


def test_after_protecting(client, admin_client, writer, crawled, her):
    """At once nothing is there; shown again under another name, nothing tells the first."""
    begin(admin_client, her, spellings="Zarqiny\nПроверкову")
    assert left_of_her(client, crawled) == []
    mend_all(admin_client, her)
    assert "Shown again" in markup(finish(admin_client, her))
    for visitor in (client, writer):
        assert left_of_her(visitor, crawled, NAMES) == []
    gone = [
        where
        for where, (before, text, _) in crawled[1].items()
        if before.status_code == 200 and any(word in where for word in NAMES)
    ]
    assert {where: client.get(where).status_code for where in gone} == dict.fromkeys(gone, 410)


def test_after_erasing(client, writer, crawled, her):
    plan = erasure.Plan(her, erasure.Needles.of(her))
    erasure.erase(plan, by=None, now=timezone.now())
    for visitor in (client, writer):
        assert left_of_her(visitor, crawled) == []
