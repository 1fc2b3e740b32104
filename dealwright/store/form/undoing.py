"""How changes of the checkout form are taken back; a consent never is."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealwright.kit.errors import Refused
from dealwright.records.undo import final, set_up
from dealwright.records.undo.edits import Tracked
from dealwright.records.undo.settings import changes_of, made_and_removed
from dealwright.sales.deliveries.models import DeliveryService
from dealwright.sales.methods.models import PaymentMethod
from dealwright.store.form import actions, events
from dealwright.store.form.models import CheckoutField


def _chosen(field: str, model: Any) -> Tracked:
    """What has to be chosen so that the field is asked for; what is gone by now is left out."""

    def held(record: CheckoutField) -> list[Any]:
        return [{"id": id} for id in getattr(record, field).order_by("pk").values_list("pk", flat=True)]

    def given(before: list[Any], _event: Any) -> dict[str, Any]:
        if any(isinstance(one, str) for one in before):
            raise Refused(_("It was changed before its details were kept; choose them anew."))
        return {field: list(model.objects.filter(pk__in=[one["id"] for one in before]))}

    return Tracked(held=held, given=given)


set_up(CheckoutField)
made_and_removed(
    created=events.CheckoutFieldCreated,
    removed=events.CheckoutFieldRemoved,
    remove=actions.remove_field,
    restore=actions.restore_field,
)
changes_of(
    events.CheckoutFieldEdited,
    edit=actions.edit_field,
    deliveries=_chosen("deliveries", DeliveryService),
    methods=_chosen("methods", PaymentMethod),
)
final(events.ConsentGiven, why=gettext_lazy("It is the proof of what somebody agreed to."))
