"""Deals by the ten thousand with clients, tasks and history. Deal 4,711 is the same one at every size."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction

from bench.tools.company import CITIES, TAGS, Company, client_name
from bench.tools.copying import Row, continue_after, copy, next_id, settle
from bench.tools.sketches import BUSY_EVERY, Sketch
from bench.tools.telling import progress
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.models import Deal
from dealwright.crm.reaching.models import WayToReach
from dealwright.events import months
from dealwright.events.models import Entry, Link
from dealwright.kit import clock
from dealwright.kit.text import search_key
from dealwright.records.pipelines.models import Stage
from dealwright.records.tags.models import Tag
from dealwright.work.tasks.models import Task

BATCH = 5_000
DEALS_OF_A_CLIENT = 1
"""As many contacts as deals, so that their search is measured at the same sizes."""
HISTORY = timedelta(days=730)
OPEN_PERCENT = (20, 15, 10, 10, 8, 7, 5, 5)
WON_PERCENT = 15
"""The rest is lost."""


@dataclass
class Loader:
    """Fills the company of a site, by and by, with as many deals as are asked for."""

    company: Company
    now: datetime = field(default_factory=clock.now)
    deals: int = 0
    first_deal: int = 0
    """The id of deal 0, once there is one."""
    first_contact: int = 0

    def load(self, deals: int) -> None:
        """Bring the company to this many deals."""
        progress(f"Loading {deals:,} deals")
        if self.deals == 0:
            self.first_deal, self.first_contact = next_id(Deal), next_id(Contact)
            copy(Tag, [{"name": name} for name in TAGS])
            months.ensure(self.now - timedelta(days=day) for day in range(0, HISTORY.days + 31, 15))
        for start in range(self.deals, deals, BATCH):
            with transaction.atomic():
                self._load(range(start, min(start + BATCH, deals)))
        self.deals = max(self.deals, deals)
        for model in (Tag, Contact, WayToReach, Deal, Task):
            continue_after(model)
        continue_after(Entry, "event_id_seq")
        settle()

    @property
    def busy_deals(self) -> list[int]:
        """The ids of those with a long history."""
        return [self.first_deal + number for number in range(0, self.deals, BUSY_EVERY)]

    def _load(self, numbers: range) -> None:
        clients = range(-(-numbers.start // DEALS_OF_A_CLIENT), -(-numbers.stop // DEALS_OF_A_CLIENT))
        copy(Contact, map(self._client, clients))
        copy(WayToReach, (way for number in clients for way in self._ways_to(number)))
        sketches = [self._sketch(number) for number in numbers]
        copy(Deal, (one.row() for one in sketches))
        copy(Task, (one.task() for one in sketches if one.has_task))
        self._write_history(sketches)

    def _client(self, number: int) -> Row:
        first, last = client_name(number)
        return {
            "id": self.first_contact + number,
            "first_name": first,
            "last_name": last,
            "name": f"{first} {last}",
            "city": CITIES[number % len(CITIES)],
            "source": "store",
            "responsible_id": self.company.sellers[number % len(self.company.sellers)].pk,
            "created_at": self.now - HISTORY,
            "search_key": search_key(f"{first} {last}", f"client{number}@bench.example", phone_of(number)),
        }

    def _ways_to(self, number: int) -> list[Row]:
        contact, email = self.first_contact + number, f"client{number}@bench.example"
        phone = phone_of(number)
        return [
            {"contact_id": contact, "kind": WayToReach.EMAIL, "value": email, "normalised": email},
            {"contact_id": contact, "kind": WayToReach.PHONE, "value": phone, "normalised": phone},
        ]

    def _sketch(self, number: int) -> Sketch:
        company = self.company
        client = number // DEALS_OF_A_CLIENT
        return Sketch(
            number=number,
            id=self.first_deal + number,
            contact_id=self.first_contact + client,
            client=" ".join(client_name(client)),
            seller=company.sellers[(number * 7) % len(company.sellers)],
            way=_way_to(number, company.stages),
            # Spread over the whole time, and in no order.
            created_at=self.now - HISTORY * ((number * 7919 % 100_003) / 100_003),
            now=self.now,
        )

    def _write_history(self, sketches: list[Sketch]) -> None:
        events = [event for one in sketches for event in one.events()]
        first = next_id(Entry)
        copy(Entry, ({**event.row, "id": first + place} for place, event in enumerate(events)))
        copy(Link, (link for place, event in enumerate(events) for link in event.links(first + place)))


def phone_of(number: int) -> str:
    """The telephone number of a client."""
    return f"+551{number * 7919 % 10**10:010}"


def _way_to(number: int, stages: list[Stage]) -> list[Stage]:
    """The stages a deal went through; where it stands now depends on its number alone."""
    is_open = [stage for stage in stages if not stage.is_final]
    percent, reached = number * 37 % 100, 0
    for place, share in enumerate(OPEN_PERCENT):
        reached += share
        if percent < reached:
            return is_open[: place + 1]
    ends = [stage for stage in stages if stage.is_final]
    end = ends[0] if percent < reached + WON_PERCENT else ends[1]
    return [*is_open, end]
