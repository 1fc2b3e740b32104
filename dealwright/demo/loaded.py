"""What of the sample company is there already, while it is being loaded."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from dealwright.catalog.products.models import Product
from dealwright.crm.companies.models import Company
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.models import Deal
from dealwright.demo.models import SampleRecord
from dealwright.events import Actor
from dealwright.kit import clock
from dealwright.people.users.models import User
from dealwright.records.pipelines.models import Pipeline, Stage
from dealwright.sales.deliveries.models import DeliveryService
from dealwright.store.settings.models import Store


@dataclass
class Loaded:
    """The records by the keys of `company`, and the notes of which to take out again."""

    by: Actor
    now: datetime = field(default_factory=clock.now)
    users: dict[str, User] = field(default_factory=dict)
    products: dict[str, Product] = field(default_factory=dict)
    contacts: list[Contact] = field(default_factory=list)
    companies: dict[int, Company] = field(default_factory=dict)
    """By the places of their negotiations."""
    deals: list[Deal] = field(default_factory=list)
    samples: list[SampleRecord] = field(default_factory=list)
    store: Store = field(init=False)
    pipeline: Pipeline = field(init=False)
    stages: dict[str, Stage] = field(init=False)
    courier: DeliveryService | None = field(init=False)

    def keep(self, record: Any) -> Any:
        """Remember the record as sample data."""
        self.samples.append(SampleRecord(kind=record.record_kind, record_id=record.pk))
        return record

    @contextmanager
    def ago(self, *, days: float = 0, hours: float = 0) -> Iterator[None]:
        """Let what is done inside have happened so long ago."""
        with clock.at(self.now - timedelta(days=days, hours=hours)):
            yield
