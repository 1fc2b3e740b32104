"""Opening the store: what a new installation needs so that a purchase becomes a deal that moves by itself."""

from __future__ import annotations

from django.utils.translation import gettext as _

from dealwright.automation.rules.actions import create_rule
from dealwright.automation.triggers.actions import create_trigger
from dealwright.events import Actor, action
from dealwright.people.users.models import User
from dealwright.records.pipelines.actions import NewStage, create_pipeline
from dealwright.records.pipelines.models import Pipeline, Semantic
from dealwright.sales.orders.triggers import PAYMENT
from dealwright.store.settings.models import Store

PAID_STAGE_CODE = "PREPAYMENT_INVOICE"
"""The code of the stage to which a payment moves a deal."""


@action
def open_store(*, name: str = "", responsible: User | None = None, by: Actor) -> Store:
    """Make the pipeline, its trigger and rule, and the store, where they are missing."""
    store = Store.objects.filter(pk=1).first()
    if store is not None:
        return store
    pipeline = Pipeline.objects.filter(of_kind="deal", is_default=True).first() or _default_pipeline(by)
    return Store.objects.create(pk=1, name=name or _("Our shop"), pipeline=pipeline, responsible=responsible)


def _default_pipeline(by: Actor) -> Pipeline:
    """The stages of CR-15 in our words; a payment moves a deal on and asks for the parcel to be packed."""
    pipeline = create_pipeline(name=_("Sales"), stages=_default_stages(), is_default=True, by=by)
    paid = pipeline.stages.get(code=PAID_STAGE_CODE)
    create_trigger(stage=paid, kind=PAYMENT.name, by=by)
    create_rule(
        stage=paid,
        action="create_task",
        settings={"title": _("Prepare the parcel"), "due_in_hours": 24},
        by=by,
    )
    return pipeline


def _default_stages() -> list[NewStage]:
    return [
        NewStage(_("New"), color="blue", probability=10, code="NEW"),
        NewStage(_("Offer"), color="indigo", probability=40, code="PREPARATION"),
        NewStage(_("Paid, being prepared"), color="teal", probability=80, code=PAID_STAGE_CODE),
        NewStage(_("Shipping"), color="amber", probability=90, code="EXECUTING"),
        NewStage(_("Won"), Semantic.WON, color="green", probability=100, code="WON"),
        NewStage(_("Lost"), Semantic.LOST, color="red", code="LOSE"),
        NewStage(_("Lost: needs a closer look"), Semantic.LOST, color="pink", code="APOLOGY"),
    ]
