"""What a change of many records would do: how many, which not and why, and the first few before and after."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Q
from django.utils.translation import gettext as _

from dealwright.api.problems import Stop
from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.records.bulk.acts import Act
from dealwright.records.lists.state import State, read_query
from dealwright.records.lists.table import asks_for_archived, with_relations

MOST = 100_000
"""Records of one change."""
MOST_WITH_AUTOMATION = 1_000
SHOWN = 5


@dataclass(frozen=True)
class Chosen:
    """Which records are meant: those that match a query, or those with these ids."""

    query: str = ""
    ids: tuple[int, ...] = ()
    with_archived: bool = True
    """Whether a query that does not speak of the archive means those in it too, as in the API."""

    @property
    def state(self) -> State:
        """The query as a list reads it."""
        return read_query(self.query)


@dataclass(frozen=True)
class Example:
    """One record before and after."""

    id: int
    title: str
    before: str
    after: str


@dataclass(frozen=True)
class Skipped:
    """Records that will be left as they are."""

    count: int
    reason: str


@dataclass(frozen=True)
class Preview:
    """What would happen."""

    matched: int
    changing: int
    unchanged: int
    skipped: list[Skipped] = field(default_factory=list)
    examples: list[Example] = field(default_factory=list)

    @property
    def is_too_large(self) -> bool:
        """Whether it is more than one change may touch."""
        return self.matched > MOST

    @property
    def may_run_automation(self) -> bool:
        """Whether automation can run for so many."""
        return self.matched <= MOST_WITH_AUTOMATION


def matched(act: Act, chosen: Chosen, by: Actor) -> Any:
    """The records that are meant and that the actor may see. Refused where the query makes no sense."""
    seen = act.listing.among(act.kind.seen_by(by))
    if chosen.ids:
        return seen.filter(pk__in=chosen.ids)
    state = chosen.state
    try:
        wanted = act.listing.list_of.read(state.wishes)
    except Stop as stop:
        message = "; ".join(f"{error.field}: {error.message}" for error in stop.errors)
        raise Refused(message or _("This filter makes no sense."), field="filter") from None
    unknown = [name for name, _text in state.filters if name not in act.listing.list_of.all_filters]
    if unknown:
        raise Refused(_("There is no filter “%(name)s”.") % {"name": unknown[0][:60]}, field="filter")
    if not chosen.with_archived and not asks_for_archived(state):
        seen = seen.active()
    return act.listing.list_of.narrowed(seen, wanted)


def preview(act: Act, chosen: Chosen, by: Actor) -> Preview:
    """Look at what would happen; nothing is changed. Exact up to the most that one change may touch."""
    act.check(by)
    found = matched(act, chosen, by)
    total = _count(found)
    if total > MOST:
        return Preview(total, 0, 0)
    reached = found.within(by, act.verb)
    impossible = act.impossible()
    no_right = total - _count(reached)
    skipped = [Skipped(no_right, _("Your role does not let you do this with them."))] if no_right else []
    open_to_it = reached
    for condition, reason in impossible:
        count = _count(open_to_it.filter(condition))
        if count:
            skipped.append(Skipped(count, reason))
        open_to_it = open_to_it.exclude(condition) if count else open_to_it
    changing = open_to_it.exclude(_definitely(act.done_already(), open_to_it))
    count = _count(changing)
    return Preview(
        matched=total,
        changing=count,
        unchanged=total - count - sum(one.count for one in skipped),
        skipped=skipped,
        examples=_examples(act, changing),
    )


def _definitely(condition: Q, records: Any) -> Q:
    """The condition where it is certainly so: a comparison with null is neither true nor false."""
    return (
        Q(pk__in=records.model._default_manager.filter(condition).values("pk")) if condition else Q(pk__in=[])
    )


def _count(records: Any) -> int:
    try:
        return int(records.order_by().values("pk")[: MOST + 1].count())
    except EmptyResultSet:
        return 0


def _examples(act: Act, records: Any) -> list[Example]:
    columns = list(act.listing.relations)
    newest = with_relations(act.listing, records, columns).order_by("-pk")[:SHOWN]
    return [Example(one.pk, str(one), act.before(one), act.after(one)) for one in newest]
