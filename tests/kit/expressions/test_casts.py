"""The cast table of C57:12407, cell by cell."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from dealwright.kit.expressions import Choice, File, Kind, PlainScope, Reference, evaluate
from dealwright.kit.expressions.casts import casts_of
from dealwright.kit.expressions.problems import CannotCalculate
from dealwright.kit.money import money

MIDNIGHT = datetime(2016, 2, 5, tzinfo=UTC)
STAMP = Decimal(int(MIDNIGHT.timestamp()))
DAY, FIRST = date(2016, 2, 5), date(1970, 1, 1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SEVENTH = EPOCH.replace(second=7)
NO = object()
"""Impossible."""

TO = ("bool", "date", "datetime", "double", "int", "select", "string", "text", "user")


def person(key):
    return Reference("user", key)


TABLE = [
    # from, then what it is as each of TO
    (True, (True, NO, NO, 1, 1, NO, "Y", "Y", NO)),
    (False, (False, NO, NO, 0, 0, NO, "N", "N", NO)),
    (DAY, (NO, DAY, MIDNIGHT, STAMP, STAMP, NO, "05.02.2016", "05.02.2016", NO)),
    (MIDNIGHT, (NO, DAY, MIDNIGHT, STAMP, STAMP, NO, *["05.02.2016 00:00:00"] * 2, NO)),
    (STAMP, (True, DAY, MIDNIGHT, STAMP, STAMP, NO, *["1454630400"] * 2, person("1454630400"))),
    (Decimal("7.9"), (True, FIRST, SEVENTH, Decimal("7.9"), 7, NO, "7.9", "7.9", person("7"))),
    (Decimal(0), (False, FIRST, EPOCH, 0, 0, NO, "0", "0", person("0"))),
    (Choice("7", "Seven"), (True, NO, NO, 7, 7, "7", "Seven", "Seven", person("7"))),
    (Choice("N", "No"), (False, NO, NO, 0, 0, "N", "No", "No", NO)),
    (Choice("group_D7", "D"), (False, NO, NO, 0, 0, "group_D7", "D", "D", Reference("group", "D7"))),
    ("Y", (True, NO, NO, 0, 0, NO, "Y", "Y", NO)),
    ("05.02.2016", (False, DAY, MIDNIGHT, Decimal("5.02"), 5, NO, *["05.02.2016"] * 2, NO)),
    ("12", (True, NO, NO, 12, 12, NO, "12", "12", person("12"))),
    ("user_12", (False, NO, NO, 0, 0, NO, "user_12", "user_12", person("12"))),
    ("group_DR7", (False, NO, NO, 0, 0, NO, *["group_DR7"] * 2, Reference("group", "DR7"))),
    (Reference("user", "7", "Anna"), (NO, NO, NO, 7, 7, NO, "Anna", "Anna", person("7"))),
    (File("9", "offer.pdf"), (NO,) * 9),
    (money("12.50", "BRL"), (True, NO, NO, Decimal("12.5"), 12, NO, *["12.50 BRL"] * 2, NO)),
]
CELLS = [(value, to, wanted) for value, row in TABLE for to, wanted in zip(TO, row, strict=True)]


@pytest.mark.parametrize(("value", "to", "wanted"), CELLS)
def test_cast(value, to, wanted):
    scope = PlainScope({"Document:X": value})

    if wanted is NO:
        with pytest.raises(CannotCalculate):
            evaluate(f"{{=Document:X > {to}}}", scope)
    else:
        found = evaluate(f"{{=Document:X > {to}}}", scope)
        assert found == wanted
        assert isinstance(found, bool) == isinstance(wanted, bool)


@pytest.mark.parametrize("to", [*TO, "file"])
def test_nothing_stays_nothing(to):
    assert evaluate(f"{{=Document:X > {to}}}", PlainScope({"Document:X": None})) is None


def test_each_of_several_is_cast():
    assert evaluate("{=Document:X > int}", PlainScope({"Document:X": ["1", "2x"]})) == (1, 2)


def test_only_files_have_names():
    with pytest.raises(CannotCalculate, match="Only a file"):
        evaluate("{=Document:X > name}", PlainScope({"Document:X": "offer.pdf"}))


def test_the_picker_knows_the_row_of_each_kind():
    assert [str(each) for each in casts_of(Kind.YES_NO)] == ["bool", "double", "int", "string", "text"]
    assert casts_of(Kind.FILE) == ()
