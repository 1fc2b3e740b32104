"""No string is bare, and every catalogue is complete."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template import engines
from jinja2 import Environment, nodes

from dealwright.config.env import ROOT

PACKAGE = ROOT / "dealwright"
TEMPLATES = sorted(PACKAGE.rglob("templates/**/*.html"))
SOURCES = sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)
SCRIPTS = sorted((PACKAGE / "web" / "frontend" / "scripts").glob("*.js"))
GETTEXT = {"_", "gettext", "ngettext", "pgettext", "npgettext"}

EXPRESSION = "…"
"""Stands in the markup where the template prints something."""
SPOKEN_ATTRIBUTES = {
    "alt",
    "aria-description",
    "aria-label",
    "aria-roledescription",
    "label",
    "placeholder",
    "title",
}
NOT_LANGUAGE = {"code", "kbd", "pre", "script", "style"}
KEYS = {"Delete"}
"""What browsers call keys that would be sentences else."""

NAMES = re.compile(r"Dealwright|Olist|Arrow(Down|Up|Left|Right)?|Ctrl|Enter|Esc|Backspace|\bTab\b|^Files$")
"""Names and keys that are the same in every language, and what browsers call what is dragged."""
ATTRIBUTE = re.compile(r""" [a-z-]+="[^"]*\"""")
"""In the text of a macro that writes attributes of somebody else's element."""
SPECIMENS = {"web/templates/web/design.html", "web/templates/web/design_card.html"}
"""They show components with names and titles as people type them."""

VISIBLE_ARGUMENTS = {
    "Conflict": (0,),
    "Forbidden": (0,),
    "NotFound": (0,),
    "Problem": (0,),
    "Refused": (0,),
    "ValidationError": (0,),
    "add_error": (1,),
    "toast": (1,),
}
"""Where the sentence stands in calls whose words people read."""
VISIBLE_KEYWORDS = {
    "empty_label",
    "help_text",
    "label",
    "message",
    "sentence",
    "text",
    "title",
    "verbose_name",
    "words",
}
VISIBLE_ATTRIBUTES = {"sentence", "title"}
"""Of an event's declaration."""


def relative(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


class TestCatalogues:
    def test_are_complete(self):
        checked = subprocess.run(
            [sys.executable, ROOT / "bin" / "translations", "check"],
            capture_output=True,
            text=True,
            check=False,
        )

        assert checked.returncode == 0, checked.stdout


class TestTemplate:
    @pytest.mark.parametrize("path", TEMPLATES, ids=relative)
    def test_has_no_bare_words(self, path):
        assert list(bare_markup(parsed(path))) == []

    @pytest.mark.parametrize(
        "path", [one for one in TEMPLATES if relative(one) not in SPECIMENS], ids=relative
    )
    def test_prints_no_bare_words(self, path):
        assert list(bare_constants(parsed(path))) == []


@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_code_shows_no_bare_words(path):
    assert list(bare_sentences(ast.parse(path.read_text()))) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_take_their_words_from_the_page(path):
    code = re.sub(r"^\s*//.*$", "", path.read_text(), flags=re.MULTILINE)

    assert [text for _quote, text in re.findall(r"([\"'`])((?:(?!\1).)*)\1", code) if is_sentence(text)] == []


class TestFinders:
    """What would pass them unseen would pass every test above."""

    @pytest.mark.parametrize(
        ("template", "found"),
        [
            ("<p>Paid</p>", ["Paid"]),
            ('<p>{{ _("Paid") }} 3 × 4 · Dealwright</p>', []),
            ("<p>{% trans name=n %}Paid by {{ name }}{% endtrans %}</p>", []),
            ("<p>{% if x %}{{ x }}{% else %}nobody{% endif %}</p>", ["…nobody"]),
            ('<input placeholder="Name" value="x"><code>GET</code>', ["placeholder=Name"]),
            ('<a class="{% if x %}on{% endif %}" aria-label="{{ _("Close") }}">{{ x }}</a>', []),
        ],
    )
    def test_see_the_markup(self, template, found):
        assert list(bare_markup(environment().parse(template))) == found

    @pytest.mark.parametrize(
        ("template", "found"),
        [
            ('{{ ui.button("Save", "primary") }}', ["Save"]),
            ('{{ ui.button(_("Save"), "primary") }}', []),
            ('{{ ui.notice(x or "Nothing here yet.") }}', ["Nothing here yet."]),
        ],
    )
    def test_see_what_is_printed(self, template, found):
        assert list(bare_constants(environment().parse(template))) == found

    @pytest.mark.parametrize(
        ("code", "found"),
        [
            ('raise Refused("Write a name.", field="name")', ["line 1: Write a name."]),
            ('raise Refused(_("Write a name."), field="name")', []),
            ('toast(request, f"{deal} was moved")', ["line 1:  was moved"]),
            ('toast(request, _("Moved") if moved else "Kept")', ["line 1: Kept"]),
            ('MenuEntry(name="deals", label="Deals")', ["line 1: Deals"]),
            ('class DealWon(Event):\n    kind = "deal.won"\n    title = "Deal won"', ["line 3: Deal won"]),
            ('heads = [{"words": "Title"}]', ["line 1: Title"]),
        ],
    )
    def test_see_the_code(self, code, found):
        assert list(bare_sentences(ast.parse(code))) == found


def parsed(path: Path) -> nodes.Template:
    return environment().parse(path.read_text())


def environment() -> Environment:
    return engines["jinja2"].env


class Markup(HTMLParser):
    """Gathers the words that stand in the markup itself."""

    def __init__(self) -> None:
        super().__init__()
        self.bare: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self._silent += tag in NOT_LANGUAGE
        given = dict(attributes)
        for name, value in attributes:
            spoken = name in SPOKEN_ATTRIBUTES or (name == "content" and given.get("name") == "description")
            if spoken and has_words(value or ""):
                self.bare.append(f"{name}={value}")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in NOT_LANGUAGE

    def handle_data(self, data: str) -> None:
        if not self._silent and has_words(ATTRIBUTE.sub("", data)):
            self.bare.append(data.strip())


def bare_markup(template: nodes.Template) -> Iterator[str]:
    """Texts and attributes of the markup; what `{% trans %}` holds is no longer among them."""
    markup = Markup()
    markup.feed("".join(flat(template)))
    markup.close()
    yield from markup.bare


def flat(node: nodes.Node) -> Iterator[str]:
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.TemplateData):
            yield child.data
        elif isinstance(child, nodes.Expr):
            yield EXPRESSION if isinstance(node, nodes.Output) else ""
        else:
            yield from flat(child)


