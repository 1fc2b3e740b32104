"""Looking around in the shop: what a shelf is narrowed to, and which variation is bought."""

import pytest
from playwright.sync_api import Page, Route, expect

from dealwright.catalog.products.actions import create_product, create_variation
from dealwright.demo.pictures import PICTURES
from dealwright.kit.money import money
from dealwright.store.carts.models import CartLine
from tests.journeys.conftest import DESK, PHONE, SYSTEM
from tests.journeys.people import on_the_way

SCRIPTLESS = {**DESK, "java_script_enabled": False}


@pytest.fixture
def shirts(shop):
    """A shirt in two colours and three sizes, of which the large white one is gone, beside one of wool."""
    shirt = create_product(
        name="Camisa de algodão orgânico",
        price=money("99", "BRL"),
        category="Clothes",
        attributes={"Material": ["Cotton"]},
        photos=[PICTURES["case-soft"](), PICTURES["case-clear"]()],
        by=SYSTEM,
    )
    for colour in ("White", "Black"):
        for size in ("S", "M", "L"):
            stock = 0 if (colour, size) == ("White", "L") else 3
            create_variation(shirt, options={"Colour": colour, "Size": size}, stock=stock, by=SYSTEM)
    create_product(
        name="Шерстяной свитер",
        price=money("250", "BRL"),
        category="Clothes",
        attributes={"Material": ["Wool"]},
        stock=2,
        by=SYSTEM,
    )
    return shirt


@pytest.mark.parametrize("shape", [DESK, PHONE, SCRIPTLESS], ids=["desk", "phone", "scriptless"])
class TestLookingAround:
    def test_narrows_a_shelf_and_buys_what_was_chosen(self, shirts, visitor, shape):
        clara = visitor(shape, is_careful=shape is not SCRIPTLESS)
        clara.goes_to("/shop/")
        clara.page.get_by_role("navigation", name="Categories").get_by_role("link", name="Clothes").click()
        expect(clara.page.locator(".product-tile")).to_have_count(2)

        if shape is PHONE:
            clara.presses("Filter")
        clara.page.get_by_label("Cotton").check()
        if shape is not DESK:
            clara.presses("Show")
        expect(clara.page.locator(".product-tile")).to_have_count(1)
        clara.reads("1 product")

        clara.follows("Camisa de algodão orgânico")
        clara.reads("Colour: White")
        clara.page.get_by_role("link", name="L", exact=False).filter(has_text="sold out").click()
        clara.reads("This choice is sold out; another one may not be.")
        clara.follows("Black")
        clara.reads("Colour: Black")
        clara.presses("Put into the cart")
        clara.reads("It is in your cart.")

        assert CartLine.objects.get().product.options == {"Colour": "Black", "Size": "L"}
        clara.follows("See the cart")
        clara.reads("Colour: Black · Size: L")


def breaks_off(page: Page, address: str) -> None:
    """What scripts ask for there does not come; the browser itself may still go there."""

    def answer(asked: Route) -> None:
        if asked.request.resource_type == "fetch":
            asked.abort()
        else:
            asked.continue_()

    page.route(address, answer)


class TestChoosing:
    def test_what_is_pressed_before_the_choice_is_there_waits_for_it(self, shirts, visitor):
        clara = visitor()
        clara.goes_to(f"/shop/p/{shirts.slug}")
        choice = "**/shop/p/*?v=*"

        with on_the_way(clara.page, choice):
            with clara.page.expect_request(choice):
                clara.follows("Black")
            clara.page.get_by_label("Quantity").fill("2")
            clara.presses("Put into the cart")

        clara.reads("It is in your cart.")
        line = CartLine.objects.get()
        assert (line.product.options["Colour"], line.quantity) == ("Black", 2)

    def test_what_is_pressed_is_sent_from_where_the_browser_goes_instead(self, shirts, visitor):
        clara = visitor()
        clara.goes_to(f"/shop/p/{shirts.slug}")
        choice, held = "**/shop/p/*?v=*", []
        clara.page.route(choice, lambda asked: held.append(asked), times=1)

        with clara.page.expect_request(choice):
            clara.follows("Black")
        clara.page.get_by_label("Quantity").fill("2")
        clara.presses("Put into the cart")
        held.pop().abort()

        clara.reads("It is in your cart.")
        line = CartLine.objects.get()
        assert (line.product.options["Colour"], line.quantity) == ("Black", 2)

    def test_a_page_that_is_left_and_opened_again_obeys(self, shirts, visitor):
        clara = visitor()
        clara.goes_to(f"/shop/p/{shirts.slug}")
        choice = "**/shop/p/*?v=*"

        with clara.page.expect_request(choice):
            clara.page.route(choice, lambda asked: None, times=1)  # it never comes
            clara.follows("Black")
        expect(clara.page.locator("#product")).to_have_attribute("aria-busy", "true")
        clara.page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
        clara.presses("Put into the cart")

        clara.reads("It is in your cart.")
        assert CartLine.objects.get().product.options["Colour"] == "White"

    def test_the_choice_that_stands_there_already_is_asked_for_again(self, shirts, visitor):
        clara = visitor()
        clara.goes_to(f"/shop/p/{shirts.slug}")
        clara.follows("Black")
        clara.reads("Colour: Black")
        breaks_off(clara.page, "**/shop/p/*?v=*")

        with clara.page.expect_event("load"):
            clara.follows("Black")  # its address differs from that of the page by its fragment only
        clara.presses("Put into the cart")

        clara.reads("It is in your cart.")
        assert CartLine.objects.get().product.options["Colour"] == "Black"
