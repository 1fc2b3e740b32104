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
        from dealwright.sales.proposals import attached as proposals_attached
        from dealwright.sales.proposals.actions import delete_proposal, edit_proposal, restore_proposal
        from dealwright.sales.proposals.blocks import proposals_on_deal
        from dealwright.sales.proposals.fields import PROPOSAL_FIELDS
        from dealwright.sales.proposals.listing import PROPOSAL_LIST
        from dealwright.sales.sandbox import jobs as sandbox_jobs
        from dealwright.web import navigation, slots

        parts.load("dealwright.sales", "orders", "payments", "proposals", "sandbox")
        attached.declare()
        proposals_attached.declare()
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
        kinds.add(
            kinds.RecordKind(
                name="proposal",
                model="sales.Proposal",
                label=_("Proposal"),
                label_plural=_("Proposals"),
                icon="file-text",
                url="/proposals/{}".format,
                edit=edit_proposal,
                delete=delete_proposal,
                restore=restore_proposal,
                fields=PROPOSAL_FIELDS,
                list_url="/proposals",
                order=45,
            )
        )
        lists.add(PROPOSAL_LIST)
        navigation.add(
            navigation.MenuEntry(
                name="proposals",
                label=_("Proposals"),
                icon="file-text",
                url_name="proposals",
                area="more",
                keywords=_("offers quotes estimates"),
                order=20,
                visible=lambda actor: access.may(actor, "proposal", access.Verb.SEE),
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
        slots.fill("deal.card.money", proposals_on_deal, order=10)
        slots.fill("deal.card.money", blocks.money_of_deal, order=20)
        slots.fill("contact.card.money", blocks.money_of_contact)
        plug("orders", "dealwright.sales.orders.api.router", tag="Orders")
        plug("payments", "dealwright.sales.payments.api.router", tag="Payments")
        plug("proposals", "dealwright.sales.proposals.api.router", tag="Proposals")
        plug("deals", "dealwright.sales.payments.of_deals.router", tag="Deals")
        loops.add(loops.Loop("sales.sandbox", sandbox_jobs.step, poll_seconds=1))
        loops.add(loops.Loop("sales.books", jobs.step, poll_seconds=3600))
