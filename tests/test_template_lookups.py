"""Test that templates which are drawn the short way say what Django's own code says."""

import gc
import weakref
from datetime import UTC, datetime
from typing import NamedTuple

import pytest
from django import forms
from django.contrib.auth.models import Group
from django.template import Context, Engine, Library, Template
from django.template.base import FilterExpression, Node, Variable
from django.urls import NoReverseMatch
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from profiles_site.quick_templates import Nodes


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
    "{{% if {0} is {1} or {0} > {1} and {0} != 1 %}}yes{{% endif %}}",
    "{{% if {0}|add:{1} %}}yes{{% endif %}}{{{{ {0}|join:{1} }}}}{{{{ {1}|date:'Y' }}}}",
    "{{% for x in {0} %}}{{{{ forloop.counter }}}}{{{{ x.a }}}},{{{{ {1} }}}}{{% endfor %}}",
    "{{% for x in {0} reversed %}}{{{{ x }}}}{{{{ forloop.last }}}}{{% empty %}}0{{% endfor %}}",
    "{{% for x, y in {0} %}}{{{{ x }}}}{{{{ y.b }}}}{{% endfor %}}",
    "{{% for x in {0} %}}{{% include 'part' with c={1} %}}{{% endfor %}}{{% include 'a' only %}}",
    "{{% for x in 'abc' %}}{{% include 'cycle' %}}{{% include {0} %}}{{% endfor %}}",
    "{{% with a={0} b={1}|default:{0} %}}{{{{ a.b }}}}{{{{ b }}}}{{% endwith %}}",
    "{{% firstof {0} {1} 'neither' %}}",
    "{{{{ {0}|default:'<i>'|add:1|upper }}}}{{{{ 'a'|add:{0} }}}}",
]
PARTS = {
    "part": "{{ x.a }}{{ c }}{{ forloop.counter0 }}{{ forloop.parentloop.first }}<b>",
    "cycle": "{% cycle 'odd' 'even' %}{{ x }}",
    "a": "the template a",
    "base": "<{% block one %}one {{ a }}{% endblock %}|"
    "{% block two %}{% include 'a' %}{% endblock %}>",
    "child": "{% extends 'base' %}{% block one %}{% with a='b' %}{{ block.super }}{% endwith %}"
    "{{ block.super|lower }}{% block inner %}{{ block.super }}in{% endblock %}{% endblock %}",
    "grandchild": "{% extends 'child' %}{% block inner %}[{{ block.super }}]{% endblock %}"
    "{% block two %}{% autoescape off %}{{ block.super }}{{ a }}{% endautoescape %}{% endblock %}",
    "kept": "{% extends 'base' %}{% block two %}{% cycle 'x' 'y' %}{{ block.super }}{% endblock %}",
    "inclusion": "{{ given }}{{ a }}{{ csrf_token }}",
}
LIBRARY = "tests.test_template_lookups"
register = Library()


@register.simple_tag(takes_context=True)
def told(context, one, *, other=""):
    return f"{context.get('a')}<{one}{other}>"


@register.inclusion_tag("inclusion")
def of_template(given):
    return {"given": given}


@register.inclusion_tag("base")
def of_blocks(given):
    return {"a": given}


@register.inclusion_tag(Template("of an object", engine=Engine()))
def of_object():
    return {}


def engines(invalid="", **parts):
    """Return Django's engine for these templates, and ours."""
    plain = "django.template.loaders.locmem.Loader", PARTS | parts
    options = {
        "string_if_invalid": invalid,
        "libraries": {"i18n": "django.templatetags.i18n", "told": LIBRARY},
        "builtins": ["django.templatetags.i18n", LIBRARY],
    }
    quick = "profiles_site.templates.CachedLoader", [plain]
    return [Engine(loaders=[each], **options) for each in (plain, quick)]


def answer(template, context):
    try:
        return template.render(Context(context))
    except Exception as error:  # noqa: BLE001  the same error is the same answer
        return type(error), str(error).split(" at 0x")[0]


