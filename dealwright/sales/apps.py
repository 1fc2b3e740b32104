"""What sales plugs in."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SalesConfig(AppConfig):
    name = "dealwright.sales"
    label = "sales"

    def ready(self) -> None:
        from dealwright.events import parts

        parts.load("dealwright.sales", "orders", "payments", "proposals", "sandbox")
        parts.load("dealwright.sales", "modes")
        parts.load("dealwright.sales", "deliveries", "shipments", "statuses")
        parts.load("dealwright.sales", "delivery_handlers", "delivery_requests")
        parts.load("dealwright.sales", "coupons", "methods", "taxes")
        parts.load("dealwright.sales", "invoices")
        _plug_orders()
        _plug_payments()
        _plug_shipments()
        _plug_proposals()
        _plug_invoices()
        _plug_rules()


def _plug_rules() -> None:
    """What rules may do with orders, and with the purchase behind a deal."""
    from dealwright.automation import aliases
    from dealwright.automation.recipes import catalogue as recipes
    from dealwright.automation.rules import catalogue
    from dealwright.automation.variables import areas
    from dealwright.crm.deals.automation import rules_of_lines
    from dealwright.crm.deals.automation.selling import add as add_selling
    from dealwright.sales.invoices import automation as invoices
    from dealwright.sales.orders.automation import CANCEL_ORDER
    from dealwright.sales.payments.automation import PAY_ORDER
    from dealwright.sales.payments.link_rule import PAYMENT_LINK
    from dealwright.sales.proposals import automation as proposals
    from dealwright.sales.recipes import PAYMENTS
    from dealwright.sales.shipments.automation import ALLOW_DELIVERY, SHIP_ORDER

    for rule_action in (ALLOW_DELIVERY, SHIP_ORDER, PAY_ORDER, CANCEL_ORDER, PAYMENT_LINK):
        catalogue.add(rule_action)
    for rule_action in (proposals.CREATE_PROPOSAL, invoices.CREATE_INVOICE):
        catalogue.add(rule_action)
    for selling in (proposals.SELLING, invoices.SELLING):
        add_selling(selling)
    for rule_action in rules_of_lines():
        catalogue.add(rule_action)
    areas.join("crm", "proposal", "invoice")
    of_papers = {"OPPORTUNITY": "total", "STAGE_ID": "stage", "ASSIGNED_BY_ID": "responsible"}
    aliases.add("proposal", of_papers | {"STATUS_ID": "stage", "CLOSEDATE": "valid_until"})
    aliases.add("invoice", of_papers | {"BEGINDATE": "issued_on", "CLOSEDATE": "due_on"})
    recipes.add(*PAYMENTS)


def _plug_orders() -> None:
    """Orders, their statuses, and what they have to do with deals."""
    from dealwright.api import plug
    from dealwright.automation.triggers import catalogue as triggers
    from dealwright.crm.activities import counters
    from dealwright.crm.belonging import of_clients
    from dealwright.crm.clients import CLIENTS
    from dealwright.crm.deals import closing_guards
    from dealwright.events import loops
    from dealwright.people import access
    from dealwright.records import kinds
    from dealwright.records.boards import board as boards
    from dealwright.records.lists import listing as lists
    from dealwright.records.pipelines import uses
    from dealwright.sales.modes import converting
    from dealwright.sales.modes.blocks import mode_in_gear
    from dealwright.sales.modes.queries import keeps_orders
    from dealwright.sales.orders import attached, belonging, of_deals, trials
    from dealwright.sales.orders.actions import delete_order, edit_order, move_order, restore_order
    from dealwright.sales.orders.boarding import ORDER_BOARD
    from dealwright.sales.orders.fields import ORDER_FIELDS
    from dealwright.sales.orders.listing import ORDER_LIST
    from dealwright.sales.orders.triggers import TRIGGERS
    from dealwright.sales.statuses.uses import system_statuses
    from dealwright.sales.stock_of_deals import closing, guarding, holding
    from dealwright.web import navigation, slots

    kinds.add(
        kinds.RecordKind(
            name="order",
            model="sales.Order",
            label=_("Order"),
            label_plural=_("Orders"),
            letters=("O", "Te"),
            icon="receipt",
            url="/orders/{}".format,
            is_in_use=keeps_orders,
            move=move_order,
            asks_why=lambda stage: stage.code == "D",
            edit=edit_order,
            delete=delete_order,
            restore=restore_order,
            fields=ORDER_FIELDS,
            of_clients=of_clients,
            linked=(*CLIENTS, kinds.Linked("deal", _("Deal"), "deal", lambda order: order.deal)),
            list_url="/orders/list",
            stages_url="/orders/statuses",
            order=40,
        )
    )
    lists.add(ORDER_LIST)
    of_deals.declare()
    boards.add(ORDER_BOARD)
    for trigger_kind in TRIGGERS:
        triggers.add(trigger_kind)
    attached.declare()
    belonging.declare()
    holding.declare()
    trials.declare()
    closing_guards.add("stock", guarding.let_goods_leave)
    closing.declare()
    uses.add(system_statuses)
    navigation.add(
        navigation.MenuEntry(
            name="orders",
            label=_("Orders"),
            icon="receipt",
            url_name="orders",
            shortcut="g o",
            keywords=_("purchases sales"),
            order=40,
            count=counters.of("order"),
            visible=lambda actor: keeps_orders() and access.may(actor, "order", access.Verb.SEE),
        )
    )
    navigation.add(
        navigation.MenuEntry(
            name="new-order",
            label=_("New order"),
            icon="receipt",
            url_name="new-order",
            order=30,
            area="create",
            shortcut="c r",
            visible=lambda actor: keeps_orders() and access.may(actor, "order", access.Verb.CREATE),
        )
    )
    navigation.add(
        navigation.MenuEntry(
            name="order-statuses",
            label=_("Statuses of orders"),
            icon="checklist",
            url_name="order-statuses",
            area="settings",
            group=_("Shop"),
            hint=_("How far orders and parcels are, and what clients are told of it"),
            keywords=_("letters messages delivery shipments proposals invoices"),
            order=73,
            visible=access.may_change_settings,
        )
    )
    slots.fill("board.gear", mode_in_gear)
    loops.add(loops.Loop("sales.modes", converting.step, poll_seconds=5, woken_by_changes=True))
    plug("orders", "dealwright.sales.orders.api.router", tag="Orders")
    plug("statuses", "dealwright.sales.statuses.api.router", tag="Orders")
    plug("settings/orders", "dealwright.sales.modes.api.router", tag="Order handling mode")


def _plug_payments() -> None:
    """Payments, the ways of paying, and coupons."""
    from dealwright.api import plug
    from dealwright.events import loops
    from dealwright.people import access
    from dealwright.records import kinds
    from dealwright.sales.payments import blocks, jobs
    from dealwright.sales.payments.actions import edit_payment
    from dealwright.sales.payments.fields import PAYMENT_FIELDS
    from dealwright.sales.sandbox import jobs as sandbox_jobs
    from dealwright.web import navigation, slots

    kinds.add(
        kinds.RecordKind(
            name="payment",
            model="sales.Payment",
            label=_("Payment"),
            label_plural=_("Payments"),
            icon="cash",
            url="/payments/{}".format,
            edit=edit_payment,
            fields=PAYMENT_FIELDS,
            is_complete=True,
            searchable=False,
        )
    )
    navigation.add(
        navigation.MenuEntry(
            name="coupons",
            label=_("Coupons"),
            icon="tag",
            url_name="coupons",
            area="settings",
            group=_("Shop"),
            hint=_("Codes that make a purchase cheaper"),
            keywords=_("discounts codes promotions"),
            order=70,
            visible=access.may_change_settings,
        )
    )
    navigation.add(
        navigation.MenuEntry(
            name="payment-methods",
            label=_("Payment methods"),
            icon="credit-card",
            url_name="payment-methods",
            area="settings",
            group=_("Shop"),
            hint=_("How clients pay"),
            keywords=_("bank transfer cash card"),
            order=74,
            visible=access.may_change_settings,
        )
    )
    navigation.add(
        navigation.MenuEntry(
            name="taxes",
            label=_("Taxes"),
            icon="receipt-tax",
            url_name="taxes",
            area="settings",
            group=_("Shop"),
            hint=_("Which tax is due in which country and region"),
            keywords=_("vat rates zones place"),
            order=76,
            visible=access.may_change_settings,
        )
    )
    slots.fill("deal.card.money", blocks.money_of_deal, order=20)
    slots.fill("contact.card.money", blocks.money_of_client, order=20)
    slots.fill("company.card.money", blocks.money_of_client, order=20)
    loops.add(loops.Loop("sales.sandbox", sandbox_jobs.step, poll_seconds=1))
    loops.add(loops.Loop("sales.books", jobs.step, poll_seconds=3600))
    plug("payments", "dealwright.sales.payments.api.router", tag="Payments")
    plug("payment-methods", "dealwright.sales.methods.api.router", tag="Payments")
    plug("coupons", "dealwright.sales.coupons.api.router", tag="Coupons")
    plug("tax-zones", "dealwright.sales.taxes.api.router", tag="Taxes")
    plug("deals", "dealwright.sales.payments.of_deals.router", tag="Deals")


def _plug_shipments() -> None:
    """Shipments and the services that carry them."""
    from dealwright.api import plug
    from dealwright.automation.triggers import catalogue as triggers
    from dealwright.channels.messages.words import add_purpose
    from dealwright.events import loops
    from dealwright.people import access
    from dealwright.records import kinds
    from dealwright.sales.delivery_quotes import jobs as quote_jobs
    from dealwright.sales.delivery_requests import jobs as call_jobs
    from dealwright.sales.delivery_requests.letters import PURPOSE as NEWS_OF_PARCEL
    from dealwright.sales.shipments.actions import edit_shipment, move_shipment
    from dealwright.sales.shipments.blocks import shipments_of_deal, shipments_of_order
    from dealwright.sales.shipments.fields import SHIPMENT_FIELDS
    from dealwright.sales.shipments.triggers import TRIGGERS
    from dealwright.web import navigation, slots

    kinds.add(
        kinds.RecordKind(
            name="shipment",
            model="sales.Shipment",
            label=_("Shipment"),
            label_plural=_("Shipments"),
            icon="package",
            url="/shipments/{}".format,
            move=move_shipment,
            edit=edit_shipment,
            fields=SHIPMENT_FIELDS,
            stages_url="/orders/statuses?of=shipment",
            takes_rules=False,
            searchable=False,
        )
    )
    navigation.add(
        navigation.MenuEntry(
            name="deliveries",
            label=_("Delivery"),
            icon="truck",
            url_name="deliveries",
            area="settings",
            group=_("Shop"),
            hint=_("How goods get to clients, and what it costs"),
            keywords=_("shipping courier pickup prices"),
            order=72,
            visible=access.may_change_settings,
        )
    )
    for trigger_kind in TRIGGERS:
        triggers.add(trigger_kind)
    slots.fill("deal.card.money", shipments_of_deal, order=30)
    slots.fill("order.card.shipments", shipments_of_order)
    plug("shipments", "dealwright.sales.shipments.api.router", tag="Shipments")
    plug("orders", "dealwright.sales.shipments.api.of_orders", tag="Orders")
    plug("deals", "dealwright.sales.shipments.api.of_deals", tag="Deals")
    plug("delivery-services", "dealwright.sales.deliveries.api.router", tag="Shipments")
    plug("delivery-handlers", "dealwright.sales.delivery_handlers.api.router", tag="Shipments")
    plug("delivery-requests", "dealwright.sales.delivery_requests.api.router", tag="Shipments")
    plug("shipments", "dealwright.sales.delivery_requests.api.of_shipments", tag="Shipments")
    loops.add(loops.Loop("sales.quotes", quote_jobs.step, poll_seconds=0.5, woken_by_changes=True))
    loops.add(loops.Loop("sales.old_quotes", quote_jobs.forget_old, poll_seconds=3600))
    loops.add(loops.Loop("sales.delivery_calls", call_jobs.step, poll_seconds=1, woken_by_changes=True))
    loops.add(loops.Loop("sales.delivery_call_orphans", call_jobs.free_orphans, poll_seconds=2))
    add_purpose(NEWS_OF_PARCEL, _("News of a parcel"))


def _plug_proposals() -> None:
    """Proposals."""
    from dealwright.api import plug
    from dealwright.automation.trials import openers
    from dealwright.channels.messages.words import add_purpose
    from dealwright.crm.belonging import of_clients
    from dealwright.people import access
    from dealwright.records import kinds, uncounted
    from dealwright.records.boards import board as boards
    from dealwright.records.boards import deadlines
    from dealwright.records.lists import listing as lists
    from dealwright.sales.papers import belonging, trials
    from dealwright.sales.proposals import attached as proposals_attached
    from dealwright.sales.proposals.actions import (
        create_proposal,
        delete_proposal,
        edit_proposal,
        move_proposal,
        restore_proposal,
    )
    from dealwright.sales.proposals.blocks import proposals_on_client, proposals_on_deal
    from dealwright.sales.proposals.boarding import PROPOSAL_BOARD
    from dealwright.sales.proposals.deadlines import PROPOSAL_DEADLINES
    from dealwright.sales.proposals.fields import PROPOSAL_FIELDS
    from dealwright.sales.proposals.letters import PURPOSE
    from dealwright.sales.proposals.listing import PROPOSAL_LIST
    from dealwright.sales.proposals.models import Proposal
    from dealwright.web import navigation, slots

    kinds.add(
        kinds.RecordKind(
            name="proposal",
            model="sales.Proposal",
            label=_("Proposal"),
            label_plural=_("Proposals"),
            letters=("Q", "T7"),
            elsewhere="quote",
            icon="file-text",
            url="/proposals/{}".format,
            move=move_proposal,
            edit=edit_proposal,
            delete=delete_proposal,
            restore=restore_proposal,
            fields=PROPOSAL_FIELDS,
            of_clients=of_clients,
            linked=belonging.LINKED,
            list_url="/proposals",
            stages_url="/orders/statuses?of=proposal",
            order=45,
        )
    )
    lists.add(PROPOSAL_LIST)
    boards.add(PROPOSAL_BOARD)
    belonging.declare(Proposal, "proposals")
    openers.add("proposal", trials.opener(create_proposal, move_proposal), behind="deal")
    uncounted.add(trials.leave_out_of_sums)
    deadlines.add(PROPOSAL_DEADLINES)
    proposals_attached.declare()
    add_purpose(PURPOSE, _("Proposal"))
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
    slots.fill("deal.card.money", proposals_on_deal, order=10)
    slots.fill("contact.card.money", proposals_on_client, order=10)
    slots.fill("company.card.money", proposals_on_client, order=10)
    plug("proposals", "dealwright.sales.proposals.api.router", tag="Proposals")


def _plug_invoices() -> None:
    """Invoices."""
    from dealwright.api import plug
    from dealwright.automation.trials import openers
    from dealwright.automation.triggers import catalogue as triggers
    from dealwright.channels.messages.words import add_purpose
    from dealwright.crm.belonging import of_clients
    from dealwright.people import access
    from dealwright.records import kinds
    from dealwright.records.boards import board as boards
    from dealwright.records.boards import deadlines
    from dealwright.records.lists import listing as lists
    from dealwright.sales.invoices import attached as invoices_attached
    from dealwright.sales.invoices.actions import (
        create_invoice,
        delete_invoice,
        edit_invoice,
        move_invoice,
        restore_invoice,
    )
    from dealwright.sales.invoices.blocks import invoices_on_client, invoices_on_deal
    from dealwright.sales.invoices.boarding import INVOICE_BOARD
    from dealwright.sales.invoices.deadlines import INVOICE_DEADLINES
    from dealwright.sales.invoices.fields import INVOICE_FIELDS
    from dealwright.sales.invoices.letters import PURPOSE
    from dealwright.sales.invoices.listing import INVOICE_LIST
    from dealwright.sales.invoices.models import Invoice
    from dealwright.sales.invoices.triggers import TRIGGERS
    from dealwright.sales.papers import belonging, trials
    from dealwright.web import navigation, slots

    kinds.add(
        kinds.RecordKind(
            name="invoice",
            model="sales.Invoice",
            label=_("Invoice"),
            label_plural=_("Invoices"),
            letters=("SI", "T1f"),
            icon="file-invoice",
            url="/invoices/{}".format,
            move=move_invoice,
            edit=edit_invoice,
            delete=delete_invoice,
            restore=restore_invoice,
            fields=INVOICE_FIELDS,
            of_clients=of_clients,
            linked=belonging.LINKED,
            list_url="/invoices",
            stages_url="/orders/statuses?of=invoice",
            order=46,
        )
    )
    lists.add(INVOICE_LIST)
    boards.add(INVOICE_BOARD)
    belonging.declare(Invoice, "invoices")
    openers.add("invoice", trials.opener(create_invoice, move_invoice), behind="deal")
    deadlines.add(INVOICE_DEADLINES)
    invoices_attached.declare()
    for trigger_kind in TRIGGERS:
        triggers.add(trigger_kind)
    add_purpose(PURPOSE, _("Invoice"))
    navigation.add(
        navigation.MenuEntry(
            name="invoices",
            label=_("Invoices"),
            icon="file-invoice",
            url_name="invoices",
            area="more",
            keywords=_("bills payments due overdue"),
            order=21,
            visible=lambda actor: access.may(actor, "invoice", access.Verb.SEE),
        )
    )
    slots.fill("deal.card.money", invoices_on_deal, order=15)
    slots.fill("contact.card.money", invoices_on_client, order=15)
    slots.fill("company.card.money", invoices_on_client, order=15)
    plug("invoices", "dealwright.sales.invoices.api.router", tag="Invoices")
    plug("invoices", "dealwright.sales.invoices.asked_api.router", tag="Invoices")
