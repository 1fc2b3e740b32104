"""Measures: in what goods are counted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from dealwright.catalog.measures.actions import add_measure, edit_measure, remove_measure
from dealwright.catalog.measures.models import Measure
from dealwright.catalog.measures.queries import default_measure, measures
from dealwright.catalog.products.actions import edit_product
from dealwright.catalog.products.models import Product
from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.people.users.models import User


class TestMeasures:
    def test_are_there_from_the_beginning(self, system: Actor) -> None:
        assert [measure.code for measure in measures()][:2] == [796, 166]
        assert default_measure().code == 796
        assert measures().count() == 7  # asked again, made once

    def test_take_the_place_of_the_usual_one(self, system: Actor) -> None:
        kilogram = measures().get(code=166)

        edit_measure(kilogram, is_default=True, by=system)

        assert default_measure().code == 166
        assert Measure.objects.filter(is_default=True).count() == 1

    def test_are_told_apart_by_their_code(self, system: Actor) -> None:
        measures()
        count = Measure.objects.count()

        with pytest.raises(Refused) as refusal:
            add_measure(code=796, name="Item", symbol="it", by=system)

        assert refusal.value.field == "code"
        assert Measure.objects.count() == count

    def test_stay_while_something_is_counted_in_them(
        self, phone: Product, system: Actor, recorded: Any
    ) -> None:
        kilogram = measures().get(code=166)
        edit_product(phone, measure=kilogram, by=system)
        recorded.start_over()

        for measure in (kilogram, default_measure()):
            with pytest.raises(Refused):
                remove_measure(measure, by=system)

        assert measures().count() == 7
        assert recorded == []


class TestPage:
    def test_adds_and_removes(self, owner: User, client_of: Callable[[User], Client]) -> None:
        client = client_of(owner)

        client.post("/measures", {"name": "Bottle", "symbol": "btl", "code": "868"})
        bottle = Measure.objects.get(code=868)
        shown = client.get("/measures").content.decode()
        client.post(f"/measures/{bottle.pk}", {"remove": "yes"})

        assert "Bottle" in shown
        assert not Measure.objects.filter(code=868).exists()
