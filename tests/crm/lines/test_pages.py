"""The form of products: what is typed is kept, what it comes to is told, what is wrong is said at once."""

from decimal import Decimal

import pytest
from django.utils import translation

from dealwright.catalog.measures.queries import measures
from dealwright.crm.deals.actions import NewLine, create_deal, set_lines
from dealwright.kit.pricing import DiscountKind
from dealwright.people.roles.actions import edit_role
from tests.factories.sales import new_product

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
ROW = {
    "product": "",
    "name": "Care",
    "quantity": "2",
    "price": "100",
    "discount": "10",
    "discount_kind": "percent",
    "tax": "20",
    "tax_place": "on_top",
    "measure": "",
}


@pytest.fixture
def deal(pipeline, by_anna):
    return create_deal(title="Two phones", by=by_anna)


@pytest.fixture
def browser(client_of, anna):
    return client_of(anna)


@pytest.fixture(params=["deals", "leads"])
def record(request, deal, lead):
    return deal if request.param == "deals" else lead


def lines_page(record):
    return f"/{record.record_kind}s/{record.pk}/lines"


class TestForm:
    def test_keeps_discount_tax_and_measure(self, browser, record):
        hour = next(one for one in measures() if one.code == 356)
        sent = {**ROW, "measure": str(hour.pk), "version": record.version, "save": "yes"}

        answer = browser.post(lines_page(record), sent)

        kept = record.lines.get()
        assert answer.status_code == 303
        assert (kept.discount, kept.discount_kind, str(kept.tax_rate)) == (10, "percent", "0.2000")
        assert (kept.is_tax_included, kept.measure) == (False, hour)
        assert str(record.refreshed().amount) == "216.00"

    def test_shows_what_is_kept(self, browser, deal, by_anna):
        hour = next(one for one in measures() if one.code == 356)
        kept = NewLine(
            None,
            "Care",
            Decimal(100),
            discount=Decimal("2.5"),
            discount_kind=DiscountKind.AMOUNT,
            tax_rate=Decimal("0.175"),
            is_tax_included=False,
            measure_id=hour.pk,
        )
        set_lines(deal, lines=[kept], by=by_anna)

        page = browser.get(lines_page(deal)).content.decode()

        assert 'name="discount" value="2.50"' in page
        assert '<option value="amount" selected>' in page
        assert 'name="tax" value="17.5"' in page
        assert '<option value="on_top" selected>' in page
        assert f'<option value="{hour.pk}" selected>' in page

    def test_takes_what_it_shows(self, browser, deal, by_anna, recorded):
        each = NewLine(
            None, "Care", Decimal(100), discount=Decimal("3.333333"), discount_kind=DiscountKind.AMOUNT
        )
        set_lines(deal, lines=[each], by=by_anna)
        recorded.start_over()
        sent = {**ROW, "quantity": "1", "discount": "3,333333", "discount_kind": "amount", "tax": ""}

        browser.post(lines_page(deal), {**sent, "tax_place": "included", "save": "yes"})

        assert recorded == []

    def test_without_a_tax_is_no_tax(self, browser, deal):
        product = new_product(tax_rate=Decimal("0.2"))
        sent = {**ROW, "product": str(product.pk), "tax": " ", "discount": "", "save": "yes"}

        browser.post(lines_page(deal), sent)

        kept = deal.lines.get()
        assert (kept.product, kept.tax_rate, kept.discount) == (product, 0, 0)

    def test_that_says_nothing_of_taxes_leaves_them_to_the_catalogue(self, browser, deal):
        product = new_product(tax_rate=Decimal("0.2"), is_tax_included=False)
        sent = {"product": str(product.pk), "name": "Case", "quantity": "1", "price": "10", "save": "yes"}

        browser.post(lines_page(deal), sent)

        assert str(deal.refreshed().amount) == "12.00"

    def test_adds_products_with_their_tax(self, browser, deal):
        product = new_product(price="10.00", tax_rate=Decimal("0.2"), is_tax_included=False)

        page = browser.post(lines_page(deal), {"add": product.pk, "version": deal.version}, headers=HTMX)

        assert page.status_code == 200
        assert 'name="tax" value="20"' in page.content.decode()
        assert str(deal.refreshed().amount) == "12.00"

    @pytest.mark.parametrize(
        ("wrong", "why"),
        [
            ({"discount": "101"}, "between 0 and 100"),
            ({"discount": "ten"}, "is not a number"),
            ({"discount": "100.01", "discount_kind": "amount"}, "at most the price"),
            ({"tax": "101"}, "between 0 and 100"),
            ({"tax": "much"}, "is not a number"),
            ({"measure": "999999"}, "no such measure"),
            ({"measure": "kg"}, "no such measure"),
        ],
    )
    def test_refuses_what_is_wrong_and_keeps_what_was_typed(self, browser, deal, wrong, why, recorded):
        recorded.start_over()

        answer = browser.post(lines_page(deal), {**ROW, **wrong, "save": "yes"})

        page = answer.content.decode()
        assert (answer.status_code, why in page) == (422, True)
        assert f'name="{next(iter(wrong))}"' in page
        assert 'value="Care"' in page
        assert (recorded, deal.lines.count()) == ([], 0)

    def test_names_the_line_that_is_wrong_among_several(self, browser, deal):
        several = {name: [value, value] for name, value in ROW.items()}
        several |= {"name": ["Care", "Box"], "discount": ["10", "101"], "save": "yes"}

        page = browser.post(lines_page(deal), several).content.decode()
        typed = browser.post(lines_page(deal), {**several, "tax": ["x", "1"]}).content.decode()

        assert "Line “Box”: A discount is between 0 and 100 percent." in page
        assert "Line “Care”: “x” is not a number." in typed
        assert deal.lines.count() == 0

    def test_is_closed_to_whoever_does_not_see_amounts(self, browser, deal, anna, system):
        edit_role(anna.role, hidden={"deal": ["amount"]}, by=system)

        for answer in (browser.get(lines_page(deal)), browser.post(lines_page(deal), ROW)):
            assert answer.status_code == 403
        assert deal.lines.count() == 0


