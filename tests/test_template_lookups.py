"""Test that values which are read the short way are those that Django reads."""

import gc
import weakref
from typing import NamedTuple

import pytest
from django import forms
from django.contrib.auth.models import Group
from django.template import Context, Engine
from django.template.base import FilterExpression
from django.template.loaders import locmem
from django.urls import NoReverseMatch
from hypothesis import given
from hypothesis import strategies as st

from profiles_site import constants, quick_nodes
from profiles_site.lookups import Lookup


class SilentError(Exception):
    silent_variable_failure = True


class Pair(NamedTuple):
    a: object
    b: object


class Record:
    """An object of any kind that a template may meet."""

    def __init__(self, **attributes):
        vars(self).update(attributes)

    def __str__(self):
        return "<record>"

    @property
    def fails(self):
        raise AttributeError("inside")

    @property
    def is_silent(self):
        raise SilentError

    def called(self):
        return {"a": "<called>"}

    def with_argument(self, argument):
        return argument

    def wrong(self):
        raise TypeError("inside")

    def deletes(self):
        raise AssertionError("It is never called.")

    deletes.alters_data = True


class Uncalled:
    do_not_call_in_templates = True

    def __call__(self):
        raise AssertionError("It is never called.")


class Mapping:
    """It has items and attributes, and errors of its own."""

    a = "attribute"

    def __getitem__(self, name):
        if name == "b":
            return "item"
        raise ValueError


NAMES = ["a", "b", "0", "1", "called", "fails", "is_silent", "with_argument", "wrong", "deletes"]
NAMES += ["items", "keys", "title", "autoescape", "push", "dicts", "c_d"]
NAME = st.sampled_from(NAMES)
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-2, 2),
    st.sampled_from(["", "<b>&'\"", "text"]),
    st.builds(Uncalled),
    st.builds(Mapping),
    st.just(Record),  # a class, which is called
)
VALUES = st.recursive(
    LEAVES,
    lambda values: st.one_of(
        st.lists(values, max_size=2),
        st.dictionaries(NAME, values, max_size=3),
        st.builds(Pair, values, values),
        st.builds(Record, a=values, b=values),
        st.builds(lambda value: lambda: value, values),
    ),
    max_leaves=6,
)
PATHS = st.lists(NAME.filter(lambda name: not name.isdecimal()), min_size=1, max_size=1).flatmap(
    lambda first: st.lists(NAME, max_size=3).map(lambda others: ".".join([*first, *others]))
)
TEMPLATES = [
    "{{{{ {0} }}}}",
    "{{% autoescape off %}}{{{{ {0} }}}}{{% endautoescape %}}",
    "{{% if {0} %}}yes{{% elif {1} and not {0} %}}other{{% else %}}no{{% endif %}}",
    "{{% if {0} == {1} or {0} in {1} %}}yes{{% endif %}}",
    "{{% for x in {0} %}}{{{{ forloop.counter }}}}{{{{ x.a }}}},{{{{ {1} }}}}{{% endfor %}}",
    "{{% for x in {0} reversed %}}{{{{ x }}}}{{{{ forloop.last }}}}{{% empty %}}0{{% endfor %}}",
    "{{% for x, y in {0} %}}{{{{ x }}}}{{{{ y.b }}}}{{% endfor %}}",
    "{{% for x in {0} %}}{{% include 'part' with c={1} %}}{{% endfor %}}{{% include 'a' only %}}",
    "{{% for x in 'abc' %}}{{% include 'cycle' %}}{{% include {0} %}}{{% endfor %}}",
    "{{% with a={0} b={1}|default:{0} %}}{{{{ a.b }}}}{{{{ b }}}}{{% endwith %}}",
    "{{% firstof {0} {1} 'neither' %}}",
]
PARTS = {
    "part": "{{ x.a }}{{ c }}{{ forloop.counter0 }}{{ forloop.parentloop.first }}<b>",
    "cycle": "{% cycle 'odd' 'even' %}{{ x }}",
    "a": "the template a",
}
LOADERS = [("django.template.loaders.locmem.Loader", PARTS)]
ENGINES = [Engine(loaders=LOADERS, string_if_invalid=invalid) for invalid in ("", "?", "[%s]")]


def answer(template, context):
    try:
        return template.render(Context(context))
    except Exception as error:  # noqa: BLE001  the same error is the same answer
        return type(error), str(error).split(" at 0x")[0]


