"""The grammar of formulas, and its reader: text becomes a tree, or a sentence that says what is wrong."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from dealwright.kit.expressions.functions import FUNCTIONS
from dealwright.kit.expressions.limits import DEEPEST, LONGEST_FORMULA, LONGEST_NUMBER
from dealwright.kit.expressions.names import REFERENCE, Name, read_reference
from dealwright.kit.expressions.problems import ExpressionProblem, NotUnderstood, TooMuch, sentence
from dealwright.kit.expressions.tree import Ask, Binary, Call, Literal, Node, Several, Unary, too_deep
from dealwright.kit.expressions.values import check_number

if TYPE_CHECKING:
    from lark import Lark, Token, UnexpectedInput

GRAMMAR = rf"""
?start: either

?either: both       | either OR both
?both: denial       | both AND denial
?denial: comparison | NOT denial                      -> unary
?comparison: joined | joined COMPARISON joined
?joined: sum        | joined AMPERSAND sum
?sum: product       | sum (PLUS | MINUS) product
?product: signed    | product (TIMES | OVER) signed
?signed: power      | (PLUS | MINUS) signed           -> unary
?power: hundredths  | hundredths CARET signed
?hundredths: atom   | hundredths PERCENT

?atom: NUMBER                             -> number
     | TEXT                               -> text
     | (TRUE | FALSE)                     -> truth
     | REFERENCE                          -> ask
     | FUNCTION "(" arguments? ")"        -> call
     | (AND | OR) "(" arguments ")"       -> chain
     | OPENING arguments? "]"             -> several
     | "(" either ")"

arguments: either ("," either)*

AND.2: /and(?!\w)/i
OR.2: /or(?!\w)/i
NOT.2: /not(?!\w)/i
TRUE.2: /true(?!\w)/i
FALSE.2: /false(?!\w)/i
COMPARISON: "<>" | "<=" | ">=" | "=" | "<" | ">"
AMPERSAND: "&"
PLUS: "+"
MINUS: "-"
TIMES: "*"
OVER: "/"
CARET: "^"
PERCENT: "%"
OPENING: "["
NUMBER: /[0-9]+(\.[0-9]+)?/
TEXT: /"([^"]|"")*"|'([^']|'')*'/
REFERENCE: /{REFERENCE.replace("/", chr(92) + "/")}/
FUNCTION: /[^\W\d]\w*/
%import common.WS
%ignore WS
"""


@dataclass(frozen=True, slots=True)
class Expression:
    """A formula that was understood. Immutable; two that mean the same by their grammar are equal."""

    root: Node

    def __str__(self) -> str:
        return self.root.write()

    @property
    def names(self) -> tuple[Name, ...]:
        """What it asks the scope for, each once, in the order they stand."""
        return tuple(dict.fromkeys(node.name for node in self.root.walk() if isinstance(node, Ask)))


def parse(text: str) -> Expression:
    """The formula that the text writes, with or without the `=` a field begins with.

    Raises NotUnderstood with the place, or TooMuch for one that is too long or too deep.
    """
    if len(text) > LONGEST_FORMULA:
        raise TooMuch(_("The formula is longer than 4,000 letters. Divide it into several smaller ones."))
    return _parsed(text)


@lru_cache(maxsize=2_048)
def _parsed(text: str) -> Expression:
    begin = len(text) - len(text.lstrip())
    skipped = begin + 1 if text.startswith("=", begin) else 0
    if not text[skipped:].strip():
        raise NotUnderstood(_("The formula is empty. Write what is to be worked out."), position=skipped)
    try:
        return build(text[skipped:])
    except ExpressionProblem as problem:
        raise problem.moved(skipped) from None


def build(text: str) -> Expression:
    """Read a formula without its `=`, whether it was read before or not."""
    _look_at_brackets(text)
    from lark import UnexpectedInput
    from lark.exceptions import VisitError

    try:
        root: Any = _reader().parse(text)
    except UnexpectedInput as unexpected:
        raise _explained(text, unexpected) from None
    except VisitError as visit:
        if isinstance(visit.orig_exc, ExpressionProblem):
            raise visit.orig_exc from None
        raise
    return Expression(root)


def _look_at_brackets(text: str) -> None:
    """TooMuch for too many within each other: brackets leave no nodes that could be counted."""
    if text.count("(") + text.count("[") <= DEEPEST:
        return
    depth = 0
    for found in _BRACKETS.finditer(text):
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(found[0], 0)
        if depth > DEEPEST:
            raise too_deep(found.start())


_BRACKETS = re.compile(r"""[()\[\]]|"[^"]*+"|'[^']*+'""")


@cache
def _reader() -> Lark:
    """Made with the first formula: the tables take a moment, and many processes read none."""
    from lark import Lark

    return Lark(GRAMMAR, parser="lalr", transformer=_builder(), propagate_positions=False)


