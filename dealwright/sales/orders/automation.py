"""What rules may do with orders themselves: cancel them (rule 50)."""

from __future__ import annotations

from typing import Annotated

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, ConfigDict, StringConstraints

from dealwright.automation.filling import Formula
from dealwright.automation.forms import FormulaField, SettingsForm
from dealwright.automation.rules.catalogue import RuleAction
from dealwright.automation.rules.doing import Doing, Skip
from dealwright.sales.orders.actions import cancel_order
from dealwright.sales.orders.behind import BOTH
from dealwright.sales.orders.matching import orders_alive
from dealwright.sales.orders.models import Order

LONGEST_REASON = 500


class CancelSettings(BaseModel):
    """Why a rule cancels orders."""

    model_config = ConfigDict(extra="forbid")

    reason: Annotated[
        Formula, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_REASON)
    ]


class CancelSettingsForm(SettingsForm):
    """The same, as a person types it."""

    reason = FormulaField(label=gettext_lazy("Reason"), max_length=LONGEST_REASON)


def cancel(doing: Doing) -> Skip | None:
    """Cancel the order, refused where it left the house; of a deal what has not been sent (OM-20)."""
    reason = doing.text(doing.settings.reason)[:LONGEST_REASON]
    if isinstance(doing.record, Order):
        cancel_order(doing.record, reason=reason, by=doing.by)
        return None
    orders = [order for order in orders_alive(doing.record) if not order.has_left]
    for order in orders:
        cancel_order(order, reason=reason, by=doing.by)
    return None if orders else Skip(_("Nothing can be canceled: nothing was bought, or it was sent."))


CANCEL_ORDER = RuleAction(
    name="cancel_order",
    label=gettext_lazy("Cancel the order"),
    icon="circle-x",
    help_text=gettext_lazy("Cancels the order: its goods can be sold again, what was to be sent stays here."),
    settings=CancelSettings,
    form=CancelSettingsForm,
    say=lambda settings: _("Cancel the order: %(reason)s") % {"reason": settings.reason},
    run=cancel,
    of_kinds=BOTH,
)
