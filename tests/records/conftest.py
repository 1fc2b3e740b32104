"""A company with one record of each kind, and what people do to them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from dealwright.catalog.products.actions import create_category, create_product
from dealwright.catalog.products.models import Product
from dealwright.crm.contacts.actions import create_contact
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.actions import NewLine, create_deal
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor, last_change
from dealwright.kit import clock
from dealwright.kit.money import money
from dealwright.people.users.models import User
from dealwright.records import kinds
from dealwright.records.notes.models import Note
from dealwright.records.pipelines.models import Pipeline, Stage
from dealwright.work.tasks.actions import create_task
from dealwright.work.tasks.models import Task

MOVING = {"version", "updated_at", "last_interaction_at"}
"""Columns that every change moves on, an undo too: it is an interaction itself."""


@dataclass
class Company:
    """The records that the tests change."""

    deal: Deal
    contact: Contact
    other: Contact
    product: Product
    task: Task
    stages: dict[str, Stage]
    olga: User
    anna: User
    boris: User

    def state(self) -> dict[str, Any]:
        """All columns of all records and what belongs to them, as far as undo restores them."""
        found: dict[str, Any] = {}
        for name in ("deal", "contact", "product", "task"):
            for row in kinds.get(name).everything.order_by("pk").values():  # type: ignore[union-attr]
                found[f"{name}:{row['id']}"] = {key: row[key] for key in row.keys() - MOVING}
        found["lines"] = [
            (line.product_id, line.name, line.price, line.quantity, line.position)
            for line in self.deal.lines.all()
        ]
        found["others"] = sorted(
            self.deal.other_contacts.through.objects.values_list("contact_id", flat=True)
        )
        found["ways"] = [
            (way.kind, way.value, way.type)
            for contact in Contact.everything.order_by("pk")
            for way in contact.ways_to_reach.all()
        ]
        found["notes"] = list(Note.objects.values_list("on_kind", "on_id", "text"))
        return found


@pytest.fixture
def company(pipeline: Pipeline, owner: User, anna: User, boris: User) -> Company:
    """Made two days ago, so that what is done now has other moments."""
    with clock.at(clock.now() - timedelta(days=2)):
        by = Actor.of(anna)
        client = create_contact(
            first_name="Joana", last_name="Prado", emails=["j@example.com"], responsible=anna, by=by
        )
        other = create_contact(name="Rui Melo", responsible=anna, by=by)
        product = create_product(
            name="Aurora X2",
            price=money("2499.00", "BRL"),
            sku="AX2",
            category=create_category(name="Phones", by=by),
            stock=10,
            by=by,
        )
        deal = create_deal(
            title="Two phones",
            contact=client,
            source="call",
            lines=[NewLine(product, "", product.price, Decimal(2))],
            responsible=anna,
            by=by,
        )
        task = create_task(title="Call Joana", responsible=anna, about=deal, by=by)
    stages = {stage.name: stage for stage in pipeline.stages.all()}
    return Company(deal, client, other, product, task, stages, owner, anna, boris)


@pytest.fixture
def change_by() -> Callable[..., UUID]:
    """Do something and give the id of the change."""

    def did(action: Callable[..., Any], *args: Any, **kwargs: Any) -> UUID:
        action(*args, **kwargs)
        change = last_change()
        assert change is not None
        return change

    return did
