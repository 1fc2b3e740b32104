"""How the products of leads and deals, and the amount that follows from them, are put back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from dealwright.crm.lines.events import LinesChanged
from dealwright.crm.lines.facts import as_told, facts_of, new_lines
from dealwright.crm.lines.writing import lines_of
from dealwright.kit.errors import Refused
from dealwright.kit.money import from_json, to_json
from dealwright.records.undo import Step, inverse
from dealwright.records.undo.edits import Tracked


def lines_of_before(event: type[LinesChanged], *, set_lines: Callable[..., Any]) -> None:
    """Say that the lines a record had before are put on it again."""

    def put_back(step: Step) -> None:
        told, record = step.event, step.record
        if told.rows is None or told.rows_before is None:
            raise Refused(_("This was recorded before products could be put back; change them by hand."))
        if step.holds(as_told(facts_of(lines_of(record)), told.rows), "lines"):
            set_lines(record, lines=new_lines(told.rows_before), by=step.by)

    inverse(of=event, touches="lines")(put_back)


def _amount_given(before: Any, event: Any) -> dict[str, Any]:
    """The amount that was typed; none where the lines counted; the currency alone where just that changed."""
    was_manual = next((one.before for one in event.followed if one.field == "amount_is_manual"), None)
    after = next(one.after for one in event.changes if one.field == "amount")
    if was_manual is None and after["amount"] == before["amount"]:
        return {"currency": before["currency"]}
    return {"amount": None if was_manual is False else from_json(before), "currency": before["currency"]}


AMOUNT = Tracked(held=lambda record: to_json(record.amount_money), given=_amount_given)
"""For `edits_of`."""
