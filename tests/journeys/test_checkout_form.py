"""The checkout as the office builds it, and as a buyer meets it: a field, a coupon, words to agree to."""

from __future__ import annotations

from playwright.sync_api import expect

from dealwright.sales.orders.models import Order

WORDS = "I agree that Farol keeps what I wrote here until my order is done."


class TestCheckoutForm:
    def test_is_built_in_the_office_and_met_by_a_buyer(self, shop, owner, visitor, seller):
        olga = seller(owner, is_careful=True)
        self.asks_for_a_storey(olga)
        self.writes_what_is_agreed_to(olga)
        self.makes_a_coupon(olga)

        # In the cart the coupon says what it is worth.
        clara = visitor(is_careful=True)
        clara.puts_into_cart("Soft case", quantity=2)
        clara.follows("See the cart")
        clara.page.get_by_label("Coupon").fill("april")
        clara.presses("Use it")
        clara.reads("There is no coupon with this code.")
        clara.page.get_by_label("Coupon").fill("spring")
        clara.presses("Use it")
        clara.reads("It takes off R$9.98: you pay R$89.82.")

        # The storey is asked for once a courier climbs to it, and then it has to be said.
        clara.follows("Check out")
        storey = clara.page.get_by_label("Storey")
        expect(storey).to_be_hidden()
        clara.introduces_herself(courier_to="Rua das Palmeiras 214, São Paulo")
        expect(storey).to_be_visible()
        expect(clara.page.get_by_text(WORDS)).to_be_visible()
        clara.presses("Order and pay")
        clara.reads("Nothing was ordered yet: look at what is marked below.")
        clara.reads("We need your consent to handle the order.")
        assert Order.objects.count() == 0

        storey.select_option("Second or higher")
        clara.chooses(WORDS)
        clara.presses("Order and pay")
        clara.reads("No real money moves.")
        number = clara.order_number

        # The office reads the answer on the card, and the consent with its words as they were shown.
        olga.goes_to("/deals")
        olga.opens_card(olga.card(f"Order №{number}", on="New"), f"Order №{number}")
        expect(olga.page.locator("#panel .money-order")).to_contain_text("Second or higher")
        olga.goes_to("/store/consents")
        olga.page.get_by_role("row").filter(has_text="Clara Souza").get_by_role("link").click()
        olga.reads(f"Consent with order №{number}")
        olga.reads(WORDS)
        olga.goes_to("/coupons")
        used = olga.page.get_by_role("row").filter(has_text="SPRING")
        expect(used).to_contain_text("1 of 50")

    def asks_for_a_storey(self, olga):
        """A choice that has to be made, asked only of those to whom a courier comes."""
        self.opens_settings(olga, "Checkout form")
        olga.follows("Add a field: Order")
        olga.page.get_by_label("What buyers are asked for").fill("Storey")
        olga.page.get_by_label("What they give").select_option("A choice")
        olga.page.get_by_label("What to choose from").fill("Ground floor\nFirst\nSecond or higher")
        olga.chooses("It has to be filled in")
        olga.page.get_by_role("group", name="Only with these deliveries").get_by_label("Courier").check()
        olga.looks()
        olga.presses("Add the field")
        olga.reads("A choice → Kept with the order · depends on a choice")

    def writes_what_is_agreed_to(self, olga):
        """The words beside the tick."""
        self.opens_settings(olga, "Checkout form")
        olga.page.get_by_label("What buyers agree to").fill(WORDS)
        olga.presses("Save")
        olga.sees_notice("Saved.")

    def makes_a_coupon(self, olga):
        """Ten percent off, fifty times."""
        self.opens_settings(olga, "Coupons")
        olga.follows("New coupon")
        olga.page.get_by_label("Code").fill("SPRING")
        olga.page.get_by_label("How much").fill("10")
        olga.page.get_by_label("Times, all in all").fill("50")
        olga.looks()
        olga.presses("Make the coupon")
        olga.reads("SPRING")

    def opens_settings(self, olga, place):
        """From the menu to one page of the settings."""
        olga.menu.get_by_role("link", name="Settings").click()
        olga.page.get_by_role("main").get_by_role("link", name=place).click()
        expect(olga.page.get_by_role("heading", level=1)).to_have_text(place)
