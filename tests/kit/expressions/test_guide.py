"""The guide says what the table of functions says."""

from pathlib import Path

import pytest

import dealwright
from dealwright.kit.expressions import FUNCTIONS, Modifier, parse, parse_template, picker
from dealwright.kit.expressions.conditions import Operator
from dealwright.kit.expressions.system import VALUES

GUIDE = (Path(dealwright.__file__).parent.parent / "docs/guides/expressions.md").read_text()


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=lambda function: function.name)
def test_tells_of_each_function(function):
    gives = f"`{function.gives}`" if function.gives else ""
    row = f"| `{function.signature}` | {function.label} | `{function.example}` | {gives} |"

    assert row in GUIDE


def test_tells_of_system_values_modifiers_and_operators():
    words = [f"{{={value.name}}}" for value in VALUES] + [f"`{each}`" for each in Modifier if each != "file"]

    assert [word for word in words if word not in GUIDE] == []
    assert " ".join(Operator) in " ".join(GUIDE.split())


def test_shows_formulas_that_are_understood():
    blocks = GUIDE.split("```")[1::2]

    assert parse_template(blocks[0]).problems == ()
    assert parse_template(blocks[1]).problems == ()
    assert parse(blocks[1].strip().splitlines()[0])


def test_the_picker_offers_what_it_tells_of():
    assert len(picker.functions()) == len(FUNCTIONS) == 40
