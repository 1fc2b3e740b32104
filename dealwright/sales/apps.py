"""What sales plugs in."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SalesConfig(AppConfig):
    name = "dealwright.sales"
    label = "sales"

    def ready(self) -> None:
        from dealwright.api import plug
        from dealwright.events import loops, parts
        from dealwright.people import access
        from dealwright.records import kinds
        from dealwright.records.lists import listing as lists
        from dealwright.sales.orders import attached
        from dealwright.sales.orders.actions import edit_order
        from dealwright.sales.orders.fields import ORDER_FIELDS
        from dealwright.sales.orders.listing import ORDER_LIST
        from dealwright.sales.payments import blocks, jobs
        from dealwright.sales.sandbox import jobs as sandbox_jobs
        from dealwright.web import navigation, slots

        parts.load("dealwright.sales", "orders", "payments", "sandbox")
        attached.declare()
        kinds.add(
            kinds.RecordKind(
                name="order",
                model="sales.Order",
                label=_("Order"),
                label_plural=_("Orders"),
                icon="receipt",
                url="/orders/{}".format,
                edit=edit_order,
                fields=ORDER_FIELDS,
                order=40,
            )
        )
        lists.add(ORDER_LIST)
        kinds.add(
            kinds.RecordKind(
                name="payment",
                model="sales.Payment",
                label=_("Payment"),
                label_plural=_("Payments"),
                icon="cash",
                url="/payments/{}".format,
                searchable=False,
            )
        )
        navigation.add(
            navigation.MenuEntry(
                name="orders",
                label=_("Orders"),
                icon="receipt",
                url_name="orders",
                shortcut="g o",
                keywords=_("purchases sales"),
                order=40,
                visible=lambda actor: access.may(actor, "order", access.Verb.SEE),
            )
        )
        slots.fill("deal.card.money", blocks.money_of_deal)
        slots.fill("contact.card.money", blocks.money_of_contact)
        plug("orders", "dealwright.sales.orders.api.router", tag="Orders")
        plug("payments", "dealwright.sales.payments.api.router", tag="Payments")
        plug("deals", "dealwright.sales.payments.of_deals.router", tag="Deals")
        loops.add(loops.Loop("sales.sandbox", sandbox_jobs.step, poll_seconds=1))
        loops.add(loops.Loop("sales.books", jobs.step, poll_seconds=3600))
