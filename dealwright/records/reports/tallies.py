"""Counts and sums of a report, each currency by itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from dealwright.kit.money import Money, rounded


@dataclass
class Tally:
    """So many records, what they are worth, and how long they took."""

    count: int = 0
    worth: dict[str, tuple[int, Decimal]] = field(default_factory=dict)
    """By currency: how many, and their sum."""
    took: timedelta = timedelta()
    """From the opening to the end, all together."""

    def add(self, count: int, currency: str, worth: Decimal | None, took: timedelta | None = None) -> None:
        """Count these too; without a worth where it is hidden."""
        if not count:
            return
        self.count += count
        self.took += took or timedelta()
        if worth is not None:
            before, already = self.worth.get(currency, (0, Decimal(0)))
            self.worth[currency] = (before + count, already + worth)

    def take_in(self, other: Tally) -> None:
        """Count what another one counts."""
        self.count += other.count
        self.took += other.took
        for currency, (count, worth) in other.worth.items():
            before, already = self.worth.get(currency, (0, Decimal(0)))
            self.worth[currency] = (before + count, already + worth)

    def without(self, others: Iterable[Tally]) -> Tally:
        """What these do not count."""
        left = Tally(self.count, dict(self.worth), self.took)
        for other in others:
            left.count -= other.count
            left.took -= other.took
            for currency, (count, worth) in other.worth.items():
                counted, summed = left.worth[currency]
                left.worth[currency] = (counted - count, summed - worth)
        return left

    @property
    def sums(self) -> list[Money]:
        """One per currency in which something is worth something, that of most records first."""
        return [Money(worth, currency) for currency, (_count, worth) in self._in_order() if worth]

    @property
    def averages(self) -> list[Money]:
        """The average of each currency by itself, in the same order."""
        return [rounded(Money(worth / count, one)) for one, (count, worth) in self._in_order() if worth]

    @property
    def average_time(self) -> timedelta | None:
        """From the opening to the end on average; None where there is nothing."""
        return self.took / self.count if self.count else None

    def _in_order(self) -> list[tuple[str, tuple[int, Decimal]]]:
        return sorted(self.worth.items(), key=lambda one: (-one[1][0], one[0]))


@dataclass
class Line:
    """What was opened, won and lost by one person, from one source, in one month."""

    key: str
    """The number of the person, the source, the first day of the month; empty for none."""
    label: str
    opened: Tally = field(default_factory=Tally)
    won: Tally = field(default_factory=Tally)
    lost: Tally = field(default_factory=Tally)

    @property
    def rate(self) -> int | None:
        """Percent of what was closed that was won; None where nothing was closed."""
        return percent(self.won.count, self.won.count + self.lost.count)


def percent(part: int, whole: int) -> int | None:
    """So many of a hundred, rounded half up; None of nothing."""
    return (200 * part + whole) // (2 * whole) if whole else None
