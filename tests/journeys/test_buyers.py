"""A buyer comes back: signs in by a letter, finds their orders, and types nothing twice."""

import re
import time

import pytest
from playwright.sync_api import expect

from dealwright.people.letters.models import Letter
from dealwright.store.buyers.jobs import write_letters
from tests.journeys.conftest import DESK, PATIENCE, PHONE

SCRIPTLESS = {**DESK, "java_script_enabled": False}


def last_letter_to(email: str) -> str:
    """The text of the letter by which one signs in, written by the worker, or here where it is slow."""
    written = Letter.objects.filter(to=email, subject__startswith="Sign in")
    until = time.monotonic() + PATIENCE / 1000
    while not written.exists() and time.monotonic() < until:
        write_letters()
        time.sleep(0.05)
    return written.latest("pk").content.text


@pytest.mark.parametrize("shape", [DESK, PHONE, SCRIPTLESS], ids=["desk", "phone", "scriptless"])
class TestComingBack:
    def test_by_the_link_of_a_letter_to_orders_and_a_filled_in_checkout(self, shop, visitor, shape):
        clara = visitor(shape, is_careful=shape is not SCRIPTLESS)
        clara.buys("Soft case", courier_to="Rua das Palmeiras 214")
        number = clara.order_number

        clara.goes_to("/shop/")
        clara.page.locator(".account-link").click()
        clara.page.get_by_label("E-mail").fill("clara@example.com")
        clara.presses("Send me the letter")
        clara.reads("Look into your mail")
        clara.looks()
        link = re.search(r"https?://\S+(/shop/sign-in/\S+)", last_letter_to("clara@example.com"))
        assert link is not None
        clara.goes_to(link[1])
        clara.reads("You sign in to this shop as clara@example.com.")
        clara.page.get_by_role("main").get_by_role("button", name="Sign in").click()

        clara.reads("My orders")
        clara.looks()
        clara.page.get_by_role("link", name=f"Order №{number}").click()
        clara.reads("Your order waits for the payment")

        clara.goes_to("/shop/account/details")
        clara.page.get_by_label("Phone").fill("21 91111-2222")
        clara.presses("Save")
        expect(clara.page.get_by_label("Phone")).to_have_value("+55 21 91111-2222")
        clara.reads("Rua das Palmeiras 214")
        clara.looks()

        clara.puts_into_cart("Soft case")
        clara.goes_to_checkout()
        clara.reads("You are signed in as clara@example.com.")
        expect(clara.page.get_by_label("Your name")).to_have_value("Clara Souza")
        clara.chooses("Courier")
        expect(clara.page.get_by_label("Address")).to_have_value("Rua das Palmeiras 214")
        clara.chooses("I agree")
        clara.presses("Order and pay")
        clara.reads("No real money moves.")

        clara.goes_to("/shop/account")
        expect(clara.page.locator(".bought li")).to_have_count(2)
        clara.presses("Sign out")
        expect(clara.page).to_have_url(re.compile(r"/shop/$"))
        clara.goes_to("/shop/account")
        clara.reads("See your orders and order faster.")

    def test_by_the_code_of_a_letter(self, shop, visitor, shape):
        clara = visitor(shape)
        clara.buys("Soft case")
        clara.goes_to("/shop/sign-in")
        clara.page.get_by_label("E-mail").fill("clara@example.com")
        clara.presses("Send me the letter")
        clara.reads("Look into your mail")
        code = re.search(r"\b\d{3} \d{3}\b", last_letter_to("clara@example.com"))
        assert code is not None

        clara.page.get_by_label("Code").fill(code[0])
        clara.page.get_by_role("main").get_by_role("button", name="Sign in").click()

        clara.reads("My orders")
