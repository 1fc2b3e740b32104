"""Lines between deals, orders, proposals and invoices: nothing of what they cost is lost on the way."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dealwright.catalog.measures.queries import measures
from dealwright.crm.deals.actions import NewLine, create_deal, set_lines
from dealwright.crm.lines import essence, lines_kept, lines_of
from dealwright.events import Actor, unrecorded
from dealwright.kit.pricing import DiscountKind
from dealwright.sales.invoices.actions import create_invoice, send_invoice
from dealwright.sales.modes import converting
from dealwright.sales.modes.actions import switch_to_deals
from dealwright.sales.orders.actions import OrderedLine, place_order_of_deal, set_order_lines
from dealwright.sales.orders.models import Order, OrderLine
from dealwright.sales.orders.totals import add_up, deal_lines
from dealwright.sales.proposals.actions import create_proposal, order_proposal, send_proposal, set_offers
from tests.factories.sales import SYSTEM, new_customer, new_order, new_product

pytestmark = pytest.mark.django_db
AMOUNT = DiscountKind.AMOUNT

MONEY = st.decimals(0, 10_000, places=2)
RATES = st.decimals(0, 1, places=4)


@st.composite
def order_rows(draw):
    """A line of an order with whatever a coupon may take off it."""
    price, quantity = draw(MONEY), draw(st.integers(1, 10_000))
    goods = price * quantity
    off = draw(st.one_of(st.just(Decimal(0)), st.decimals(0, goods, places=2)))
    return OrderLine(
        name="Care",
        price=price,
        quantity=quantity,
        discount=off,
        tax_rate=draw(RATES),
        is_tax_included=draw(st.booleans()),
    )


@st.composite
def sold(draw):
    """A line of a deal that an order may have."""
    price, kind = draw(MONEY), draw(st.sampled_from(DiscountKind))
    most = Decimal(100) if kind is DiscountKind.PERCENT else price
    return NewLine(
        None,
        "Care",
        price,
        Decimal(draw(st.integers(1, 500))),
        discount=draw(st.decimals(0, most, places=2)),
        discount_kind=kind,
        tax_rate=draw(RATES),
        is_tax_included=draw(st.booleans()),
        measure_id=None,
    )


SEVERAL = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


class _Undone(Exception):
    """Takes an example back."""


class TestAnyOrder:
    @SEVERAL
    @given(rows=st.lists(order_rows(), min_size=1, max_size=4), delivery=st.decimals(0, 500, places=2))
    def test_is_worth_as_much_as_a_deal_and_as_an_order_again(self, pipeline, rows, delivery):
        order = Order(currency="BRL", delivery_name="Courier")
        add_up(order, rows, delivery=delivery)

        with pytest.raises(_Undone), transaction.atomic():
            deal = create_deal(title="Back", lines=deal_lines(order, rows), by=SYSTEM)
            assert deal.amount == order.total
            assert deal.lines.count() == len(rows) + bool(delivery)
            if order.total:
                again = place_order_of_deal(deal, by=SYSTEM)
                assert (again.total, again.tax_total) == (order.total, order.tax_total)
                assert [line.discount for line in again.lines.all()][: len(rows)] == [
                    row.discount for row in rows
                ]
            raise _Undone

    @SEVERAL
    @given(lines=st.lists(sold(), min_size=1, max_size=4))
    def test_of_a_deal_is_worth_as_much(self, pipeline, lines):
        with pytest.raises(_Undone), transaction.atomic():
            deal = create_deal(title="There", lines=lines, by=SYSTEM)
            if deal.amount:
                order = place_order_of_deal(deal, by=SYSTEM)
                back = create_deal(
                    title="Back", lines=deal_lines(order, order.lines.select_related("product")), by=SYSTEM
                )
                assert order.total == deal.amount == back.amount
                proposal, invoice = create_proposal(deal, by=SYSTEM), create_invoice(deal, by=SYSTEM)
                assert proposal.total == invoice.total == deal.amount
                assert invoice.tax_total == order.tax_total
            raise _Undone

    def test_of_very_many_pieces_may_become_two_lines(self, pipeline):
        row = OrderLine(
            name="Screw", price=Decimal("1.00"), quantity=3_000_017, discount=Decimal("1000000.01")
        )
        order = Order(currency="BRL")
        add_up(order, [row], delivery=Decimal(0))

        deal = create_deal(title="Screws", lines=deal_lines(order, [row]), by=SYSTEM)

        assert deal.amount == order.total


@pytest.fixture
def hour(db):
    return next(one for one in measures() if one.code == 356)


@pytest.fixture
def lines(hour):
    """Together 216.00 + 84.76."""
    product = new_product(tax_rate=Decimal("0.17"))
    return [
        NewLine(
            None,
            "Care",
            Decimal(100),
            Decimal(2),
            discount=Decimal(10),
            tax_rate=Decimal("0.2"),
            is_tax_included=False,
            measure_id=hour.pk,
        ),
        NewLine(
            product, "Case", Decimal("49.90"), Decimal(2), discount=Decimal("7.52"), discount_kind=AMOUNT
        ),
    ]


@pytest.fixture
def deal(pipeline, lines, anna):
    return create_deal(title="Care", contact=new_customer(), lines=lines, responsible=anna, by=SYSTEM)


def essences(record):
    return [essence(line) for line in lines_of(record)]


class TestOrderOfDeal:
    def test_has_its_discounts_taxes_and_measures(self, deal):
        order = place_order_of_deal(deal, by=SYSTEM)

        care, case = order.lines.all()
        assert (str(care.discount), str(care.tax_rate), care.is_tax_included, care.measure) == (
            "20.00",
            "0.2000",
            False,
            "h",
        )
        assert (str(case.discount), str(case.tax_rate), case.is_tax_included) == ("15.04", "0.1700", True)
        assert (str(order.total), order.total) == ("300.76", deal.amount)

    def test_leaves_the_lines_of_the_deal_as_they_are(self, deal):
        before = essences(deal)

        place_order_of_deal(deal, by=SYSTEM)

        assert essences(deal.refreshed()) == before

    def test_lets_the_deal_follow(self, deal, lines):
        order = place_order_of_deal(deal, by=SYSTEM)
        care, case = order.lines.all()
        wanted = [OrderedLine(None, 3, care.price, care.name), OrderedLine(case.product, 2, case.price)]

        changed = set_order_lines(order, lines=wanted, by=SYSTEM)

        assert changed.total == deal.refreshed().amount
        assert [str(line.quantity) for line in deal.lines.all()] == ["3.000", "2.000"]


class TestDealOfOrder:
    def test_says_a_coupon_in_percent_where_it_is_one(self, pipeline):
        row = OrderLine(name="Case", price=Decimal("49.90"), quantity=2, discount=Decimal("9.98"))
        order = Order(currency="BRL")
        add_up(order, [row], delivery=Decimal(0))

        (line,) = deal_lines(order, [row])

        assert (line.discount_kind, line.discount) == (DiscountKind.PERCENT, 10)

    def test_behind_a_shop_order_keeps_tax_and_measure(self, pipeline, hour):
        product = new_product(tax_rate=Decimal("0.2"), is_tax_included=False, measure=hour)

        order = new_order(product=product)

        case, delivery = order.deal.lines.all()
        assert (str(case.price), str(case.tax_rate), case.is_tax_included, case.measure) == (
            "49.90",
            "0.2000",
            False,
            hour,
        )
        assert (delivery.name, str(delivery.price), delivery.tax_rate) == ("Delivery", "15.00", 0)
        assert order.deal.amount == order.total == Decimal("134.76")

    def test_that_an_order_became_keeps_them_too(self, with_orders, hour, owner):
        product = new_product(tax_rate=Decimal("0.2"), is_tax_included=False, measure=hour)
        order = new_order(product=product)

        switch_to_deals(by=Actor.of(owner))
        converting.run_all()

        deal = Order.objects.get(pk=order.pk).deal
        case = deal.lines.all()[0]
        assert (str(case.tax_rate), case.is_tax_included, case.measure) == ("0.2000", False, hour)
        assert deal.amount == order.total == sum(line.total_in("BRL").amount for line in deal.lines.all())

    def test_of_a_line_of_old_follows_its_order(self, pipeline):
        """Before lines had discounts, the deal had what was paid, in two lines where that does not divide."""
        line = NewLine(None, "Care", Decimal("33.33"), Decimal(3))
        deal = create_deal(title="Old", lines=[line], by=SYSTEM)
        order = place_order_of_deal(deal, by=SYSTEM)
        with unrecorded("what an older process had written"):
            OrderLine.objects.filter(order=order).update(discount=Decimal("0.01"))
            Order.objects.filter(pk=order.pk).update(total=Decimal("99.98"), discount_total=Decimal("0.01"))
        old = [replace(line, quantity=Decimal(2)), replace(line, quantity=Decimal(1), price=Decimal("33.32"))]
        set_lines(deal, lines=old, by=SYSTEM)

        changed = set_order_lines(
            order.refreshed(), lines=[OrderedLine(None, 2, Decimal("33.33"), "Care")], by=SYSTEM
        )

        assert changed.deal.refreshed().amount == changed.total


class TestProposal:
    def test_offers_what_stands_on_the_deal(self, deal):
        proposal = create_proposal(deal, by=SYSTEM)

        assert essences(proposal) == essences(deal)
        assert proposal.total == deal.amount == Decimal("300.76")

    def test_gives_its_lines_back_with_the_order(self, deal, lines):
        proposal = create_proposal(deal, lines=lines[:1], by=SYSTEM)

        order = order_proposal(proposal, by=SYSTEM)

        assert essences(deal.refreshed()) == essences(proposal)
        assert order.total == deal.refreshed().amount == proposal.total == Decimal("216.00")

    def test_tells_taxes_on_its_card_and_to_the_client(self, deal, anna, client_of, client):
        proposal = send_proposal(create_proposal(deal, by=SYSTEM), by=SYSTEM)

        for page in (
            client_of(anna).get(f"/proposals/{proposal.pk}").content.decode(),
            client.get(proposal.page).content.decode(),
        ):
            for words in ("10 % off", "20 % tax added", "Tax on top", "Tax in the total", "Goods"):
                assert words in page
            for amount in ("299.80", "35.04", "36.00", "48.32", "300.76"):
                assert f'value="{amount}"' in page

    def test_of_a_plain_line_tells_the_total_alone(self, deal, client):
        proposal = create_proposal(deal, lines=[NewLine(None, "Box", Decimal(5))], by=SYSTEM)
        send_proposal(proposal, by=SYSTEM)

        page = client.get(proposal.page).content.decode()

        assert ("Goods" in page, "Tax" in page) == (False, False)

    def test_takes_lines_of_its_form(self, deal, anna, client_of):
        proposal = create_proposal(deal, by=SYSTEM)
        sent = {"name": "Care", "quantity": "2", "price": "100", "discount": "10", "discount_kind": "percent"}
        sent |= {
            "product": "",
            "tax": "20",
            "tax_place": "on_top",
            "measure": "",
            "version": proposal.version,
        }

        told = client_of(anna).post(f"/proposals/{proposal.pk}/lines", {**sent, "reckon": "yes"})
        client_of(anna).post(f"/proposals/{proposal.pk}/lines", {**sent, "save": "yes"})

        assert 'value="216.00"' in told.content.decode()
        assert str(proposal.refreshed().total) == "216.00"

    def test_tells_programs_what_its_lines_cost(self, deal, anna, api_of):
        sent = {"name": "Care", "price": {"amount": "100.00", "currency": "BRL"}, "quantity": "2"}
        sent |= {"discount": "10", "tax_rate": "0.2", "is_tax_included": False}

        told = api_of(anna).post("/api/v1/proposals", {"deal_id": deal.pk, "lines": [sent]}).json()

        assert {name: told[name]["amount"] for name in ("totals", "discount", "tax")} == {
            "totals": "216.00",
            "discount": "20.00",
            "tax": "36.00",
        }
        assert (told["lines"][0]["discount"], told["lines"][0]["tax"]["amount"]) == ("10.00", "36.00")

    def test_keeps_lines_that_are_the_same(self, deal, recorded):
        proposal = create_proposal(deal, by=SYSTEM)
        recorded.start_over()

        set_offers(proposal, lines=lines_kept(proposal), by=SYSTEM)

        assert recorded == []


class TestInvoice:
    def test_says_what_stands_on_the_deal(self, deal):
        invoice = create_invoice(deal, by=SYSTEM)

        assert essences(invoice) == essences(deal)
        assert (str(invoice.total), str(invoice.tax_total)) == ("300.76", "48.32")

    def test_tells_taxes_on_its_card_and_to_the_client(self, deal, anna, client_of, client):
        invoice = send_invoice(create_invoice(deal, by=SYSTEM), by=SYSTEM)

        for page in (
            client_of(anna).get(f"/invoices/{invoice.pk}").content.decode(),
            client.get(invoice.page).content.decode(),
        ):
            for words in ("10 % off", "20 % tax added", "Tax on top", "Tax in the total"):
                assert words in page
            for amount in ("299.80", "35.04", "36.00", "48.32", "300.76"):
                assert f'value="{amount}"' in page

    def test_takes_lines_of_its_form(self, deal, anna, client_of):
        invoice = create_invoice(deal, by=SYSTEM)
        sent = {"name": "Care", "quantity": "2", "price": "100", "discount": "5", "discount_kind": "amount"}
        sent |= {"product": "", "tax": "20", "tax_place": "included", "measure": "", "save": "yes"}

        client_of(anna).post(f"/invoices/{invoice.pk}/lines", {**sent, "version": invoice.version})

        changed = invoice.refreshed()
        assert (str(changed.total), str(changed.tax_total)) == ("190.00", "31.67")
