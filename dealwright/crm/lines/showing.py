"""What lines come to, as pages show it: goods, discount, tax, total."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dealwright.crm.lines.values import Priced, costs_together
from dealwright.kit.money import Money


@dataclass(frozen=True)
class Sums:
    """`goods - discount + added_tax` is `total`, in which `tax` is all the tax there is."""

    goods: Money
    discount: Money
    added_tax: Money
    tax: Money
    total: Money

    @property
    def is_plain(self) -> bool:
        """Whether there is nothing to say but the total."""
        return not self.discount.amount and not self.tax.amount

    @property
    def has_included_tax(self) -> bool:
        """Whether some price holds its tax."""
        return bool(self.tax != self.added_tax)


def sums_of(lines: Iterable[Priced], currency: str) -> Sums:
    """Of lines, whether they are rows already or not."""
    costs = costs_together(lines, currency)
    return Sums(
        goods=Money(costs.goods, currency),
        discount=Money(costs.discount, currency),
        added_tax=Money(costs.added_tax, currency),
        tax=Money(costs.tax, currency),
        total=Money(costs.total, currency),
    )
