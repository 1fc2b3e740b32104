"""Recipes for what follows a sale: payments, shipments, delivery."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealwright.automation.recipes.catalogue import Place, Recipe, RuleDraft, TriggerDraft
from dealwright.crm.recipes import DAY, greeting, letter, task
from dealwright.records.pipelines.models import Semantic, Stage

_AWAITED = Place("awaited", gettext_lazy("Where you wait for the money"), share=0.4)
_PAID = Place("paid", gettext_lazy("The stage of what is paid"), share=0.6, codes=("P", "PREPAYMENT_INVOICE"))
_ON_ITS_WAY = Place(
    "on_its_way", gettext_lazy("Where the goods are on their way"), share=0.9, codes=("S", "EXECUTING")
)
_DELIVERED = Place("delivered", gettext_lazy("The stage of what was delivered"), Semantic.WON)


def _pay_again(_stages: Mapping[str, Stage]) -> dict[str, Any]:
    return letter(
        lambda: _("Your order waits for its payment"),
        greeting,
        lambda: _("your order is ready to be paid: {=Above_link:link}"),
        lambda: _("If something went wrong with the payment, answer this letter."),
    )(_stages)


PAYMENTS = (
    Recipe(
        name="payment-reminder",
        label=gettext_lazy("Remind of an unpaid link"),
        text=gettext_lazy(
            "A letter goes out after a day without a payment, and a task after three. The payment "
            "moves the deal on and ends both."
        ),
        icon="credit-card",
        of_kind="deal",
        places=(_AWAITED, _PAID),
        triggers=(TriggerDraft("paid", "payment"),),
        rules=(
            RuleDraft("awaited", "payment_link", name="link"),
            RuleDraft("awaited", "send_email", _pay_again, when="after", delay_minutes=DAY),
            RuleDraft(
                "awaited",
                "create_task",
                task(lambda: _("Three days without a payment: call the client"), 8),
                when="after",
                delay_minutes=3 * DAY,
            ),
        ),
        order=25,
    ),
    Recipe(
        name="paid-shipment",
        label=gettext_lazy("Paid: prepare the shipment"),
        text=gettext_lazy(
            "A payment moves the deal, and a task with everything that has to be packed is created."
        ),
        icon="package",
        of_kind="deal",
        places=(_PAID,),
        triggers=(TriggerDraft("paid", "payment"),),
        rules=(
            RuleDraft(
                "paid",
                "create_task",
                task(
                    lambda: _("Prepare the shipment: {=Document:TITLE}"),
                    items=lambda: [_("Pack it"), _("Print the label"), _("Hand it over")],
                ),
            ),
        ),
        order=26,
    ),
    Recipe(
        name="order-paid",
        label=gettext_lazy("A paid order goes on by itself"),
        text=gettext_lazy("The payment moves the order, and a task to pack it is created."),
        icon="package",
        of_kind="order",
        places=(_PAID,),
        triggers=(TriggerDraft("paid", "payment"),),
        rules=(RuleDraft("paid", "create_task", task(lambda: _("Pack the order {=Document:ID}"))),),
        order=300,
    ),
    Recipe(
        name="tracking-letter",
        label=gettext_lazy("Tell that it is on its way"),
        text=gettext_lazy(
            "A tracking number moves the order, and the client hears that the parcel is on its way."
        ),
        icon="truck",
        of_kind="order",
        places=(_ON_ITS_WAY,),
        triggers=(TriggerDraft("on_its_way", "tracking_added"),),
        rules=(
            RuleDraft(
                "on_its_way",
                "send_email",
                letter(
                    lambda: _("Your order is on its way"),
                    greeting,
                    lambda: _(
                        "your order left us today. Its tracking number stands on the page of your order."
                    ),
                ),
            ),
        ),
        order=310,
    ),
    Recipe(
        name="delayed-shipment",
        label=gettext_lazy("A shipment is late"),
        text=gettext_lazy(
            "Three days after the payment an order that has not left yet brings a task, and the "
            "client a word about it."
        ),
        icon="clock",
        of_kind="order",
        places=(_PAID,),
        rules=(
            RuleDraft(
                "paid",
                "create_task",
                task(lambda: _("The order {=Document:ID} is paid and has not left for three days"), 4),
                when="after",
                delay_minutes=3 * DAY,
                in_business_hours=True,
            ),
            RuleDraft(
                "paid",
                "send_email",
                letter(
                    lambda: _("Your order takes a little longer"),
                    greeting,
                    lambda: _(
                        "we are sorry: your order has not left us yet. We are on it, and write when it has."
                    ),
                ),
                when="after",
                delay_minutes=3 * DAY,
                in_business_hours=True,
            ),
        ),
        order=320,
    ),
    Recipe(
        name="delivered",
        label=gettext_lazy("Thank you after delivery"),
        text=gettext_lazy(
            "A letter thanks the client when an order is delivered, and asks for a review a week later."
        ),
        icon="heart",
        of_kind="order",
        places=(_DELIVERED,),
        rules=(
            RuleDraft(
                "delivered",
                "send_email",
                letter(
                    lambda: _("Thank you for your order"),
                    greeting,
                    lambda: _("we hope everything arrived as it should. If not, simply answer this letter."),
                ),
                when="after",
                delay_minutes=DAY,
            ),
            RuleDraft(
                "delivered",
                "send_email",
                letter(
                    lambda: _("How was it?"),
                    greeting,
                    lambda: _(
                        "are you happy with what you bought? A few words from you help us, and others."
                    ),
                ),
                when="after",
                delay_minutes=8 * DAY,
                in_business_hours=True,
            ),
        ),
        order=330,
    ),
)