@cache
def _builder() -> Any:
    from lark import Transformer, v_args

    @v_args(inline=True)
    class Builder(Transformer):
        """Makes nodes while the text is read."""

        def number(self, token: Token) -> Node:
            if len(token) > LONGEST_NUMBER:
                raise TooMuch(_("This number is too long. Use at most 40 digits."), position=token.start_pos)
            try:
                return Literal(check_number(Decimal(str(token))), position=_start(token))
            except ExpressionProblem as problem:
                raise problem.at(_start(token)) from None

        def text(self, token: Token) -> Node:
            quote = token[0]
            return Literal(str(token[1:-1]).replace(quote * 2, quote), position=_start(token))

        def truth(self, token: Token) -> Node:
            return Literal(token.lower() == "true", position=_start(token))

        def ask(self, token: Token) -> Node:
            try:
                name, modifiers = read_reference(str(token))
            except ExpressionProblem as problem:
                raise problem.at(_start(token)) from None
            return Ask(name, modifiers, position=_start(token))

        def arguments(self, *nodes: Node) -> tuple[Node, ...]:
            return nodes

        def call(self, token: Token, arguments: tuple[Node, ...] = ()) -> Node:
            return _call(str(token), arguments, _start(token))

        def chain(self, token: Token, arguments: tuple[Node, ...]) -> Node:
            first, *rest = arguments
            for each in rest:
                first = Binary(token.lower(), first, each, position=_start(token))
            return first

        def several(self, token: Token, arguments: tuple[Node, ...] = ()) -> Node:
            return Several(arguments, position=_start(token))

        def unary(self, token: Token, operand: Node) -> Node:
            return Unary(token.lower(), operand, position=_start(token))

        def hundredths(self, operand: Node, token: Token) -> Node:
            return Unary("%", operand, position=_start(token))

        def _binary(self, left: Node, token: Token, right: Node) -> Node:
            return Binary(token.lower(), left, right, position=_start(token))

        either = both = comparison = joined = sum = product = power = _binary

    return Builder()


def _start(token: Token) -> int:
    return token.start_pos or 0


def _call(written: str, arguments: Sequence[Node], position: int) -> Node:
    function = FUNCTIONS.get(written.lower())
    if function is None:
        close = get_close_matches(written[:40].lower(), FUNCTIONS, n=1)
        message = (
            sentence(
                _("There is no function “%(name)s”. Did you mean “%(meant)s”?"),
                name=written[:40],
                meant=close[0],
            )
            if close
            else sentence(
                _("There is no function “%(name)s”. Choose one from the list behind “=”."), name=written[:40]
            )
        )
        raise NotUnderstood(message, position=position)
    if len(arguments) < function.fewest or (function.most is not None and len(arguments) > function.most):
        raise NotUnderstood(
            sentence(
                _("This has another number of arguments than it needs. Write it like %(signature)s."),
                signature=function.signature,
            ),
            position=position,
        )
    return Call(function, tuple(arguments), position=position)


def _explained(text: str, unexpected: UnexpectedInput) -> NotUnderstood:
    from lark import UnexpectedToken

    at = getattr(unexpected, "pos_in_stream", None)
    token = getattr(unexpected, "token", None)
    if isinstance(unexpected, UnexpectedToken) and token is not None and token.type == "$END":
        return _ended(text)
    if at is None or at < 0:
        at = _start(token) if token is not None else len(text)
    found = str(token) if token is not None else text[at : at + 1]
    if found in ('"', "'"):
        return NotUnderstood(
            sentence(_("The text that begins here has no end. Write %(quote)s behind it."), quote=found),
            position=at,
        )
    if found == "{":
        return NotUnderstood(
            _("This is not a value. Write it like {=Document:TITLE}, or choose it with the “…” button."),
            position=at,
        )
    if found == ")":
        return NotUnderstood(
            _("This bracket closes nothing, or something is missing before it. Remove it or complete it."),
            position=at,
        )
    if isinstance(unexpected, UnexpectedToken) and token is not None and token.type == "FUNCTION":
        return _misplaced(found, at)
    return NotUnderstood(
        sentence(
            _("“%(found)s” cannot stand here. Check what stands before it, and the brackets."),
            found=found[:40],
        ),
        position=at,
    )


def _ended(text: str) -> NotUnderstood:
    depth, quote = 0, ""
    for letter in text:
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "\"'":
            quote = letter
        else:
            depth += (letter in "([") - (letter in ")]")
    if depth > 0:
        return NotUnderstood(
            _("A bracket is not closed. Write “)” or “]” where it ends."), position=len(text)
        )
    if (word := _LAST_WORD.search(text)) and word[0].lower() not in _OPERATORS:
        return _misplaced(word[0], word.start())
    return NotUnderstood(
        _("The formula ends too early. Write what comes last, or remove the sign before."), position=len(text)
    )


def _misplaced(word: str, position: int) -> NotUnderstood:
    return NotUnderstood(
        sentence(
            _("“%(word)s” cannot stand here. Put text between quotes, and brackets behind a function."),
            word=word[:40],
        ),
        position=position,
    )


_LAST_WORD = re.compile(r"[^\W\d]\w*$")
_OPERATORS = frozenset({"and", "or", "not"})
