"""Text with values in it: `Dear {=Document:NAME}, you owe {{=round({=Document:AMOUNT}, 2)}}.`

What is not written as a value or a formula is printed as it stands. Sanitising the whole is up to the caller.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from django.utils.translation import gettext_lazy as _

from dealwright.kit.expressions.grammar import Expression, parse
from dealwright.kit.expressions.limits import (
    DEFAULT,
    LONGEST_FORMULA,
    LONGEST_FORMULAS,
    LONGEST_TEMPLATE,
    MOST_PARTS,
    Limits,
)
from dealwright.kit.expressions.names import (
    REFERENCE,
    Modifier,
    Name,
    read_modifiers,
    read_reference,
    write_reference,
)
from dealwright.kit.expressions.problems import ExpressionProblem, NotUnderstood, TooMuch
from dealwright.kit.expressions.scope import Scope
from dealwright.kit.expressions.tree import Ask, Run
from dealwright.kit.expressions.values import Value, check_text_size

MOST_PROBLEMS = 50
"""What comes after so many wrong formulas is no template, and is printed as it stands."""

Escape: TypeAlias = Callable[[str], str]
Say: TypeAlias = Callable[[Value, Scope], str | None]

_REFERENCE = re.compile(REFERENCE)
_BEGIN = re.compile(r"\{\{=|\{=")
_FORMULA = re.compile(rf"""\{{\{{=(?:[^"'{{}}]++|"[^"]*+"|'[^']*+'|{REFERENCE})*+\}}\}}""")
"""Up to the braces that close it; those in quotes and of references are passed over."""
READABLE = re.compile(r"\{\{(?!=)\s*([^{}\s=][^{}]{0,198}?)\s*\}\}")
"""A value as people call it: `{{Title of the deal}}`, `{{Amount > printable}}`."""


@dataclass(frozen=True, slots=True)
class Part:
    """A value or a formula in a template."""

    expression: Expression
    written: str
    position: int


@dataclass(frozen=True, slots=True)
class Template:
    """A text that was taken apart."""

    pieces: tuple[str | Part, ...]
    problems: tuple[ExpressionProblem, ...] = ()
    """Of what looks like a value or a formula and is none; it is printed as it stands."""

    @property
    def names(self) -> tuple[Name, ...]:
        """What it asks the scope for, each once."""
        parts = (piece for piece in self.pieces if isinstance(piece, Part))
        return tuple(dict.fromkeys(name for part in parts for name in part.expression.names))

    def render(
        self,
        scope: Scope,
        escape: Escape | None = None,
        limits: Limits = DEFAULT,
        problems: list[ExpressionProblem] | None = None,
        say: Say | None = None,
    ) -> str:
        """The text with its values, each passed through `escape`.

        `django.utils.html.conditional_escape` lets links of `getdocumenturl('html')` stand. What cannot be
        worked out raises; with a list of `problems` it is put there and printed as it stands: for previews.
        `say` writes values for people; those with a modifier, those of formulas, and those it answers None
        for stand as always.
        """
        return self.render_in(Run(scope, limits), escape, problems, say)

    def render_in(
        self,
        run: Run,
        escape: Escape | None = None,
        problems: list[ExpressionProblem] | None = None,
        say: Say | None = None,
    ) -> str:
        """The same, as a part of something larger with one budget."""
        made, size = [], 0
        for piece in self.pieces:
            text = piece if isinstance(piece, str) else _filled(piece, run, escape, problems, say)
            size += len(text)
            check_text_size(size, run.limits)
            made.append(text)
        return "".join(made)


def parse_template(text: str) -> Template:
    """Take a text apart. Wrong formulas do not raise: they are among its `problems`."""
    if len(text) > LONGEST_TEMPLATE:
        raise TooMuch(_("The text is longer than 200,000 letters. Shorten it."))
    return _template(text)


def render(
    template: Template | str, scope: Scope, escape: Escape | None = None, say: Say | None = None
) -> str:
    """The text with the values that the scope answers. See `Template.render`."""
    found = template if isinstance(template, Template) else parse_template(template)
    return found.render(scope, escape, say=say)


def fill(text: str, scope: Scope, limits: Limits = DEFAULT) -> Value:
    """What somebody wrote into a field, worked out.

    One that begins with `=` is a formula, a lone reference keeps its kind, anything else is a template. A
    formula that is wrongly written is text like any other.
    """
    return fill_in(text, Run(scope, limits))


def fill_in(text: str, run: Run) -> Value:
    """The same, as a part of something larger with one budget."""
    if text.startswith("="):
        try:
            expression = parse(text)
        except (NotUnderstood, TooMuch):
            return text
        return expression.root.value(run)
    template = parse_template(text)
    if len(template.pieces) == 1 and isinstance(template.pieces[0], Part):
        return template.pieces[0].expression.root.value(run)
    return template.render_in(run)


def is_dynamic(text: str) -> bool:
    """Whether filling the text in depends on anything: a formula, or a template with values."""
    if text.startswith("="):
        return True
    return "{=" in text and any(isinstance(piece, Part) for piece in parse_template(text).pieces)


def wrong_parts(text: str) -> tuple[ExpressionProblem, ...]:
    """What is wrong with a field, for the form that it is written in."""
    if not text.startswith("="):
        return parse_template(text).problems
    try:
        parse(text)
    except ExpressionProblem as problem:
        return (problem,)
    return ()


def names_in(text: str) -> tuple[Name, ...]:
    """What a field asks the scope for, each once; a part that is wrongly written asks nothing."""
    if not text.startswith("="):
        return parse_template(text).names
    try:
        return parse(text).names
    except ExpressionProblem:
        return ()


def references_in(text: str) -> Iterator[Name]:
    """Every name that is written as a reference, in formulas too, whether or not the rest is well written."""
    for found in _REFERENCE.finditer(text):
        try:
            yield read_reference(found[0])[0]
        except ExpressionProblem:
            continue


def readable(text: str, labels: Mapping[Name, str]) -> str:
    """The text as an editor shows it: `{=Document:TITLE}` becomes `{{Title of the deal}}`."""

    def shown(found: re.Match[str]) -> str:
        try:
            name, modifiers = read_reference(found[0])
        except ExpressionProblem:
            return found[0]
        label = labels.get(name)
        after = f" > {', '.join(modifiers)}" if modifiers else ""
        return f"{{{{{label}{after}}}}}" if label else found[0]

    return _REFERENCE.sub(shown, text)


def stored(text: str, names: Mapping[str, Name], unknown: list[str] | None = None) -> str:
    """The reverse of `readable`; words in braces that are no label stay as they are, and go to `unknown`."""

    def kept(found: re.Match[str]) -> str:
        label, modifiers = _label_in(found[1], names)
        if label not in names:
            if unknown is not None:
                unknown.append(found[1])
            return found[0]
        return write_reference(names[label], modifiers)

    return READABLE.sub(kept, text)


def _label_in(words: str, names: Mapping[str, Name]) -> tuple[str, tuple[Modifier, ...]]:
    """A label with its modifiers; one that holds a “>” itself counts as a whole."""
    label, arrow, after = words.rpartition(">")
    if words in names or not arrow:
        return words, ()
    try:
        return label.rstrip(), read_modifiers(after)
    except ExpressionProblem:
        return words, ()


def _filled(
    part: Part,
    run: Run,
    escape: Escape | None,
    problems: list[ExpressionProblem] | None,
    say: Say | None,
) -> str:
    root = part.expression.root
    try:
        value = root.value(run)
        is_bare = isinstance(root, Ask) and not root.modifiers
        said = say(value, run.scope) if say is not None and is_bare else None
        text = run.text_of(value if said is None else said)
    except ExpressionProblem as problem:
        moved = problem.moved(part.position + (3 if part.written.startswith("{{=") else 0))
        if problems is None:
            raise moved from None
        problems.append(moved)
        text = part.written
    return escape(text) if escape else text


@lru_cache(maxsize=1_024)
def _template(text: str) -> Template:
    pieces: list[str | Part] = []
    problems: list[ExpressionProblem] = []
    at = plain_from = read = 0
    while len(problems) < MOST_PROBLEMS and (begin := _BEGIN.search(text, at)):
        if read > LONGEST_FORMULAS:
            raise _too_many()
        start = begin.start()
        is_formula = begin[0] == "{{="
        end = _end_of_formula(text, start) if is_formula else _end_of_reference(text, start)
        try:
            if end is None:
                raise _unended(start, is_formula)
            written = text[start:end]
            read += len(written)
            expression = _formula(written, start) if is_formula else _reference(written, start)
        except ExpressionProblem as problem:
            problems.append(problem)
            at = begin.end()
            continue
        if len(pieces) >= 2 * MOST_PARTS:
            raise _too_many()
        pieces += [text[plain_from:start], Part(expression, written, start)]
        at = plain_from = end
    pieces.append(text[plain_from:])
    return Template(tuple(piece for piece in pieces if piece != ""), tuple(problems))


def _formula(written: str, start: int) -> Expression:
    try:
        return parse(written[3:-2])
    except ExpressionProblem as problem:
        raise problem.moved(start + 3) from None


def _reference(written: str, start: int) -> Expression:
    try:
        name, modifiers = read_reference(written)
    except ExpressionProblem as problem:
        raise problem.at(start) from None
    return Expression(Ask(name, modifiers))


def _too_many() -> TooMuch:
    return TooMuch(_("The text has more formulas than it may. Divide it into several texts."))


def _unended(start: int, is_formula: bool) -> NotUnderstood:
    if is_formula:
        return NotUnderstood(_("This formula has no end. Write “}}” where it ends."), position=start)
    return NotUnderstood(
        _("This is not a value. Write it like {=Document:TITLE}, or choose it with the “…” button."),
        position=start,
    )


def _end_of_reference(text: str, start: int) -> int | None:
    found = _REFERENCE.match(text, start, start + 600)
    return found.end() if found else None


def _end_of_formula(text: str, start: int) -> int | None:
    found = _FORMULA.match(text, start, start + LONGEST_FORMULA)
    return found.end() if found else None