@given(st.dictionaries(NAME, VALUES, max_size=4), PATHS, PATHS, st.data())
def test_pages_are_those_of_django(context, path, other, data):
    source = data.draw(st.sampled_from(TEMPLATES)).format(path, other)
    engine = data.draw(st.sampled_from(ENGINES))
    plain, short = engine.from_string(source), engine.from_string(source)
    constants.fold(short.nodelist)
    assert answer(short, context) == answer(plain, context)


def expressions(source):
    template = Engine().from_string(source)
    constants.fold(template.nodelist)
    [node] = template.nodelist
    return node


def test_names_take_the_short_way_and_nothing_else_does():
    assert type(expressions("{{ a.b }}").filter_expression) is Lookup
    for source in ("{{ a|upper }}", "{{ 'a' }}", "{{ 1 }}", "{{ _('a') }}"):
        assert type(expressions(source).filter_expression) is FilterExpression
    condition, _ = expressions("{% if a and not b.c %}x{% endif %}").conditions_nodelists[0]
    assert type(condition.first.value) is type(condition.second.first.value) is Lookup
    assert type(expressions("{% for x in a.b %}x{% endfor %}").sequence) is Lookup
    assert type(expressions("{% with x=a %}x{% endwith %}").extra_context["x"]) is Lookup
    assert type(expressions("{% firstof a b %}").vars[1]) is Lookup


def test_what_is_usual_asks_django_for_nothing(monkeypatch):
    def asked(*_):
        raise AssertionError

    template = Engine().from_string(
        "{{ a.a.called.a }}{% if nothing %}{% endif %}{{ b.0 }}{{ c.a }}"
    )
    constants.fold(template.nodelist)
    monkeypatch.setattr(FilterExpression, "resolve", asked)
    context = Context({"a": Record(a=Record()), "b": {"0": "<"}, "c": Pair("a", "b")})
    assert template.render(context) == "&lt;called&gt;&lt;a"


def test_a_template_is_looked_for_once():
    found = []

    class Loader(locmem.Loader):
        def get_template(self, *names, **more):
            found.append(names)
            return super().get_template(*names, **more)

    engine = Engine()
    engine.template_loaders = [Loader(engine, PARTS)]
    template = engine.from_string("{% include 'a' %} {% include 'a' %}")
    constants.fold(template.nodelist)
    for _ in range(3):
        assert template.render(Context()) == "the template a the template a"
    assert len(found) == 2  # by each of its two nodes


def test_what_a_template_keeps_is_its_own():
    source = "{% cycle 'x' 'y' as way %}{% for x in 'abc' %}{% include 'cycle' %}{% endfor %}"
    plain, folded = ENGINES[0].from_string(source), ENGINES[0].from_string(source)
    constants.fold(folded.nodelist)
    assert folded.render(Context()) == plain.render(Context()) == "xoddaoddboddc"


def test_an_error_is_that_of_django():
    template = Engine().from_string("{{ a.fails }}")
    constants.fold(template.nodelist)
    with pytest.raises(AttributeError, match="inside"):
        template.render(Context({"a": Record()}))


def test_what_changes_data_is_never_called():
    called = []

    def deletes():
        called.append(True)

    deletes.alters_data = True
    template = Engine().from_string("{{ a.deletes }}{{ deletes }}")
    constants.fold(template.nodelist)
    template.render(Context({"a": {"deletes": deletes}, "deletes": deletes}))
    assert called == []


def test_what_is_not_to_be_called_is_shown_as_it_is():
    template = Engine().from_string("{% if a.b %}{{ a.b.c }}{% endif %}")
    constants.fold(template.nodelist)
    kind = type("Callable", (Record,), {"__call__": lambda self: Record(c="called")})
    uncalled = kind(do_not_call_in_templates=True, c="as it is")
    assert template.render(Context({"a": {"b": uncalled}})) == "as it is"


def test_nothing_of_a_request_is_remembered():
    """Django makes the classes of forms for one request, and they hold what belongs to it."""
    template = Engine().from_string("{{ form.name.label }}")
    constants.fold(template.nodelist)
    form = forms.modelform_factory(Group, fields=["name"])
    short = template.render(Context({"form": form()}))
    seen = weakref.ref(form)
    del form
    gc.collect()
    assert (short, seen()) == ("Name", None)


def test_an_address_that_the_site_has_not_is_an_error_as_django_says_it():
    template = Engine().from_string(
        "{% url 'no_such_page' as it %}[{{ it }}]{% url 'no_such_page' %}"
    )
    for node in template.nodelist:
        quick_nodes.quicken(node)
    with pytest.raises(NoReverseMatch, match="no_such"):
        template.render(Context({}))
