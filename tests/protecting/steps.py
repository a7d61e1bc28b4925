"""Protect a person as an editor does, step by step, and look what is left."""

import re
from urllib.parse import quote as escaped

from django.contrib.auth.models import User
from django.core.files.storage import default_storage
from django.db import connection
from django.urls import reverse

from stories.identity.places import Places
from stories.models import (
    Protection,
)
from stories.name_forms import Names
from tests.desk import read_out
from tests.factories import (
    make_person,
    make_story,
)

# Invented, and of letters that are in no word of the site.
NAMES = ["Zhuldyzay Qwartbekova", "Жулдызай Квартбекова"]
FOUND = Names(NAMES)
BODY = (
    "<p>I am Zhuldyzay, and I say this of myself. The hills are quiet at night. "
    "Nobody asked <em>Qwartbekova</em> before. She says: let it be.</p>"
)


def other_story(**fields):
    return make_story(make_person("Sample Other"), **fields)


def step(client, record, action, *, follow=True, **fields):
    where = reverse("admin:stories_person_protect", args=[record.pk])
    return client.post(where, {"action": action} | fields, follow=follow)


def page(client, person):
    return client.get(reverse("admin:stories_person_protect", args=[person.pk]))


def opened(person):
    return Protection.objects.open().get(person=person)


def begin(client, person, called="Aru Sample", anonymity="pseudonym", **fields):
    step(client, person, "begin", follow=False)
    return step(client, person, "names", called=called, anonymity=anonymity, **fields)


def mend_all(client, person):
    """Press the button for all until nothing of the person's own is left, and decide the rest."""
    for _ in range(4):
        listed = page(client, person).context["places"]
        own = [each for each in listed if each["place"].is_own and not each["place"].leads_away]
        if not own:
            break
        seen = [f"{each['place'].key} {each['seen']}" for each in own]
        step(client, person, "mend_all", seen=seen, follow=False)
    for each in listed:
        if each["place"].leads_away:
            mend(client, person, each["place"].key, text="", follow=False)
    for picture in Places(opened(person)).pictures:
        step(client, person, "picture", picture=picture.pk, decision="keep", follow=False)


def mend(client, person, key, **fields):
    found = {each["place"].key: each for each in page(client, person).context["places"]}
    return step(client, person, "mend", place=key, **{"seen": found[key]["seen"]} | fields)


def finish(client, person, **fields):
    return step(client, person, "finish", **{"show": "yes"} | fields)


def protect(client, person, **fields):
    begin(client, person, **fields)
    mend_all(client, person)
    return finish(client, person)


def everything_stored():
    """Return every value of every row of every table as text, but the report's new names."""
    texts = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if connection.vendor == "sqlite" and table.startswith("stories_search_"):
                continue  # parts of the index, of bytes: see `test_the_index`
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  names of our tables
            texts += [f"{table}: {value}" for row in cursor.fetchall() for value in row]
    return texts


PUBLIC = ["/en/", "/en/stories/", "/en/people/", "/en/quotes/", "/en/tags/", "/ru/", "/ru/stories/"]
PUBLIC += [
    "/sitemap.xml",
    "/en/search/?q=zhuldyzay",
    "/ru/search/?q=Жулдызай",
    "/en/search/?q=quiet",
]


def addresses_of(client, person):
    """Return every address under which readers find something of the person."""
    found = []
    stories = list(person.stories.all())
    for record in [person, *stories, *(quote for each in stories for quote in each.quotes.all())]:
        where = record.get_absolute_url()
        response = client.get(where)
        content = read_out(response).decode()
        found += [where, f"/oembed?url=http://testserver{where}"]
        found += re.findall(r'(?:href|src|content)="(?:http://testserver)?(/[^"#]*)"', content)
    return sorted({each.replace("&amp;", "&") for each in found if not each.startswith("/static")})


def answers(client, where):
    response = client.get(where)
    return response.status_code, f"{response.headers} {read_out(response).decode(errors='replace')}"


def without_question(text, where):
    """Return an answer without the words that the reader asked for, which the page repeats."""
    asked = where.partition("?q=")[2]
    return re.sub(f"(?i){asked}|{escaped(asked)}", "", text) if asked else text


def tells(client, where):
    """Whether an answer holds the name, or one of a page that is gone the new name."""
    status, text = answers(client, where)
    found = FOUND.find(without_question(text, where)) or (status == 410 and "aru" in text.lower())
    return bool(found) or status not in {200, 302, 404, 410}


def admin_client_again():
    from django.test import Client

    client = Client()
    client.force_login(User.objects.get(username="admin"))
    return client


def walk(folder):
    if not default_storage.exists(folder or "."):
        return
    folders, names = default_storage.listdir(folder)
    yield from (f"{folder}/{name}" for name in names)
    for each in folders:
        yield from walk(f"{folder}/{each}" if folder else each)