def quick(source):
    _, engine = engines(page=source)
    return engine.get_template("page")


@given(st.dictionaries(NAME, VALUES, max_size=4), PATHS, PATHS, st.data())
def test_pages_are_those_of_django(context, path, other, data):
    source = data.draw(st.sampled_from(TEMPLATES)).format(path, other)
    invalid = data.draw(st.sampled_from(["", "?", "[%s]"]))
    plain, short = (each.get_template("page") for each in engines(invalid, page=source))
    assert isinstance(short.nodelist, Nodes)
    for _ in range(2):
        assert answer(short, context) == answer(plain, context)


@pytest.mark.parametrize(
    "source",
    [
        "{% include 'base' %}{% include 'child' %}{% include 'grandchild' %}{% include 'kept' %}",
        "{% extends 'grandchild' %}{% block one %}{{ block.super }}{{ block.super }}{% endblock %}",
        "{% extends 'kept' %}{% block two %}<{{ block.super }}>{% endblock %}",
        "{% extends parent %}{% block one %}{% filter upper %}{{ block.super }}{% endfilter %}"
        "{% endblock %}",
        "{% block one %}{{ block.super }}{% endblock %}{{ block.super }}",
        "{% block one %}{% with block=a %}{{ block.super }}{% endwith %}{% endblock %}",
        "{% told a %}{% told 1 other=a as x %}{{ x }}",
        "{% autoescape off %}{% told a %}{% endautoescape %}",
        "{% of_template a %}{% of_blocks a %}{% of_object %}{{ given }}",
        "{% language 'ru' %}{% translate 'Stories' %}{% include 'a' %}{% endlanguage %}",
        "{% translate 'Stories' as x %}{{ x }}{% translate a as y %}{{ y }}",
        "{% blocktranslate with name=a %}Stories about {{ name }}.{% endblocktranslate %}",
        "{% blocktranslate with name=b.c %}Stories about {{ name }}.{% endblocktranslate %}",
        "{% blocktranslate %}Stories about {{ gone }}.{% endblocktranslate %}",
        "{% blocktranslate asvar x %}All {{ a }}{% endblocktranslate %}{{ x }}",
        "{% blocktranslate count n=three %}{{ n }} minute of {{ a }}{% plural %}{{ n }} minutes"
        "{% endblocktranslate %}",
        "{% blocktranslate count n=a %}{{ n }} one{% plural %}{{ n }}{% endblocktranslate %}",
        "{% blocktranslate count n=1.5 %}{{ n }} one{% plural %}{{ n }}{% endblocktranslate %}",
        "{% for x in 'abc' %}{% filter upper %}{% with y=x %}{{ y }}{% endwith %}{% endfilter %}"
        "{{ forloop.revcounter }}{{ forloop.revcounter0 }}{{ forloop.none }}{% endfor %}",
        "{% spaceless %}{% translate 'Stories' as x %}{% endspaceless %}{{ x }}{{ True }}{{ 1.5 }}",
        "{% include './part' %}{% include parent only %}{% now 'Y' as year %}{{ year|length }}",
        "{% if a|default:gone %}a{% elif gone|default:gone %}b{% else %}c{% endif %}",
        "{% if not record.fails %}a{% elif a and record.fails %}b{% elif record.fails > 1 %}c"
        "{% elif record.fails is a %}d{% elif not record.fails or a %}e{% endif %}",
        "{% for x in 'abc' %}{{ forloop.counter }}{{ forloop.first }}{{ forloop.last }}"
        "{% endfor %}{{ a|linebreaksbr }}{% url 'person_detail' '' as x %}{{ x }}",
        "{% for x in none %}x{% empty %}{% with y=1 %}{{ y }}{% endwith %}{% endfor %}{{ y }}",
        "{% url 'home' as x %}{{ x }}{% url 'home' key=a %}",
        "{% url 'none' as x %}[{{ x }}]{% url 'none' %}",
        "{{ pair.1 }}{{ pair.01 }}{{ pair.2 }}{{ a.0 }}{{ pair.count }}",
        "{{ day|date:'Y' }}{{ day }}{{ _('People') }}{{ 'None'|lower }}",
    ],
)
@pytest.mark.parametrize("invalid", ["", "?"])
def test_a_template_is_drawn_as_django_draws_it(source, invalid):
    context = {"a": "<A>", "parent": "child", "three": 3, "pair": (1, "<"), "csrf_token": "token"}
    context["record"] = Record()
    context["day"] = datetime(2020, 1, 1, 23, 30, tzinfo=UTC)
    plain, short = (each.get_template("page") for each in engines(invalid, page=source))
    for language in ("en", "kk", "en"):
        with translation.override(language):
            assert answer(short, context) == answer(plain, context)


