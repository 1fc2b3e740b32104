"""Questions about kinds of events and what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from dealwright.automation.triggers.models import Trigger
from dealwright.automation.triggers.queries import kinds_heard_by
from dealwright.events import Actor, Event, Use, catalogue
from dealwright.events.catalogue import KindPage
from dealwright.events.declaring import declared
from dealwright.events.models import Entry, Outbox
from dealwright.records.timeline.queries import tell


@dataclass(frozen=True)
class KindWithUsers:
    """A kind of event and everybody who has to do with it."""

    page: KindPage
    sentence: str
    triggers: list[Trigger]

    @property
    def event(self) -> type[Event]:
        return self.page.event

    @property
    def offered_to(self) -> list[str]:
        """Who may build on it, in the reader's language."""
        words = {
            Use.RULES: _("triggers"),
            Use.WEBHOOKS: _("webhooks"),
            Use.NOTIFICATIONS: _("notifications"),
        }
        return sorted(words[use] for use in self.event.used_by)


@dataclass(frozen=True)
class FailedChange:
    """A change somebody could not be told of."""

    id: int
    at: datetime
    titles: list[str]
    error: str


def kinds_with_users() -> list[KindWithUsers]:
    """Every kind, with the triggers that wait for it; one query."""
    standing = list(Trigger.objects.select_related("stage__pipeline").order_by("stage__position", "id"))
    return [
        KindWithUsers(page, _told(page.event), kinds_heard_by(standing, page.event.kind))
        for page in catalogue.kinds()
    ]


def failed_changes(limit: int) -> list[FailedChange]:
    """Changes whose reactions were given up, the latest first; two queries."""
    rows = list(Outbox.objects.filter(state=Outbox.FAILED).order_by("-id")[:limit])
    ids = [event_id for row in rows for event_id in row.event_ids]
    kind_of = dict(Entry.objects.filter(pk__in=ids).values_list("pk", "kind")) if ids else {}
    return [
        FailedChange(row.pk, row.last_at, [_title(kind_of.get(id, "")) for id in row.event_ids], row.error)
        for row in rows
    ]


def stopped_chains(limit: int) -> list[tuple[Entry, str]]:
    """Where automation was stopped because events caused one another too often, the latest first."""
    found = Entry.objects.filter(kind="chain.stopped").order_by("-at", "-id")[:limit]
    return [(entry, tell(entry, Actor.system())) for entry in found]


def _told(event: type[Event]) -> str:
    return event.load(event.sample).say(actor=_("Somebody"), subject=_("Record"))


def _title(kind: str) -> str:
    known = declared(kind)
    return kind if known is None else str(known.title)
