"""Rules reckon with shared variables."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection

from dealwright.automation.variables.changing import Change, change_variable
from dealwright.automation.variables.models import Variable
from dealwright.events import Actor, unrecorded
from dealwright.kit.errors import Refused

SYSTEM = Actor.system()


def variable(**given) -> Variable:
    with unrecorded("for a test"):
        [made] = Variable.objects.bulk_create(
            [Variable(**{"code": "total", "name": "Total", "type": "number", **given})]
        )
    return made


@pytest.mark.django_db
class TestChangeVariable:
    @pytest.mark.parametrize(
        ("change", "operand", "after"),
        [
            (Change.SET, Decimal("7.5"), 7.5),
            (Change.ADD, Decimal(2), 42),
            (Change.SUBTRACT, Decimal("0.5"), 39.5),
            (Change.MULTIPLY, Decimal(3), 120),
            (Change.DIVIDE, Decimal(3), 13.333333),
            (Change.SET, None, None),
        ],
    )
    def test_reckons_with_what_it_holds(self, change, operand, after, recorded):
        changed = change_variable(variable(value=40), change=change, value=operand, by=SYSTEM)

        assert changed.refreshed().value == after
        assert recorded == ["variable.set"]
        assert recorded.entries[0].facts == {"before": 40, "after": after}

    def test_counts_an_empty_one_from_zero(self):
        assert change_variable(variable(), change=Change.ADD, value=Decimal(2), by=SYSTEM).value == 2

    def test_appends_to_several_values(self):
        tags = variable(type="text", multiple=True, value=["a"])

        assert change_variable(tags, change=Change.ADD, value=["b"], by=SYSTEM).value == ["a", "b"]

    def test_the_same_value_is_no_change(self, recorded):
        change_variable(variable(value=40), change=Change.ADD, value=Decimal(0), by=SYSTEM)

        assert recorded == []

    @pytest.mark.parametrize(
        ("given", "change", "operand"),
        [
            ({"is_constant": True, "value": 1}, Change.SET, Decimal(2)),
            ({"type": "text", "value": "a"}, Change.ADD, "b"),
            ({"value": 1}, Change.DIVIDE, Decimal(0)),
        ],
    )
    def test_refuses_what_makes_no_sense(self, given, change, operand, recorded):
        made = variable(**given)

        with pytest.raises(Refused):
            change_variable(made, change=change, value=operand, by=SYSTEM)

        assert made.refreshed().value == given["value"]
        assert recorded == []


@pytest.mark.django_db(transaction=True)
def test_two_who_add_at_once_both_count():
    made, start = variable(value=40), Barrier(4)

    def add(_worker: int) -> None:
        try:
            start.wait()
            change_variable(made, change=Change.ADD, value=Decimal(1), by=SYSTEM)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as workers:
        list(workers.map(add, range(4)))

    assert Variable.objects.get(pk=made.pk).value == 44
