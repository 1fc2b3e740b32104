"""Records with products, as rules work with them (rule 26); domains above the CRM tell of theirs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.crm.deals.actions import add_lines as add_to_deal
from dealwright.crm.deals.actions import set_lines as set_on_deal
from dealwright.crm.deals.models import Deal
from dealwright.crm.leads.actions import add_lines as add_to_lead
from dealwright.crm.leads.actions import set_lines as set_on_lead
from dealwright.crm.leads.models import Lead
from dealwright.kit.errors import Refused
from dealwright.records.pipelines.models import Stage


def anywhere(stage: Stage) -> None:
    """Products may change on every stage."""


@dataclass(frozen=True)
class Selling:
    """A kind of record with products: its rows are `record.lines`."""

    model: Any
    label: Any
    """“A deal”, lazily translated."""
    add: Callable[..., Any]
    """`add(record, lines=…, by=actor)`: below those that are there."""
    put: Callable[..., Any]
    """`put(record, lines=…, by=actor)`: exactly these."""
    amount: Callable[[Any], Any]
    """What they come to, as money."""
    check_on: Callable[[Stage], None] = anywhere
    """Refused for a stage where the products of its records cannot change any more."""

    @property
    def of_kind(self) -> str:
        """As the API calls it."""
        kind: str = self.model.record_kind
        return kind


_selling: dict[str, Selling] = {}


def add(selling: Selling) -> None:
    """Let rules work with the products of these records."""
    _selling[selling.of_kind] = selling


def kinds_selling() -> frozenset[str]:
    """The kinds whose records have products."""
    return frozenset(_selling)


def all_selling() -> list[Selling]:
    """All of them."""
    return list(_selling.values())


def selling_called(of_kind: str) -> Selling:
    """One of them; Refused where such records have no products."""
    try:
        return _selling[of_kind]
    except KeyError:
        raise Refused(
            _("Such records have no products. Choose another kind."), field="settings.kind"
        ) from None


add(Selling(Deal, _("A deal"), add_to_deal, set_on_deal, lambda deal: deal.amount))
add(Selling(Lead, _("A lead"), add_to_lead, set_on_lead, lambda lead: lead.amount))
