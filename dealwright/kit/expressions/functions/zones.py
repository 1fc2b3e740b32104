"""Functions of time zones."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from dealwright.kit.expressions import reading
from dealwright.kit.expressions.functions.table import Group, Moment, Person, function
from dealwright.kit.expressions.tree import Run


@function(
    "touserdate",
    Group.ZONES,
    _("A moment by the clock of a person; without a moment, now"),
    example="touserdate(\"user_1\", '05.02.2016 16:14:00')",
)
def by_their_clock(run: Run, user: Person, datetime: Moment | None = None) -> datetime:
    """The same moment, shown as their clock shows it."""
    moment = run.scope.now() if datetime is None else reading.moment_of(datetime, run.scope)
    return moment.astimezone(run.scope.zone_of(user))


@function(
    "getuserdateoffset",
    Group.ZONES,
    _("By how many seconds the clock of a person is ahead of the company’s"),
    example='getuserdateoffset("user_1")',
)
def offset(run: Run, user: Person) -> Decimal:
    """Now: clocks change."""
    scope = run.scope
    now = scope.now()
    theirs = now.astimezone(scope.zone_of(user)).utcoffset() or timedelta()
    ours = now.astimezone(scope.zone()).utcoffset() or timedelta()
    return Decimal(int((theirs - ours).total_seconds()))
