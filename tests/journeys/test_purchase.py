"""The main job: a visitor buys, and the seller watches the deal come and move by itself."""

import re

import pytest
from playwright.sync_api import expect

from dealwright.crm.deals.actions import create_deal
from dealwright.records.pipelines.models import Pipeline
from tests.journeys.conftest import DESK, PHONE, SYSTEM


@pytest.mark.parametrize("shape", [DESK, PHONE], ids=["desk", "phone"])
class TestPurchase:
    def test_becomes_a_deal_that_moves_by_itself_and_tells_why(self, shop, anna, visitor, seller, shape):
        clara, anna = visitor(shape, is_careful=True), seller(anna, shape, is_careful=True)
        anna.opens_board()

        with anna.stays():
            clara.puts_into_cart("Soft case", quantity=2)
            clara.checks_out(courier_to="Rua das Palmeiras 214, São Paulo")
            number = clara.order_number
            order, paid = f"Order №{number}", "Paid, being prepared"
            anna.sees_card(order, on="New")

            clara.pays()
            clara.reads("Thank you, we have your order")
            expect(clara.page.locator(".steps li").nth(1)).to_have_class("done")
            anna.sees_card(order, on=paid)

            anna.opens_card(anna.card(order, on=paid), order)
            expect(anna.entry("Clara Souza opened the deal on the stage New")).to_have_count(1)
            expect(anna.entry(f"Clara Souza placed order {number} for R$99.80")).to_have_count(1)
            expect(anna.page.locator("#panel .planned")).to_contain_text("Prepare the parcel")
            moved = anna.entry(f"Automation “Payment · Anna” moved the deal from New to {paid}")
            paid_for = f"Order {number} is paid in full: R$99.80"
            expect(moved.locator(".entry-why")).to_have_text(paid_for)

    def test_is_worked_on_by_the_seller(self, shop, anna, visitor, seller, shape):
        pipeline = Pipeline.objects.get(of_kind="deal", is_default=True)
        create_deal(title="Three phones", pipeline=pipeline, responsible=anna, by=SYSTEM)
        anna = seller(anna, shape, is_careful=True)
        anna.opens_board()
        clara = visitor(shape)
        clara.buys("Soft case")
        order = f"Order №{clara.order_number}"
        anna.sees_card(order, on="New")

        if shape is DESK:
            anna.drags(anna.card(order, on="New"), to="Shipping")
            anna.moves_by_keyboard(anna.card("Three phones", on="New"), to="Offer")
        else:
            anna.moves_by_finger(anna.card(order, on="New"), to="Shipping")
            anna.moves_by_finger(anna.card("Three phones", on="New"), to="Offer")
        anna.sees_card(order, on="Shipping")
        anna.sees_card("Three phones", on="Offer")

        anna.opens_card(anna.card(order, on="Shipping"), order)
        anna.writes_note("Clara asks for a red ribbon.")
        expect(anna.entry("Anna moved the deal from New to Shipping")).to_have_count(1)
        anna.writes_letter("Your ribbon", "Dear Clara,\n\nred it will be.", to="clara@example.com")
        anna.changes("Title", "Soft case with a red ribbon")
        expect(anna.page.locator("#panel .record-title")).to_have_text("Soft case with a red ribbon")
        anna.page.keyboard.press("Escape")
        expect(anna.page).to_have_url(re.compile("/deals$"))

    def test_rings_the_bell(self, shop, anna, visitor, seller, shape):
        anna = seller(anna, shape, is_careful=True)
        anna.opens_board()
        clara = visitor(shape)
        clara.buys("Soft case")
        number = clara.order_number

        expect(anna.bell).to_have_attribute("aria-label", re.compile("unread"))
        anna.bell.click()
        anna.reads(f"Clara Souza placed order {number} for R$49.90")

        anna.page.get_by_role("button", name=f"placed order {number}").click()
        anna.reads(f"Order №{number}")
