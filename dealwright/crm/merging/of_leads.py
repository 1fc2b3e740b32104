"""What is special about leads in a merge: one that was converted, their products, the amount that follows.

The products of all are united like phones are. An amount that somebody typed can be chosen; where nobody
typed any, it follows the products.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from dealwright.crm.leads.actions import set_lines
from dealwright.crm.leads.models import Lead
from dealwright.crm.lines import NewLine, essence, in_words
from dealwright.crm.lines.values import MOST_LINES
from dealwright.crm.lines.writing import new_line_like
from dealwright.crm.merging.planning import Choice, Item, Plan, Several, Snapshot
from dealwright.events import Actor
from dealwright.kit import money
from dealwright.kit.errors import Refused

AMOUNT, LINES = "amount", "lines"


def with_worth(snapshot: Snapshot, lead: Lead) -> Snapshot:
    """The lead as it is compared, with its products, and its amount as somebody typed it or they make it."""
    rows = list(lead.lines.select_related("product"))
    shown = _amount_in_words(lead, has_lines=bool(rows))
    given = {AMOUNT: lead.amount_money if lead.amount_is_manual else None}
    label = snapshot.choices[AMOUNT].label
    choices = {**snapshot.choices, AMOUNT: Choice(AMOUNT, label, given, shown)}
    lists = {**snapshot.lists, LINES: Several(LINES, _("Products"), _items(rows), MOST_LINES)}
    return replace(snapshot, choices=choices, lists=lists)


def compared(snapshots: Sequence[Snapshot], leads: Sequence[Lead]) -> list[Snapshot]:
    """Without a choice of the amount where nobody typed one."""
    if any(one.amount_is_manual for one in leads):
        return list(snapshots)
    return [
        replace(one, choices={name: choice for name, choice in one.choices.items() if name != AMOUNT})
        for one in snapshots
    ]


def checked(plan: Plan, leads: Sequence[Lead]) -> Plan:
    """The plan with the currency of the products, and with what stands in its way."""
    problems = [*plan.problems, *_converted(leads[1:])]
    edits = dict(plan.edits)
    priced = {one.currency for one in leads if one.lines.exists()}
    chosen = _chosen_currency(plan, leads)
    if len(priced | chosen) > 1:
        message = _(
            "The products and the amount are in different currencies: %(currencies)s. Choose another amount,"
            " or take the products of one currency off first."
        )
        refusal = Refused(message % {"currencies": ", ".join(sorted(priced | chosen))}, field=AMOUNT)
        problems.append(refusal)
    elif priced and priced != {leads[0].currency}:
        edits.setdefault("currency", priced.pop())
    return replace(plan, edits=edits, problems=tuple(problems))


def put_lines(lead: Lead, lines: Sequence[NewLine], *, by: Actor) -> None:
    """Put the united products on the one that stays."""
    set_lines(lead, lines=lines, by=by)


def _amount_in_words(lead: Lead, *, has_lines: bool) -> str:
    if lead.amount_is_manual:
        return money.show(lead.amount_money)
    if not has_lines:
        return ""
    return _("the sum of all products (now %(amount)s)") % {"amount": money.show(lead.amount_money)}


def _items(rows: Sequence[Any]) -> tuple[Item, ...]:
    """Two of the same on one lead are two; the same on two leads is there once."""
    items: list[Item] = []
    met: dict[Any, int] = {}
    for row in rows:
        what = essence(row)
        met[what] = met.get(what, 0) + 1
        items.append(Item((what, met[what]), new_line_like(row), in_words(row)))
    return tuple(items)


def _chosen_currency(plan: Plan, leads: Sequence[Lead]) -> set[str]:
    """Of the amount that holds afterwards, where somebody typed it."""
    by_id: Mapping[int, Lead] = {one.pk: one for one in leads}
    source = next((by_id[one.from_id] for one in plan.chosen if one.name == AMOUNT), leads[0])
    return {source.currency} if source.amount_is_manual else set()


def _converted(others: Sequence[Lead]) -> list[Refused]:
    message = _("“%(lead)s” is converted, so it has to be the one that stays.")
    return [Refused(message % {"lead": one.title}, field="other_ids") for one in others if one.is_converted]
