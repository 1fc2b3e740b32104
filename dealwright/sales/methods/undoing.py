"""How changes of payment methods are taken back."""

from __future__ import annotations

from dealwright.records.undo import set_up
from dealwright.records.undo.settings import changes_of, made_and_removed
from dealwright.sales.methods import actions, events
from dealwright.sales.methods.models import PaymentMethod

set_up(PaymentMethod)
made_and_removed(
    created=events.PaymentMethodCreated,
    removed=events.PaymentMethodRemoved,
    remove=actions.remove_method,
    restore=actions.restore_method,
)
changes_of(events.PaymentMethodEdited, edit=actions.edit_method)
