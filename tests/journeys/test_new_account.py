"""A new installation: its first product, its first purchase, and a menu without orders (A1)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import override_settings
from playwright.sync_api import expect

from dealwright.config import settings as of_the_product
from dealwright.config.first_start import prepare
from dealwright.people.users.models import User
from tests.journeys.people import PASSWORD, Seller


@pytest.fixture
def olga(running_site: Any, settings: Any, window: Any) -> Seller:
    """Olga, who has just set the product up and signed in."""
    settings.ADMIN_EMAIL, settings.ADMIN_PASSWORD = "olga@example.com", PASSWORD
    with override_settings(PASSWORD_HASHERS=of_the_product.PASSWORD_HASHERS):
        prepare(demo=False, progress=lambda _words: None)
    olga = Seller(window(), is_careful=True)
    olga.signs_in(User.objects.get().email)
    olga.reads("Today")
    return olga


class TestNewAccount:
    def test_keeps_its_first_purchase_as_a_deal(self, olga, visitor):
        olga.menu.get_by_role("link", name="Products").click()
        olga.reads("No products yet")
        olga.follows("Add a product")
        olga.page.get_by_label("Name", exact=True).fill("Soft case")
        olga.page.get_by_label("Price", exact=True).fill("49.90")
        olga.page.get_by_label("Pieces in the house").fill("10")
        olga.presses("Add the product")
        olga.reads("Soft case")

        # Purchases are deals here, and nobody needs to have said so.
        olga.menu.get_by_role("link", name="Deals").click()
        olga.page.get_by_role("button", name="Settings", exact=True).click()
        olga.follows("Order handling mode")
        dialog = olga.page.get_by_role("dialog", name="Order handling mode")
        expect(dialog.get_by_role("radio")).to_have_count(2)
        expect(dialog.get_by_role("radio", name="Everything about the client")).to_be_checked()
        olga.looks()

        olga.opens_board()
        with olga.stays():
            clara = visitor()
            clara.puts_into_cart("Soft case")
            clara.goes_to_checkout()
            clara.introduces_herself()
            clara.chooses("I agree")
            # Nobody has said yet how to pay, and nobody is asked to.
            clara.presses("Order")
            clara.reads("How you pay is agreed with the shop: it will tell you.")
            order = f"Order №{clara.order_number}"
            olga.sees_card(order, on="New")

        expect(olga.menu.get_by_role("link", name="Orders")).to_have_count(0)
        olga.page.goto("/orders")
        olga.sees_card(order, on="New")