def test_what_is_usual_asks_django_for_nothing(monkeypatch):
    def asked(*_):
        raise AssertionError

    template = quick(
        "{% block main %}{{ a.a.called.a }}{% if nothing %}{% elif not a %}{% endif %}{{ b.0 }}"
        "{% for x in d %}{% with y=x|upper %}{{ y }}{% endwith %}{% endfor %}{{ d.1 }}{{ c.a }}"
        "{% endblock %}"
    )
    monkeypatch.setattr(FilterExpression, "resolve", asked)
    monkeypatch.setattr(Variable, "resolve", asked)
    monkeypatch.setattr(Node, "render_annotated", asked)
    context = {"a": Record(a=Record()), "b": {"0": "<"}, "c": Pair("a", "b"), "d": ["x", "y"]}
    assert template.render(Context(context)) == "&lt;called&gt;&lt;XYya"


def test_a_template_is_looked_for_once(monkeypatch):
    def asked(*_, **__):
        raise AssertionError

    _, engine = engines(page="{% extends 'base' %}{% block one %}{% of_template 1 %}{% endblock %}")
    template = engine.get_template("page")
    assert template.render(Context()) == "<1|the template a>"
    monkeypatch.setattr(engine, "find_template", asked)
    assert template.render(Context()) == "<1|the template a>"


def test_what_a_template_keeps_is_its_own():
    for source in ("", "{% cycle 'x' 'y' as way %}"):
        source += "{% for x in 'abc' %}{% include 'cycle' %}{% endfor %}"
        plain, short = (each.get_template("page") for each in engines(page=source))
        assert short.render(Context()) == plain.render(Context())
    assert short.render(Context()) == "xoddaoddboddc"


def test_an_error_is_that_of_django():
    template = quick("{{ a.fails }}")
    with pytest.raises(AttributeError, match="inside"):
        template.render(Context({"a": Record()}))


def test_what_changes_data_is_never_called():
    called = []

    def deletes():
        called.append(True)

    deletes.alters_data = True
    template = quick("{{ a.deletes }}{{ deletes }}")
    template.render(Context({"a": {"deletes": deletes}, "deletes": deletes}))
    assert called == []


def test_what_is_not_to_be_called_is_shown_as_it_is():
    template = quick("{% if a.b %}{{ a.b.c }}{% endif %}")
    kind = type("Callable", (Record,), {"__call__": lambda self: Record(c="called")})
    uncalled = kind(do_not_call_in_templates=True, c="as it is")
    assert template.render(Context({"a": {"b": uncalled}})) == "as it is"


def test_nothing_of_a_request_is_remembered():
    """Django makes the classes of forms for one request, and they hold what belongs to it."""
    template = quick("{{ form.name.label }}")
    form = forms.modelform_factory(Group, fields=["name"])
    short = template.render(Context({"form": form()}))
    seen = weakref.ref(form)
    del form
    gc.collect()
    assert (short, seen()) == ("Name", None)


def test_an_address_that_the_site_has_not_is_an_error_as_django_says_it():
    template = quick("{% url 'no_such_page' as it %}[{{ it }}]{% url 'no_such_page' %}")
    with pytest.raises(NoReverseMatch, match="no_such"):
        template.render(Context({}))
