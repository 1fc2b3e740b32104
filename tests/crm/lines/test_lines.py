"""Lines of deals and leads: what they cost, what the catalogue says of them, what is refused, undo."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from dealwright.catalog.measures.actions import remove_measure
from dealwright.catalog.measures.queries import measure_with, measures
from dealwright.catalog.products.actions import edit_product
from dealwright.crm.deals.actions import NewLine, add_lines, create_deal, edit_deal, set_lines
from dealwright.crm.deals.models import DealLine
from dealwright.crm.leads.actions import set_lines as set_lines_of_lead
from dealwright.crm.lines import Line, as_told, facts_of, lines_kept, lines_of, new_lines
from dealwright.events import Actor, unrecorded
from dealwright.events.actions import last_change
from dealwright.events.models import Entry
from dealwright.kit.errors import Refused
from dealwright.kit.money import money
from dealwright.kit.pricing import DiscountKind
from dealwright.records.undo.actions import undo_change
from tests.factories.sales import new_product

pytestmark = pytest.mark.django_db
AMOUNT = DiscountKind.AMOUNT


def line(price="100.00", quantity="1", **more):
    given = {name: Decimal(value) if type(value) is str else value for name, value in more.items()}
    return NewLine(None, "Care", Decimal(price), Decimal(quantity), **given)


@pytest.fixture
def deal(pipeline, by_anna):
    return create_deal(title="Two phones", by=by_anna)


def told(record):
    return [
        (
            str(one.price),
            f"{one.discount.normalize():f}",
            one.discount_kind,
            f"{one.tax_rate.normalize():f}",
            one.is_tax_included,
        )
        for one in record.lines.all()
    ]


class TestAmount:
    @pytest.mark.parametrize(
        ("of", "amount"),
        [
            (line(quantity="2"), "200.00"),
            (line(quantity="2", discount="10"), "180.00"),
            (line(quantity="2", discount="12.5", discount_kind=AMOUNT), "175.00"),
            (line(quantity="2", tax_rate="0.2"), "200.00"),
            (line(quantity="2", tax_rate="0.2", is_tax_included=False), "240.00"),
            (line(quantity="2", discount="10", tax_rate="0.2", is_tax_included=False), "216.00"),
            (line("9.99", "3", discount="10", tax_rate="0.0725", is_tax_included=False), "28.93"),
        ],
    )
    def test_follows_discount_and_tax(self, deal, by_anna, of, amount):
        assert str(set_lines(deal, lines=[of], by=by_anna).amount) == amount

    def test_follows_on_leads_too(self, lead, by_anna):
        of = line(quantity="2", discount="10", tax_rate="0.2", is_tax_included=False)

        assert str(set_lines_of_lead(lead, lines=[of], by=by_anna).amount) == "216.00"

    def test_that_was_typed_stays_until_it_is_emptied(self, deal, by_anna):
        edit_deal(deal, amount=money("50.00", "BRL"), by=by_anna)

        assert str(set_lines(deal, lines=[line(discount="10")], by=by_anna).amount) == "50.00"
        assert str(edit_deal(deal, amount=None, by=by_anna).amount) == "90.00"


class TestCatalogue:
    @pytest.fixture
    def cable(self, system):
        kilo = next(one for one in measures() if one.code == 166)
        return new_product("Cable", "10.00", tax_rate=Decimal("0.17"), is_tax_included=False, measure=kilo)

    def test_says_tax_and_measure_where_nobody_else_does(self, deal, by_anna, cable):
        set_lines(deal, lines=[NewLine(cable, "", cable.price, Decimal("1.5"))], by=by_anna)

        kept = deal.lines.get()
        assert (kept.name, str(kept.tax_rate), kept.is_tax_included) == ("Cable", "0.1700", False)
        assert kept.measure.symbol == "kg"
        assert str(deal.refreshed().amount) == "17.55"

    def test_is_overruled_by_what_is_said(self, deal, by_anna, cable):
        said = NewLine(cable, "", cable.price, tax_rate=Decimal(0), is_tax_included=True, measure_id=None)

        set_lines(deal, lines=[said], by=by_anna)

        kept = deal.lines.get()
        assert (kept.tax_rate, kept.is_tax_included, kept.measure) == (0, True, None)
        assert str(deal.refreshed().amount) == "10.00"

    def test_changes_nothing_on_lines_that_are_there(self, deal, by_anna, cable):
        set_lines(deal, lines=[NewLine(cable, "", cable.price)], by=by_anna)
        edit_product(cable, tax_rate=Decimal("0.5"), measure=None, by=Actor.system())

        add_lines(deal, lines=[line()], by=by_anna)

        first = deal.lines.all()[0]
        assert (str(first.tax_rate), first.measure.symbol) == ("0.1700", "kg")

    def test_keeps_a_measure_in_which_a_line_is_counted(self, deal, owner, by_anna):
        litre = measure_with("l") or next(one for one in measures() if one.code == 112)
        set_lines(deal, lines=[line(measure_id=litre.pk)], by=by_anna)

        with pytest.raises(Refused, match="so it stays"):
            remove_measure(litre, by=Actor.of(owner))

        assert deal.lines.get().measure == litre


class TestRefusal:
    @pytest.mark.parametrize(
        "wrong",
        [
            line(discount="100.01"),
            line(discount="-1"),
            line(discount="1.125"),
            line(discount="NaN"),
            line(discount="100.01", discount_kind=AMOUNT),
            line(discount="-1", discount_kind=AMOUNT),
            line(discount="1.1234567", discount_kind=AMOUNT),
            line(discount="Infinity", discount_kind=AMOUNT),
            line(tax_rate="1.01"),
            line(tax_rate="-0.1"),
            line(tax_rate="0.12345"),
            line(tax_rate="NaN"),
            line(measure_id=999_999),
        ],
    )
    def test_of_a_line_changes_nothing(self, deal, by_anna, recorded, wrong):
        set_lines(deal, lines=[line()], by=by_anna)
        recorded.start_over()

        with pytest.raises(Refused) as refusal:
            set_lines(deal, lines=[wrong], by=by_anna)

        assert refusal.value.field == "lines"
        assert (recorded, str(deal.refreshed().amount)) == ([], "100.00")

    def test_comes_from_the_database_too(self, deal, by_anna):
        set_lines(deal, lines=[line(discount="10", discount_kind=AMOUNT)], by=by_anna)

        for wrong in ({"discount": -1}, {"discount": 101}, {"tax_rate": Decimal("-0.1")}):
            with pytest.raises(IntegrityError), transaction.atomic(), unrecorded("past every action"):
                DealLine.objects.update(**wrong)


class TestUndo:
    def test_puts_discount_tax_and_measure_back(self, deal, by_anna):
        piece = measures()[0]
        first = line(discount="10", tax_rate="0.2", is_tax_included=False, measure_id=piece.pk)
        set_lines(deal, lines=[first], by=by_anna)
        before = told(deal)
        set_lines(
            deal, lines=[replace(first, discount=Decimal("3.333333"), discount_kind=AMOUNT)], by=by_anna
        )
        changed = told(deal)

        undone = undo_change(last_change(), by=by_anna)

        assert (told(deal), deal.lines.get().measure) == (before, piece)
        assert str(deal.refreshed().amount) == "108.00"
        undo_change(undone.change_id, by=by_anna)
        assert told(deal) == changed

    def test_of_lines_told_before_they_had_taxes(self, deal, by_anna):
        product = new_product(tax_rate=Decimal("0.2"), is_tax_included=False)
        old = {"product_id": product.pk, "name": "Phone case", "price": "49.90", "quantity": "2"}
        set_lines(deal, lines=new_lines([Line(**old)]), by=by_anna)

        assert told(deal) == [("49.90", "0", "percent", "0.2", True)]
        assert as_told(facts_of(lines_of(deal)), [Line(**old)])
        assert not as_told(facts_of(lines_of(deal)), [Line(**{**old, "quantity": "3"})])
        assert not as_told(facts_of(lines_of(deal)), [])

    def test_tells_all_of_a_line(self, deal, by_anna):
        set_lines(deal, lines=[line(discount="10", tax_rate="0.2")], by=by_anna)

        (row,) = Entry.objects.filter(kind="deal.lines_changed").latest("at").facts["rows"]

        assert row == {
            "product_id": None,
            "name": "Care",
            "price": "100.00",
            "quantity": "1",
            "discount": "10.00",
            "discount_kind": "percent",
            "tax_rate": "0.20",
            "is_tax_included": True,
            "measure_id": None,
        }


class TestSame:
    def test_lines_change_nothing(self, deal, by_anna, recorded):
        given = line(discount="10", tax_rate="0.2", is_tax_included=False)
        set_lines(deal, lines=[given], by=by_anna)
        recorded.start_over()

        set_lines(deal, lines=[given], by=by_anna)
        set_lines(deal, lines=lines_kept(deal), by=by_anna)

        assert recorded == []

    def test_says_nothing_of_no_discount(self, deal, by_anna):
        set_lines(deal, lines=[line(discount_kind=AMOUNT)], by=by_anna)

        assert deal.lines.get().discount_kind == "percent"


class TestOlderProcess:
    def test_still_writes_lines(self, deal):
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO crm_deal_line (deal_id, name, price, quantity, position)"
                " VALUES (%s, 'Box', 5, 2, 1)",
                [deal.pk],
            )

        assert told(deal) == [("5.00", "0", "percent", "0", True)]
        assert str(deal.lines.get().total_in("BRL").amount) == "10.00"
