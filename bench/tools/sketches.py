"""What one deal of the measured company is like, its task and its history; its number alone decides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from psycopg.types.json import Jsonb

from bench.tools.company import CURRENCY, GOODS, RARE_WORD, TAGS
from bench.tools.copying import Row
from dealwright.kit.text import search_key
from dealwright.people.users.models import User
from dealwright.records.pipelines.models import Stage

BUSY_EVERY, BUSY_EVENTS = 1_000, 300
"""One deal of a thousand has a long history."""


@dataclass(frozen=True)
class Happened:
    """One event of a deal, and the client it concerns."""

    row: Row
    contact_id: int

    def links(self, event_id: int) -> Iterator[Row]:
        """To the deal and to the client."""
        for kind, id in (("deal", self.row["subject_id"]), ("contact", self.contact_id)):
            yield {"record_kind": kind, "record_id": id, "at": self.row["at"], "event_id": event_id}


@dataclass(frozen=True)
class Sketch:
    """A deal before it is written."""

    number: int
    id: int
    contact_id: int
    client: str
    seller: User
    way: list[Stage]
    """The stages it went through, the present one last."""
    created_at: datetime
    now: datetime

    @property
    def title(self) -> str:
        rare = f" {RARE_WORD}" if self.number % 10_000 == 77 else ""
        return f"{GOODS[self.number % len(GOODS)]}, {self.number}{rare}"

    @property
    def amount(self) -> Decimal:
        return Decimal(50 + self.number * 131 % 90_000) / 10

    @property
    def is_open(self) -> bool:
        return not self.way[-1].is_final

    @property
    def has_task(self) -> bool:
        return self.is_open and self.number % 3 == 0

    @property
    def due_at(self) -> datetime:
        """When its task is due: within four weeks, most of them in the next two."""
        return self.now + timedelta(hours=self.number % 500 - 100)

    def entered(self, place: int) -> datetime:
        """When it came to a stage of its way: within a month after it was opened, or so far."""
        whole = min(timedelta(days=30), self.now - self.created_at)
        return self.created_at + whole * (place / len(self.way))

    def row(self) -> Row:
        """The deal itself."""
        since = self.entered(len(self.way) - 1)
        return {
            "id": self.id,
            "title": self.title,
            "pipeline_id": self.way[-1].pipeline_id,
            "stage_id": self.way[-1].pk,
            "stage_since": since,
            "amount": self.amount,
            "currency": CURRENCY,
            "contact_id": self.contact_id,
            "responsible_id": self.seller.pk,
            "source": "store" if self.number % 2 else "call",
            "tags": [TAGS[self.number % len(TAGS)]] if self.number % 5 == 0 else [],
            "closed_at": None if self.is_open else since,
            "created_at": self.created_at,
            "updated_at": since,
            "last_interaction_at": since,
            "next_step_at": self.due_at if self.has_task else None,
            "version": len(self.way),
            "search_key": search_key(self.title, self.client),
        }

    def task(self) -> Row:
        """What is to be done for it."""
        return {
            "title": "Prepare the parcel",
            "responsible_id": self.seller.pk,
            "due_at": self.due_at,
            "about_kind": "deal",
            "about_id": self.id,
            "about_label": self.title,
            "created_at": self.created_at,
            "search_key": "prepare the parcel",
        }

    def events(self) -> Iterator[Happened]:
        """Its history: opened, moved, won or lost; a busy one was also changed many times."""
        worth = {"amount": f"{self.amount:.2f}", "currency": CURRENCY}
        yield self._happened(
            "deal.created", 0, {"stage": _ref(self.way[0]), "amount": worth, "source": "store"}
        )
        for place, (before, after) in enumerate(zip(self.way, self.way[1:], strict=False), start=1):
            yield self._happened("deal.moved", place, {"before": _ref(before), "after": _ref(after)})
        if self.way[-1].semantic == Stage.Semantic.WON:
            yield self._happened("deal.won", len(self.way) - 1, {"amount": worth})
        elif not self.is_open:
            yield self._happened("deal.lost", len(self.way) - 1, {"reason": "Too expensive"})
        if self.number % BUSY_EVERY == 0:
            for turn in range(BUSY_EVENTS):
                change = {"field": "comment", "before": f"{turn}", "after": f"{turn + 1}"}
                yield self._happened("deal.edited", 0, {"changes": [change]})

    def _happened(self, kind: str, place: int, facts: dict[str, object]) -> Happened:
        row = {
            "at": self.entered(place),
            "kind": kind,
            "subject_kind": "deal",
            "subject_id": self.id,
            "subject_label": self.title,
            "actor_kind": "user",
            "actor_id": self.seller.pk,
            "actor_label": self.seller.name,
            "facts": Jsonb(facts),
            "change_id": UUID(int=self.id << 16 | place),
            "caused_by": None,
            "depth": 0,
            "quiet": True,
        }
        return Happened(row, self.contact_id)


def _ref(stage: Stage) -> dict[str, object]:
    return {"kind": "stage", "id": stage.pk, "label": stage.name}