def bare_constants(node: nodes.Node) -> Iterator[str]:
    """Sentences given to components or printed, other than through gettext."""
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in GETTEXT:
        return
    if isinstance(node, nodes.Const) and isinstance(node.value, str) and is_sentence(node.value):
        yield node.value
    for child in node.iter_child_nodes():
        yield from bare_constants(child)


def bare_sentences(tree: ast.AST) -> Iterator[str]:
    """Literals in the places whose words people read."""
    for node in ast.walk(tree):
        for value in visible(node):
            for text in literals(value):
                if has_words(text):
                    yield f"line {value.lineno}: {text}"


def visible(node: ast.AST) -> Iterator[ast.expr]:
    match node:
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=arguments, keywords=keywords):
            yield from (arguments[at] for at in VISIBLE_ARGUMENTS.get(name, ()) if at < len(arguments))
            yield from (word.value for word in keywords if word.arg in VISIBLE_KEYWORDS)
        case ast.ClassDef(body=body):
            for line in body:
                match line:
                    case ast.Assign(targets=[ast.Name(id=name)], value=value) if name in VISIBLE_ATTRIBUTES:
                        yield value
        case ast.Dict(keys=keys, values=values):
            for key, value in zip(keys, values, strict=True):
                if isinstance(key, ast.Constant) and key.value == "words":
                    yield value


def literals(value: ast.expr) -> Iterator[str]:
    match value:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=parts):
            yield "".join(part.value for part in parts if isinstance(part, ast.Constant))
        case ast.IfExp(body=first, orelse=second) | ast.BinOp(left=first, right=second):
            yield from literals(first)
            yield from literals(second)
        case ast.BoolOp(values=several):
            for one in several:
                yield from literals(one)


def has_words(text: str) -> bool:
    """Two letters in a row that are no name."""
    return re.search(r"[^\W\d_]{2}", NAMES.sub("", text)) is not None


def is_sentence(text: str) -> bool:
    """A text that starts as a sentence or a label does; codes, addresses, classes and keys do not."""
    if text in KEYS:
        return False
    return re.match(r"[A-ZÀ-Þ][a-zà-ÿ]+(?:[ .,:…?]|$)", NAMES.sub("", text).strip()) is not None
