"""Discount, tax and measure go along wherever lines go."""

from datetime import date
from decimal import Decimal

import pytest

from dealwright.catalog.measures.queries import measures
from dealwright.crm.conversion.actions import convert_lead
from dealwright.crm.conversion.choices import NEW
from dealwright.crm.deals.actions import NewLine, copy_deal, create_deal
from dealwright.crm.leads.actions import set_lines as set_lines_of_lead
from dealwright.crm.lines import essence, lines_of
from dealwright.crm.recurring.actions import create_recurring_deal, open_due, set_recurring_lines
from dealwright.crm.recurring.contents import kept_lines, worth_of
from dealwright.kit.pricing import DiscountKind
from tests.factories.sales import new_product

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines(db):
    """Together 216.00 + 42.38."""
    hour = next(one for one in measures() if one.code == 356)
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
            product,
            "Case",
            Decimal("49.90"),
            discount=Decimal("7.52"),
            discount_kind=DiscountKind.AMOUNT,
            tax_rate=Decimal("0.05"),
            is_tax_included=True,
        ),
    ]


@pytest.fixture
def deal(pipeline, by_anna, lines):
    return create_deal(title="Two phones", lines=lines, by=by_anna)


def essences(record):
    return [essence(line) for line in lines_of(record)]


class TestLead:
    def test_becomes_a_deal_with_the_same_lines(self, lead, pipeline, lines, by_anna):
        set_lines_of_lead(lead, lines=lines, by=by_anna)

        done = convert_lead(lead.refreshed(), deal=NEW, by=by_anna)

        assert essences(done.deal) == essences(lead)
        assert str(done.deal.amount) == "258.38"


class TestCopy:
    def test_has_the_same_lines(self, deal, by_anna):
        copy = copy_deal(deal, to=deal.pipeline.first_stage(), by=by_anna)

        assert essences(copy) == essences(deal)
        assert copy.amount == deal.amount


class TestRecurringDeal:
    def test_opens_deals_with_the_same_lines(self, deal, by_anna):
        recurring = create_recurring_deal(deal, begins_on=date(2099, 1, 1), month_day=1, by=by_anna)

        made = open_due(recurring, by=by_anna)

        assert essences(made) == essences(deal)
        assert worth_of(recurring) == made.amount_money

    def test_takes_new_lines_whole(self, deal, lines, by_anna, api_of, anna):
        recurring = create_recurring_deal(deal, begins_on=date(2099, 1, 1), month_day=1, by=by_anna)

        set_recurring_lines(recurring, lines=lines[:1], by=by_anna)

        (told,) = api_of(anna).get(f"/api/v1/recurring-deals/{recurring.pk}").json()["lines"]
        (kept,) = kept_lines(recurring.refreshed())
        assert (kept.discount, kept.is_tax_included) == (10, False)
        assert (told["tax_rate"], told["tax"]["amount"], told["total"]["amount"]) == (
            "0.20",
            "36.00",
            "216.00",
        )

    def test_that_was_kept_before_lines_had_taxes_opens_deals(self, deal, by_anna):
        recurring = create_recurring_deal(deal, begins_on=date(2099, 1, 1), month_day=1, by=by_anna)
        product = new_product("Cable", tax_rate=Decimal("0.2"), is_tax_included=False)
        old = {"product_id": product.pk, "name": "Cable", "price": "49.90", "quantity": "2"}
        recurring.contents = {**recurring.contents, "lines": [old]}

        made = open_due(recurring, by=by_anna)

        line = made.lines.get()
        assert (str(line.tax_rate), line.is_tax_included, str(made.amount)) == ("0.2000", True, "99.80")
