"""Fields of every type, and values that fit and do not fit them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from dealwright.crm.contacts.actions import create_contact
from dealwright.crm.deals.actions import create_deal
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.records.fields.actions import add_field
from dealwright.records.fields.models import CustomField
from dealwright.records.reference_lists.models import ReferenceList

SYSTEM = Actor.system()


@dataclass(frozen=True)
class Sample:
    """A type with values as the API sends them, the smaller one first."""

    type: str
    low: Any
    high: Any
    bad: tuple[Any, ...]
    settings: dict[str, Any] | None = None
    is_sorted: bool = False


SAMPLES = [
    Sample("text", "apple", "pear", (7, True, "x" * 201, {}), is_sorted=True),
    Sample("long_text", "one\ntwo", "three", (7, "x" * 20_001)),
    Sample("number", 2, 3.5, ("x", True, 10**15, 1.23456, "NaN"), {"digits": 2}, is_sorted=True),
    Sample("yes_no", False, True, ("yes", 1, 0)),
    Sample("date", "2026-01-02", "2026-03-04", ("2026-02-30", 7, "9999-12-31", "x"), is_sorted=True),
    Sample(
        "datetime", "2026-01-02T03:04:00Z", "2026-03-04T00:00:00Z",
        ("2026-01-02", "2026-01-02T03:04:05", 7), is_sorted=True,
    ),
    Sample(
        "money", {"amount": "2.50", "currency": "BRL"}, {"amount": "10.00", "currency": "BRL"},
        (7, {"amount": 7, "currency": "BRL"}, {"amount": "1.00", "currency": "XXY"}, "7"), is_sorted=True,
    ),
    Sample("url", "https://a.example/", "https://b.example/x", ("javascript:alert(1)", "a.example", 7)),
    Sample("address", "Rua A, 1\nSantos", "Rua B, 2", (7, "x" * 1_001)),
    Sample("list", "red", "blue", ("green", 7)),
    Sample("reference", "CALL", "EMAIL", ("NONE", 7)),
    Sample("employee", "anna", "boris", (10**9, "x", True)),
    Sample("record", "first", "second", (10**9, "x", {"id": 0}), {"kinds": ["contact"]}),
]  # fmt: skip

BY_TYPE = {one.type: one for one in SAMPLES}


@pytest.fixture
def add(db: None) -> Callable[..., CustomField]:
    """Add a field to deals."""

    def added(type: str, label: str = "", of_kind: str = "deal", **more: Any) -> CustomField:
        sample = BY_TYPE.get(type)
        if type == "list":
            more.setdefault(
                "options",
                [
                    {"key": "red", "words": "Red", "color": "red"},
                    {"key": "blue", "words": "Blue", "color": "blue"},
                ],
            )
        if type == "reference":
            more.setdefault("reference_list", ReferenceList.objects.get(code="source"))
        more.setdefault("settings", sample.settings if sample else None)
        return add_field(of_kind=of_kind, label=label or f"My {type}", type=type, by=SYSTEM, **more)

    return added


@pytest.fixture
def values(anna: Any, boris: Any) -> Callable[[Sample], tuple[Any, Any]]:
    """The two values of a sample, with people and records that are there."""

    def of(sample: Sample) -> tuple[Any, Any]:
        if sample.type == "employee":
            return anna.pk, boris.pk
        if sample.type == "record":
            return tuple(
                create_contact(name=name, responsible=anna, by=SYSTEM).pk for name in ("First", "Second")
            )
        return sample.low, sample.high

    return of


@pytest.fixture
def deal(pipeline: Any, anna: Any) -> Deal:
    """A deal of Anna's."""
    return create_deal(title="Phones", responsible=anna, by=SYSTEM)