class TestSums:
    def test_are_told_of_what_is_typed(self, browser, record):
        answer = browser.post(lines_page(record), {**ROW, "reckon": "yes"}, headers=HTMX)

        page = answer.content.decode()
        assert answer.status_code == 200
        for amount in ("200.00", "20.00", "36.00", "216.00"):
            assert f'value="{amount}"' in page
        assert "<form" not in page
        assert record.lines.count() == 0

    def test_say_what_is_wrong(self, browser, deal):
        answer = browser.post(lines_page(deal), {**ROW, "discount": "x", "reckon": "yes"}, headers=HTMX)

        assert "is not a number" in answer.content.decode()

    def test_stand_on_the_card(self, browser, record, by_anna):
        browser.post(lines_page(record), {**ROW, "save": "yes"})

        card = browser.get(f"/{record.record_kind}s/{record.pk}").content.decode()

        for words in ("10 % off", "20 % tax added", "Goods", "Discount", "Tax on top"):
            assert words in card
        for amount in ("200.00", "20.00", "36.00", "216.00"):
            assert f'value="{amount}"' in card

    def test_of_a_plain_line_are_the_total_alone(self, browser, deal):
        browser.post(lines_page(deal), {**ROW, "discount": "", "tax": "", "save": "yes"})

        card = browser.get(f"/deals/{deal.pk}").content.decode()

        assert "Together" in card
        assert "Goods" not in card

    def test_are_hidden_with_the_amount(self, browser, deal, anna, system):
        browser.post(lines_page(deal), {**ROW, "save": "yes"})
        edit_role(anna.role, hidden={"deal": ["amount"]}, by=system)

        card = browser.get(f"/deals/{deal.pk}").content.decode()

        assert "Care" in card
        for words in ("10 % off", "20 % tax", "216.00"):
            assert words not in card


class TestLanguages:
    def test_type_numbers_in_their_way(self, deal, by_anna):
        from dealwright.crm.lines.form import rows_of

        set_lines(deal, lines=[NewLine(None, "Care", Decimal(10), discount=Decimal("2.5"))], by=by_anna)

        with translation.override("pt-br"):
            (row,) = rows_of(deal)

        assert (row["price"], row["discount"]) == ("10,00", "2,5")
