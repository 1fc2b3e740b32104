"""Rules for clients, leads, deals, orders and what belongs to them, for variables, people and webhooks."""

from __future__ import annotations

from decimal import Decimal

from dealwright.automation.rules.models import RuleRun
from dealwright.automation.variables.models import Variable
from dealwright.automation.webhooks.models import WebhookCall
from dealwright.crm.companies.actions import create_company
from dealwright.crm.contacts.actions import create_contact
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.actions import create_deal
from dealwright.crm.deals.automation.selling import selling_called
from dealwright.crm.deals.models import Deal
from dealwright.crm.leads.models import Lead
from dealwright.crm.lines import NewLine
from dealwright.crm.requisites.actions import add_requisite
from dealwright.crm.requisites.models import Requisite
from dealwright.events import Actor, unrecorded
from dealwright.sales.invoices.models import Invoice
from dealwright.sales.orders.actions import place_order_of_deal
from dealwright.sales.orders.models import Order
from dealwright.sales.payments.models import Payment
from dealwright.sales.proposals.models import Proposal
from dealwright.sales.shipments.actions import add_shipment
from dealwright.sales.shipments.models import Shipment
from tests.automation.rule_rows import Cast, Row
from tests.factories.sales import new_product

SYSTEM = Actor.system()
NOBODY = 9_999_999
SELLING = ("deal", "lead")


def result(cast: Cast) -> dict | None:
    """What the rule left for those below it."""
    return RuleRun.objects.filter(rule=cast.rule).values_list("result", flat=True).first()


def results(*names: str):
    """Some of it: None before the rule ran."""

    def asked(cast: Cast):
        left = result(cast)
        return None if left is None else tuple(left[name] for name in names)

    return asked


def give_clients(cast: Cast) -> None:
    """A contact and a company."""
    company = create_company(name="Phones and more", city="Recife", by=SYSTEM)
    contact = cast.record.contact or create_contact(name="Clara Souza", by=SYSTEM)
    cast.link(contact=contact, company=company)
    cast.kept |= {"contact": contact, "company": company}


def give_lines(cast: Cast) -> None:
    """Two phone cases."""
    product = new_product()
    cast.kept["product"] = product
    lines = [NewLine(product, "Phone case", Decimal("49.90"), Decimal(2))]
    selling_called(cast.kind).put(cast.fresh, lines=lines, by=SYSTEM)


def lines(record) -> list[tuple[str, str, str]]:
    """Name, price, quantity."""
    found = record.lines.order_by("position", "pk")
    return [(one.name, f"{one.price:.2f}", f"{one.quantity.normalize():f}") for one in found]


def give_purchase(cast: Cast) -> None:
    """An order with a shipment, behind the deal where it is one."""
    if cast.kind == "deal":
        give_lines(cast)
        cast.kept["order"] = place_order_of_deal(cast.fresh, by=SYSTEM)
    else:
        cast.kept["order"] = cast.fresh
    if not Shipment.objects.filter(order=cast.kept["order"]).exists():
        add_shipment(cast.kept["order"], by=SYSTEM)


def shipments(cast: Cast) -> list[tuple[bool, bool]]:
    """Of each whether it may go, and whether it went."""
    found = Shipment.objects.filter(order=cast.kept["order"]).order_by("pk")
    return [(one.allowed_at is not None, one.shipped_at is not None) for one in found]


def give_variable(cast: Cast) -> None:
    with unrecorded("for a test"):
        Variable.objects.bulk_create(
            [
                Variable(code="total", name="Total", type="number", value=40),
                Variable(code="motto", name="Motto", type="text", value="Sell"),
                Variable(code="rate", name="Rate", type="number", value=3, is_constant=True),
            ]
        )


def on_variables(**settings):
    """These settings, once there are variables."""

    def made(cast: Cast) -> dict:
        give_variable(cast)
        return settings

    return made


def give_other_deal(cast: Cast) -> None:
    cast.kept["deal"] = create_deal(title="Spare deal", responsible=cast.boris, by=SYSTEM)


def write_requisites(cast: Cast) -> None:
    company = cast.kept["company"]
    add_requisite(company, preset="br_company", values={"cnpj": "11222333000181"}, by=SYSTEM)


def remember_deal(cast: Cast) -> None:
    with unrecorded("for a test"):
        Variable.objects.bulk_create(
            [Variable(code="deal", name="Deal", type="number", value=cast.kept["deal"].pk)]
        )


