"""Days without interaction: open deals and leads with which nothing has happened (OL-19, OL-20)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from pydantic import Field

from dealwright.api.filters import Where
from dealwright.crm.settings.queries import crm_settings
from dealwright.events import Actor
from dealwright.kit import clock
from dealwright.people.access import Verb, may
from dealwright.records import kinds
from dealwright.records.fields.types import Number
from dealwright.records.lists.listing import Narrowing

KINDS = ("deal", "lead")
"""Those that have a day of their last interaction."""


@dataclass(frozen=True)
class QuietRecord:
    """A deal or lead that goes cold."""

    id: int
    kind: str
    label: str
    url: str
    icon: str
    since: datetime
    days: int
    next_step_at: datetime | None


def quiet_for(record: Any, *, days: int, now: datetime) -> int:
    """For how many days nothing has happened with an open record; 0 where that is not long enough to say."""
    if not days or record.closed_at is not None or record.archived_at is not None:
        return 0
    passed = (now - record.last_interaction_at).days
    return passed if passed >= days else 0


def days_of_quiet(records: Iterable[Any]) -> dict[int, int]:
    """By id, for how many days nothing has happened with those that are marked; one query."""
    records = list(records)
    days = crm_settings().quiet_days if records else 0
    now = clock.now()
    told = {one.pk: quiet_for(one, days=days, now=now) for one in records}
    return {id: passed for id, passed in told.items() if passed}


def in_words(days: int) -> str:
    """“12 days without interaction”, for a mark."""
    words = ngettext("%(days)s day without interaction", "%(days)s days without interaction", days)
    return words % {"days": days}


def in_short(days: int) -> str:
    """The same where there is room for a number only."""
    return _("%(days)s d") % {"days": days}


def quiet_records_of(actor: Actor, *, days: int, limit: int) -> list[QuietRecord]:
    """The open deals and leads the actor answers for that go cold, the coldest first; a query a kind."""
    before, now = clock.now() - timedelta(days=days), clock.now()
    found = [
        QuietRecord(
            one.pk,
            kind.name,
            str(one),
            kind.url(one.pk),
            kind.icon,
            one.last_interaction_at,
            (now - one.last_interaction_at).days,
            one.next_step_at,
        )
        for kind in filter(None, map(kinds.get, KINDS))
        if may(actor, kind.name, Verb.SEE)
        for one in kind.seen_by(actor)
        .filter(
            responsible=actor.id,
            closed_at=None,
            archived_at=None,
            last_interaction_at__lt=before,
        )
        .order_by("last_interaction_at", "pk")[:limit]
    ]
    return sorted(found, key=lambda one: one.since)[:limit]


def quiet_days(lookup: str, days: int) -> Q:
    """The condition of a list: open, and with so many days without interaction at least, or at most."""
    moment = clock.now() - timedelta(days=days)
    if lookup == "gte":
        return Q(last_interaction_at__lte=moment, closed_at=None)
    return Q(last_interaction_at__gte=moment, closed_at=None)


Days = Annotated[int, Field(ge=0, le=3650)]
QUIET = Where(Days, condition=quiet_days, of=("last_interaction_at",))
"""For the list of deals and that of leads: `quiet_days__gte=14`."""
QUIET_NARROWING = Narrowing("quiet_days", gettext_lazy("Days without interaction"), Number(digits=0))
