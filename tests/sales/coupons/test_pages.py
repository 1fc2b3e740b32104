"""The coupons in the office, and by program."""

from typing import Any

import pytest

from dealwright.catalog.products.models import Category
from dealwright.people.users.models import User
from dealwright.sales.coupons.models import Coupon
from tests.factories.sales import new_order, new_product
from tests.sales.coupons.test_actions import coupon

pytestmark = pytest.mark.django_db


class TestPages:
    def test_an_administrator_makes_changes_and_removes_one(self, client_of: Any, owner: User) -> None:
        office = client_of(owner)
        assert "No coupons yet" in office.get("/coupons").text
        typed = {"code": "spring", "kind": "percent", "value": "10", "most_uses_each": "1", "is_active": "on"}

        assert office.post("/coupons/new", typed | {"value": "110"}).status_code == 422
        assert office.post("/coupons/new", typed)["Location"] == "/coupons"

        made = Coupon.objects.get()
        assert (made.code, made.value, made.most_uses) == ("SPRING", 10, None)
        assert "10\u00a0%" in office.get("/coupons").text
        page = f"/coupons/{made.pk}"
        assert office.post(page, typed | {"most_uses": "5", "version": "1"})["Location"] == "/coupons"
        assert made.refreshed().most_uses == 5
        assert office.post(page, typed | {"version": "1"}).status_code == 409
        office.post(f"{page}/removal", {"version": "2"})
        assert Coupon.objects.count() == 0

    def test_one_that_was_used_tells_its_orders(self, client_of: Any, owner: User, pipeline: Any) -> None:
        made = coupon()
        order = new_order(coupon_code="SPRING")
        office = client_of(owner)

        page = office.get(f"/coupons/{made.pk}").text

        assert f"Order №{order.number}" in page
        assert "Remove the coupon" not in page
        assert office.post(f"/coupons/{made.pk}/removal")["Location"] == f"/coupons/{made.pk}"

    def test_are_found_by_code_and_comment(self, client_of: Any, owner: User) -> None:
        coupon(comment="Newsletter")
        coupon(code="OTHER")

        page = client_of(owner).get("/coupons?q=newsl").text

        assert "SPRING" in page
        assert "OTHER" not in page

    def test_a_seller_does_not_see_them(self, client_of: Any, anna: User) -> None:
        assert client_of(anna).get("/coupons").status_code == 403


class TestApi:
    def test_does_what_the_pages_do(self, api_of: Any, owner: User, anna: User) -> None:
        api = api_of(owner)
        new_product(category="Films")
        category = Category.objects.get()
        given = {"code": "spring", "kind": "amount", "value": "10.00", "category_id": category.pk}

        made = api.post("/api/v1/coupons", given).json()

        assert (made["code"], made["value"], made["category_id"]) == ("SPRING", "10.00", category.pk)
        address = f"/api/v1/coupons/{made['id']}"
        assert api.patch(address, {"most_uses": 3, "version": 1}).json()["most_uses"] == 3
        assert api.patch(address, {"category_id": None}).json()["category_id"] is None
        assert api.patch(address, {"category_id": 999}).status_code == 422
        assert api.get("/api/v1/coupons?q=spr").json()["items"][0]["id"] == made["id"]
        assert api.delete(address).status_code == 204
        assert api_of(anna).get("/api/v1/coupons").status_code == 403

    def test_tells_the_orders_that_used_one(self, api_of: Any, owner: User, pipeline: Any) -> None:
        made = coupon()
        order = new_order(coupon_code="SPRING")

        (use,) = api_of(owner).get(f"/api/v1/coupons/{made.pk}/uses").json()["items"]

        assert (use["order_id"], use["amount"]) == (order.pk, {"amount": "9.98", "currency": "BRL"})
