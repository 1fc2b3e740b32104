"""A recurring deal as the form of products knows a record that has some."""

from __future__ import annotations

from dataclasses import dataclass

from dealwright.crm.deals.models import Deal
from dealwright.crm.lines import Line
from dealwright.crm.recurring.contents import kept_lines
from dealwright.crm.recurring.models import RecurringDeal


@dataclass(frozen=True)
class Products:
    """Its products, asked for as those of a deal."""

    recurring: RecurringDeal

    def all(self) -> list[Line]:
        """In their order."""
        return kept_lines(self.recurring)


@dataclass(frozen=True)
class Template:
    """What of it the form shows; whoever may not see amounts of deals may not see those of templates."""

    recurring: RecurringDeal
    record_kind = Deal.record_kind

    @property
    def title(self) -> str:
        return self.recurring.title

    @property
    def version(self) -> int:
        return self.recurring.version

    @property
    def currency(self) -> str:
        currency: str = self.recurring.contents["currency"]
        return currency

    @property
    def lines(self) -> Products:
        return Products(self.recurring)
