"""The monthly partitions of the log. A month is made before the first event that falls into it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from django.db import connection, transaction

from dealwright.kit import clock

MONTHS_AHEAD = 12

Month = tuple[int, int]

_known: dict[str, set[Month]] = {}


def ensure(moments: Iterable[datetime]) -> None:
    """Make the partitions for these moments where they are missing; inside the caller's transaction."""
    name = connection.settings_dict["NAME"]
    missing = {month_of(moment) for moment in moments} - _known.get(name, set())
    if not missing:
        return
    for month in sorted(missing - _existing()):
        _make(month)
    # Known only once committed: a month made by a transaction that fails is not there.
    transaction.on_commit(lambda: _known.setdefault(name, set()).update(missing))


def ensure_ahead() -> None:
    """Make this month and the next ones, so that no user's transaction has to."""
    month = month_of(clock.now())
    wanted = {month}
    for _ in range(MONTHS_AHEAD):
        month = _after(month)
        wanted.add(month)
    for month in sorted(wanted - _existing()):
        with transaction.atomic():
            _make(month)
    if not connection.in_atomic_block:
        _known[connection.settings_dict["NAME"]] = _existing()


def step() -> bool:
    """The worker's turn: keep a year of partitions ahead."""
    ensure_ahead()
    return False


def month_of(moment: datetime) -> Month:
    """The month, in UTC, that a moment falls into."""
    utc = moment.astimezone(UTC)
    return utc.year, utc.month


def _after(month: Month) -> Month:
    year, number = month
    return (year + 1, 1) if number == 12 else (year, number + 1)


def _existing() -> set[Month]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid"
            " WHERE inhparent = 'event'::regclass"
        )
        names = [name for (name,) in cursor.fetchall()]
    return {(int(name[6:10]), int(name[10:12])) for name in names}


def _make(month: Month) -> None:
    """Attach a new table: unlike CREATE … PARTITION OF this does not wait for the readers of the log."""
    name = f"event_{month[0]:04d}{month[1]:02d}"
    start, end = (f"{year:04d}-{number:02d}-01 00:00:00+00" for year, number in (month, _after(month)))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('dealwright.events.months'))")
        cursor.execute("SELECT to_regclass(%s)", [name])
        row = cursor.fetchone()
        if row and row[0]:
            return  # somebody else made it while we waited
        cursor.execute(f"CREATE TABLE {name} (LIKE event INCLUDING DEFAULTS INCLUDING CONSTRAINTS)")
        cursor.execute(f"ALTER TABLE event ATTACH PARTITION {name} FOR VALUES FROM ('{start}') TO ('{end}')")
