"""The shop and the office in a browser that runs no scripts."""

from playwright.sync_api import expect

from dealwright.sales.orders.models import Order
from tests.journeys.conftest import DESK

SCRIPTLESS = {**DESK, "java_script_enabled": False}


class TestPurchase:
    def test_is_made_and_paid(self, shop, visitor):
        clara = visitor(SCRIPTLESS)

        clara.puts_into_cart("Soft case", quantity=2)
        clara.checks_out(courier_to="Rua das Palmeiras 214, São Paulo")
        clara.pays()
        clara.reads("Thank you, we have your order")

        order = Order.objects.get()
        assert order.due == 0
        assert order.delivery_address == "Rua das Palmeiras 214, São Paulo"

    def test_keeps_what_was_typed_when_something_is_missing(self, shop, visitor):
        clara = visitor(SCRIPTLESS)
        clara.puts_into_cart("Soft case")
        clara.follows("Check out")
        clara.page.get_by_label("Your name").fill("Clara Souza")

        clara.presses("Order and pay")

        clara.reads("Nothing was ordered yet: look at what is marked below.")
        expect(clara.page.get_by_label("Your name")).to_have_value("Clara Souza")
        assert Order.objects.count() == 0


class TestOffice:
    def test_moves_a_deal_and_takes_a_note(self, shop, anna, visitor, seller):
        clara, anna = visitor(SCRIPTLESS), seller(anna, SCRIPTLESS)
        clara.buys("Soft case")
        order = f"Order №{clara.order_number}"

        anna.goes_to("/deals")
        anna.card(order, on="New").get_by_role("link", name="Move").click()
        anna.reads("Choose the stage the deal moves to.")
        anna.presses("Shipping")
        anna.writes_note("Clara asks for a red ribbon.")

        expect(anna.entry("Anna moved the deal from New to Shipping")).to_have_count(1)
