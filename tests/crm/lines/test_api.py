"""Lines as programs send and read them."""

from decimal import Decimal

import pytest

from dealwright.catalog.measures.queries import measures
from dealwright.crm.deals.actions import create_deal
from dealwright.people.roles.actions import edit_role
from tests.factories.sales import new_product

pytestmark = pytest.mark.django_db
CARE = {"name": "Care", "price": {"amount": "100.00", "currency": "BRL"}, "quantity": "2"}


@pytest.fixture
def deal(pipeline, by_anna):
    return create_deal(title="Two phones", by=by_anna)


@pytest.fixture
def api(api_of, anna):
    return api_of(anna)


@pytest.fixture(params=["deals", "leads"])
def record(request, deal, lead):
    return deal if request.param == "deals" else lead


def put(api, record, lines):
    address = f"/api/v1/{record.record_kind}s/{record.pk}/lines"
    return api.put(address, {"lines": lines}, content_type="application/json")


class TestLine:
    def test_of_the_worked_example(self, api, record):
        sent = {**CARE, "discount": "10", "tax_rate": "0.2", "is_tax_included": False}

        told = put(api, record, [sent]).json()

        (line,) = told["lines"]
        assert told["amount"]["amount"] == "216.00"
        assert (line["discount_kind"], line["discount"], line["tax_rate"]) == ("percent", "10.00", "0.20")
        assert {name: line[name]["amount"] for name in ("price", "discount_total", "tax", "total")} == {
            "price": "100.00",
            "discount_total": "20.00",
            "tax": "36.00",
            "total": "216.00",
        }
        assert (line["is_tax_included"], line["measure_id"]) == (False, None)

    def test_takes_an_amount_off_each_piece(self, api, deal):
        measure = measures()[0]
        sent = {**CARE, "discount": "12.5", "discount_kind": "amount", "measure_id": measure.pk}

        (line,) = put(api, deal, [sent]).json()["lines"]

        assert (line["discount_kind"], line["discount"], line["total"]["amount"]) == (
            "amount",
            "12.50",
            "175.00",
        )
        assert line["measure_id"] == measure.pk

    def test_leaves_the_rest_to_the_catalogue(self, api, deal):
        piece = measures()[0]
        product = new_product(price="10.00", tax_rate=Decimal("0.2"), is_tax_included=False, measure=piece)

        (line,) = put(api, deal, [{"product_id": product.pk}]).json()["lines"]
        (free,) = put(api, deal, [{"product_id": product.pk, "tax_rate": "0"}]).json()["lines"]

        assert (line["tax_rate"], line["is_tax_included"], line["measure_id"]) == ("0.20", False, piece.pk)
        assert (line["total"]["amount"], free["total"]["amount"]) == ("12.00", "10.00")

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"discount": "100.01"}, "lines.0.discount"),
            ({"discount": "1.125"}, "lines.0.discount"),
            ({"discount": "-1"}, "lines.0.discount"),
            ({"discount": "100.01", "discount_kind": "amount"}, "lines"),
            ({"discount_kind": "gift"}, "lines.0.discount_kind"),
            ({"tax_rate": "1.5"}, "lines.0.tax_rate"),
            ({"tax_rate": "0.12345"}, "lines.0.tax_rate"),
            ({"is_tax_included": "perhaps"}, "lines.0.is_tax_included"),
            ({"measure_id": 999_999}, "lines"),
        ],
    )
    def test_refuses_what_is_wrong(self, api, deal, recorded, wrong, field):
        recorded.start_over()

        answer = put(api, deal, [{**CARE, **wrong}])

        assert answer.status_code == 422
        assert [one["field"] for one in answer.json()["errors"]] == [field]
        assert (recorded, deal.lines.count()) == ([], 0)

    @pytest.mark.parametrize("said", [{"discount": "10"}, {"tax_rate": "0"}, {"is_tax_included": True}])
    def test_tells_and_takes_no_costs_where_amounts_are_hidden(self, api, deal, anna, system, said):
        product = new_product()
        put(api, deal, [{**CARE, "discount": "10", "tax_rate": "0.2"}])
        edit_role(anna.role, hidden={"deal": ["amount"]}, by=system)

        (line,) = api.get(f"/api/v1/deals/{deal.pk}").json()["lines"]
        refused = put(api, deal, [{"product_id": product.pk, **said}])

        hidden = ("price", "discount", "discount_kind", "tax_rate", "discount_total", "tax", "total")
        assert [line[name] for name in hidden] == [None] * 7
        assert refused.status_code == 403
        assert [one.name for one in deal.lines.all()] == ["Care"]
