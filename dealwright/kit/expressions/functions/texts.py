"""Functions of text."""

from __future__ import annotations

import re
import string
from decimal import Decimal
from urllib.parse import quote_plus

from django.utils.translation import gettext_lazy as _

from dealwright.kit.expressions.functions.table import Group, Text, Whole, function
from dealwright.kit.expressions.problems import CannotCalculate
from dealwright.kit.expressions.tree import Run
from dealwright.kit.expressions.values import check_text

LONGEST_RANDOM = 1_000
_LETTERS = string.ascii_letters + string.digits
_WORD_BEGINS = re.compile(r"(^|\s)(\S)")


@function(
    "substr",
    Group.TEXTS,
    _("A part of a text: from a letter, counted from 0, and so many of them"),
    example='substr("0123456789", 3, 4)',
    gives="3456",
)
def part(_run: Run, text: Text, start: Whole, length: Whole | None = None) -> str:
    """Below 0 both are counted from the end."""
    begin = start if start >= 0 else max(len(text) + start, 0)
    if length is None:
        return text[begin:]
    return text[begin : begin + length] if length >= 0 else text[begin : max(len(text) + length, begin)]


@function(
    "strpos",
    Group.TEXTS,
    _("At which letter, counted from 0, a text stands in another; nothing where it does not"),
    example='strpos("Invoice 7", "7")',
    gives="8",
)
def place(_run: Run, text: Text, part: Text, start: Whole = 0) -> Decimal | None:
    """Small and large letters are different."""
    found = text.find(part, start if start >= 0 else max(len(text) + start, 0))
    return None if found < 0 else Decimal(found)


@function("strlen", Group.TEXTS, _("How many letters a text has"), example='strlen("João")', gives="4")
def length(_run: Run, text: Text) -> Decimal:
    """Letters, not bytes."""
    return Decimal(len(text))


@function(
    "strtolower", Group.TEXTS, _("The text in small letters"), example='strtolower("JOÃO")', gives="joão"
)
def small(run: Run, text: Text) -> str:
    """Of every alphabet."""
    return check_text(text.lower(), run.limits)


@function(
    "strtoupper", Group.TEXTS, _("The text in large letters"), example='strtoupper("joão")', gives="JOÃO"
)
def large(run: Run, text: Text) -> str:
    """Of every alphabet."""
    return check_text(text.upper(), run.limits)


@function(
    "ucwords",
    Group.TEXTS,
    _("The text with a large letter at the begin of each word"),
    example='ucwords("anna maria")',
    gives="Anna Maria",
)
def words(run: Run, text: Text) -> str:
    """The other letters stay as they are."""
    return check_text(_WORD_BEGINS.sub(lambda found: found[1] + found[2].upper(), text), run.limits)


@function(
    "ucfirst",
    Group.TEXTS,
    _("The text with a large letter at its begin"),
    example='ucfirst("thank you")',
    gives="Thank you",
)
def first(_run: Run, text: Text) -> str:
    """The other letters stay as they are."""
    return text[:1].upper() + text[1:]


@function(
    "trim",
    Group.TEXTS,
    _("The text without spaces at its begin and end"),
    example='trim("  Anna ")',
    gives="Anna",
)
def trimmed(_run: Run, text: Text) -> str:
    """Line breaks count as spaces."""
    return text.strip()


@function(
    "urlencode",
    Group.TEXTS,
    _("The text as it may stand in the address of a page"),
    example='urlencode("a b&c")',
    gives="a+b%26c",
)
def for_addresses(run: Run, text: Text) -> str:
    """A space becomes a plus, as in forms."""
    return check_text(quote_plus(text), run.limits)


@function("randstring", Group.TEXTS, _("So many random letters and digits"), example="randstring(10)")
def random_text(run: Run, length: Whole) -> str:
    """From a to z, A to Z, 0 to 9."""
    if not 0 <= length <= LONGEST_RANDOM:
        raise CannotCalculate(_("A random text has 0 to 1,000 letters. Use a number in between."))
    run.spend(length // 10)
    return "".join(run.scope.random.choice(_LETTERS) for _letter in range(length))