ROWS = {
    "edit_contact": Row(
        settings={"values": {"comment": "Of {=Document:id}", "emails": "new@example.com"}, "appends": True},
        prepare=give_clients,
        effect=lambda cast: cast.kept["contact"].refreshed().comment,
        before="",
        after=lambda cast: f"Of {cast.record.pk}",
        wrong=(
            ({"values": {}}, "settings.values"),
            ({"values": {"rocket": "fast"}}, "settings.values.rocket"),
            ({"values": {"name": "{=Document:rocket}"}}, "settings.values.name"),
        ),
    ),
    "edit_company": Row(
        settings={"values": {"comment": "Of {=Document:id}"}},
        prepare=give_clients,
        effect=lambda cast: cast.kept["company"].refreshed().comment,
        before="",
        after=lambda cast: f"Of {cast.record.pk}",
        wrong=(({"values": {}}, "settings.values"), ({"values": {"post": "x"}}, "settings.values.post")),
    ),
    "read_requisites": Row(
        settings={"client": "company", "preset": "br_company"},
        prepare=lambda cast: (give_clients(cast), write_requisites(cast)),
        effect=results("cnpj", "tax_number", "city", "name"),
        after=("11.222.333/0001-81", "11.222.333/0001-81", "Recife", "Phones and more"),
        wrong=(
            ({"client": "uncle"}, "settings.client"),
            ({"preset": "mars"}, "settings.preset"),
            ({"address_type": "cave"}, "settings.address_type"),
        ),
    ),
    "change_requisites": Row(
        settings={"client": "company", "preset": "br_company", "values": {"cnpj": "11.222.333/0001-81"}},
        prepare=give_clients,
        effect=lambda cast: list(Requisite.objects.values_list("tax_number", flat=True)),
        before=[],
        after=["11222333000181"],
        wrong=(
            ({"preset": "br_company", "values": {}}, "settings.values"),
            ({"preset": "mars", "values": {"cnpj": "1"}}, "settings.preset"),
            ({"preset": "br_company", "values": {"cnpj": "11.222.333/0001-82"}}, "settings.values.cnpj"),
            ({"preset": "br_company", "values": {"inn": "1"}}, "settings.values.inn"),
            ({"preset": "br_company", "address": {"country": "Mars"}}, "settings.address.country"),
            ({"preset": "br_company", "address": {"planet": "Mars"}}, "settings.address.planet"),
        ),
    ),
    "create_contact_for_lead": Row(
        settings=lambda cast: {"responsible_id": cast.boris.pk},
        effect=lambda cast: (
            [(one.name, one.responsible.name) for one in Contact.objects.all()],
            cast.fresh.is_repeat,
        ),
        before=([], False),
        after=lambda cast: ([("Clara Souza", cast.boris.name)], True),
        on=("lead",),
        refused_on=("deal", "order"),
        wrong=(({"responsible_id": NOBODY}, "settings.responsible_id"),),
    ),
    "convert_lead": Row(
        settings={"makes_deal": True, "contact": "usual", "company": "none"},
        effect=lambda cast: (
            Deal.objects.filter(lead=cast.record).count(),
            Contact.objects.count(),
            cast.fresh.is_converted,
        ),
        before=(0, 0, False),
        after=(1, 1, True),
        on=("lead",),
        refused_on=("deal",),
        wrong=(
            ({"makes_deal": False, "contact": "none", "company": "none"}, "settings."),
            ({"pipeline_id": NOBODY}, "settings.pipeline_id"),
        ),
    ),
    "create_repeat_lead": Row(
        settings={"title": "Again: {=Document:id}"},
        effect=lambda cast: list(Lead.objects.values_list("title", "is_repeat")),
        before=[],
        after=lambda cast: [(f"Again: {cast.record.pk}", True)],
        on=("deal", "order"),
        refused_on=("lead",),
        wrong=(
            ({"title": " "}, "settings.title"),
            ({"title": "x", "responsible_id": NOBODY}, "settings.responsible_id"),
        ),
    ),
    "duplicate_deal": Row(
        settings=lambda cast: {"stage_id": cast.elsewhere.pk, "responsible_id": cast.boris.pk},
        effect=lambda cast: [
            (one.title, one.stage_id, one.responsible.name) for one in Deal.objects.exclude(pk=cast.record.pk)
        ],
        before=[],
        after=lambda cast: [("Twenty phones (Copy)", cast.elsewhere.pk, cast.boris.name)],
        on=("deal",),
        refused_on=("lead", "order"),
        wrong=(
            (lambda cast: {"stage_id": cast.stage.pk}, "settings.stage_id"),
            ({"stage_id": NOBODY}, "settings.stage_id"),
            ({"title": ""}, "settings.title"),
        ),
    ),
    "create_item": Row(
        settings=lambda cast: {
            "kind": "deal",
            "stage_id": None,
            "values": {"title": "After {=Document:id}", "probability": "40", "utm_source": "letter"},
        },
        effect=lambda cast: list(
            Deal.objects.exclude(pk=cast.record.pk).values_list(
                "title", "probability", "utm_source", "responsible__name"
            )
        ),
        before=[],
        after=lambda cast: [(f"After {cast.record.pk}", 40, "letter", cast.anna.name)],
        wrong=(
            ({"kind": "rocket", "values": {}}, "settings.kind"),
            ({"kind": "deal", "values": {}}, "settings.values.title"),
            ({"kind": "deal", "values": {"title": "x", "rocket": "y"}}, "settings.values.rocket"),
            ({"kind": "deal", "stage_id": NOBODY, "values": {"title": "x"}}, "settings.stage_id"),
            ({"kind": "contact", "values": {"name": "{=Document:rocket}"}}, "settings.values.name"),
        ),
    ),
    "read_item": Row(
        settings={"kind": "deal", "find": [{"filter": "id", "value": "{=GlobalVar:deal}"}]},
        prepare=lambda cast: (give_other_deal(cast), remember_deal(cast)),
        effect=results("label", "title", "responsible"),
        after=lambda cast: ("Spare deal", "Spare deal", cast.boris.name),
        wrong=(
            ({"kind": "deal", "find": []}, "settings.find"),
            ({"kind": "deal", "find": [{"filter": "rocket", "value": "1"}]}, "settings.find.0"),
            ({"kind": "deal", "find": [{"filter": "amount__gte", "value": "much"}]}, "settings.find.0"),
            ({"kind": "deal", "find": [{"filter": "stage_id", "value": ""}]}, "settings.find.0"),
            ({"kind": "payment", "find": [{"filter": "id", "value": "1"}]}, "settings.kind"),
        ),
    ),
    "change_item": Row(
        settings={
            "kind": "deal",
            "find": [{"filter": "title", "value": "Spare deal"}],
            "values": {"comment": "Seen by {=Document:id}"},
        },
        prepare=give_other_deal,
        effect=lambda cast: cast.kept["deal"].refreshed().comment,
        before="",
        after=lambda cast: f"Seen by {cast.record.pk}",
        wrong=(
            (
                {"kind": "deal", "find": [{"filter": "id", "value": "1"}], "values": {}},
                "settings.values",
            ),
        ),
    ),
    "delete_item": Row(
        settings=lambda cast: {
            "kind": "deal",
            "find": [{"filter": "responsible_id", "value": str(cast.boris.pk)}],
        },
        prepare=give_other_deal,
        effect=lambda cast: Deal.objects.filter(pk=cast.kept["deal"].pk).exists(),
        before=True,
        after=False,
        is_keyed=False,
        wrong=(({"kind": "payment", "find": [{"filter": "id", "value": "1"}]}, "settings.kind"),),
    ),
    "read_linked_item": Row(
        settings={"link": "company"},
        prepare=give_clients,
        effect=results("label", "city"),
        after=("Phones and more", "Recife"),
        wrong=(({"link": "uncle"}, "settings.link"),),
    ),
    "change_linked_item": Row(
        settings=lambda cast: {"link": "contact", "change": "replace", "item": str(cast.kept["other"].pk)},
        prepare=lambda cast: cast.kept.update(other=create_contact(name="Dora Lima", by=SYSTEM)),
        effect=lambda cast: str(cast.fresh.contact),
        after="Dora Lima",
        wrong=(
            ({"link": "uncle", "item": "1"}, "settings.link"),
            ({"link": "contact", "item": ""}, "settings.item"),
            ({"link": "contact", "item": "Dora"}, "settings.item"),
        ),
    ),
    "add_product": Row(
        settings=lambda cast: {
            "product": str(cast.kept["product"].pk),
            "price": "100",
            "quantity": "=1+2",
            "discount": "10",
        },
        prepare=lambda cast: cast.kept.update(product=new_product()),
        effect=lambda cast: [
            (*told, f"{line.discount.normalize():f} {line.discount_kind}")
            for told, line in zip(lines(cast.fresh), cast.fresh.lines.all(), strict=True)
        ],
        before=[],
        after=[("Phone case", "100.00", "3", "10 percent")],
        on=SELLING,
        refused_on=(),
        is_keyed=False,
        wrong=(
            ({}, "settings.product"),
            ({"name": "Words"}, "settings.price"),
            ({"product": str(NOBODY)}, "settings.product"),
        ),
    ),
    "delete_products": Row(
        settings={},
        prepare=give_lines,
        effect=lambda cast: lines(cast.fresh),
        before=[("Phone case", "49.90", "2")],
        after=[],
        on=SELLING,
        refused_on=("order",),
    ),
    "copy_products": Row(
        settings=lambda cast: {"way": "move", "kind": "deal", "item": str(cast.kept["deal"].pk)},
        prepare=lambda cast: (give_lines(cast), give_other_deal(cast)),
        effect=lambda cast: (lines(cast.fresh), lines(cast.kept["deal"])),
        before=([("Phone case", "49.90", "2")], []),
        after=([], [("Phone case", "49.90", "2")]),
        on=SELLING,
        wrong=(
            ({"kind": "contact", "item": "1"}, "settings.kind"),
            ({"kind": "deal", "item": ""}, "settings.item"),
        ),
    ),
    "read_product": Row(
        settings={"place": 1},
        prepare=give_lines,
        effect=results("name", "price", "quantity", "sum"),
        after=("Phone case", "49.90", "2", "99.80"),
        on=SELLING,
        wrong=(({"place": 0}, "settings.place"),),
    ),
    "read_employee": Row(
        settings={},
        effect=results("name", "email", "is_absent"),
        after=lambda cast: (cast.anna.name, cast.anna.email, "N"),
        wrong=(({"employee_id": 0}, "settings.employee_id"),),
    ),
    "set_variable": Row(
        settings={"variable": "total", "change": "add", "value": "=1+1"},
        prepare=give_variable,
        effect=lambda cast: Variable.objects.get(code="total").value,
        before=40,
        after=42,
        is_keyed=False,
        wrong=(
            ({"variable": "nothing", "value": "1"}, "settings.variable"),
            (on_variables(variable="rate", value="1"), "settings.variable"),
            (
                on_variables(variable="motto", change="add", value="1"),
                "settings.change",
            ),
            (
                lambda cast: (give_variable(cast), {"variable": "total", "change": "divide", "value": "0"})[
                    1
                ],
                "settings.value",
            ),
            (on_variables(variable="total", value="many"), "settings.value"),
        ),
    ),
    "call_webhook": Row(
        settings={"url": "https://hooks.example.com/in?deal={=Document:id}"},
        effect=lambda cast: [
            (one.url, one.body["kind"], one.body["id"], one.state) for one in WebhookCall.objects.all()
        ],
        before=[],
        after=lambda cast: [
            (
                f"https://hooks.example.com/in?deal={cast.record.pk}",
                cast.kind,
                cast.record.pk,
                "queued",
            )
        ],
        wrong=(
            ({"url": ""}, "settings.url"),
            ({"url": "ftp://example.com"}, "settings.url"),
            ({"url": "https://example.com:22/"}, "settings.url"),
            ({"url": "https://{=Document:id}.example.com/"}, "settings.url"),
            ({"url": "{=Document:comment}"}, "settings.url"),
        ),
    ),
    "allow_delivery": Row(
        settings={},
        prepare=give_purchase,
        effect=shipments,
        before=[(False, False)],
        after=[(True, False)],
        on=("order", "deal"),
        refused_on=("lead",),
    ),
    "ship_order": Row(
        settings={},
        prepare=give_purchase,
        effect=shipments,
        before=[(False, False)],
        after=[(True, True)],
        on=("order", "deal"),
        refused_on=("lead",),
    ),
    "pay_order": Row(
        settings={},
        prepare=give_purchase,
        effect=lambda cast: (
            Order.objects.get(pk=cast.kept["order"].pk).is_paid,
            Payment.objects.filter(order=cast.kept["order"], state="paid").count(),
        ),
        before=(False, 0),
        after=(True, 1),
        on=("order", "deal"),
        refused_on=("lead",),
    ),
    "cancel_order": Row(
        settings={"reason": "Not paid: {=Document:ID}"},
        prepare=give_purchase,
        effect=lambda cast: (
            Order.objects.get(pk=cast.kept["order"].pk).is_canceled,
            Order.objects.get(pk=cast.kept["order"].pk).cancel_reason,
        ),
        before=(False, ""),
        after=lambda cast: (True, f"Not paid: {cast.record.pk}"),
        on=("order", "deal"),
        refused_on=("lead",),
        wrong=(({"reason": " "}, "settings.reason"),),
    ),
    "create_invoice": Row(
        settings={"due_days": 7, "comment": "For {=Document:title}", "is_open": True},
        prepare=give_lines,
        effect=lambda cast: [
            (one.deal.title, one.comment, one.state, (one.due_on - one.issued_on).days)
            for one in Invoice.objects.select_related("deal")
        ],
        before=[],
        after=[("Twenty phones", "For Twenty phones", "sent", 7)],
        on=("deal",),
        refused_on=("lead", "order"),
        wrong=(({"due_days": -1}, "settings.due_days"),),
    ),
    "create_proposal": Row(
        settings={"valid_days": 14, "terms": "For {=Document:title}"},
        prepare=give_lines,
        effect=lambda cast: list(Proposal.objects.values_list("deal__title", "terms")),
        before=[],
        after=[("Twenty phones", "For Twenty phones")],
        on=("deal",),
        refused_on=("lead", "order"),
        wrong=(({"valid_days": 0}, "settings.valid_days"),),
    ),
}
