"""Who acts in the stories: a visitor of the shop and a seller of the office, each before a window."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from playwright.sync_api import Locator, Page, Route, expect

from tests.journeys.axe import faults
from tests.journeys.dragging import drag

PASSWORD = "correct horse battery"


@contextmanager
def on_the_way(page: Page, address: str) -> Iterator[None]:
    """Inside, the first request for an address is asked and has no answer yet."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(address, hold, times=1)
    yield
    held.pop().continue_()


class Person:
    """Somebody before a window. Who is careful makes sure that every page on the way can be read."""

    def __init__(self, page: Page, *, is_careful: bool = False, has_touch: bool = False) -> None:
        self.page = page
        self.is_careful = is_careful
        self.has_touch = has_touch

    def reads(self, words: str) -> None:
        """Wait until these words can be read: not in a closed dialog, nor in a menu that is folded."""
        expect(self.page.locator("body")).to_contain_text(words, use_inner_text=True)
        self.looks()

    def looks(self) -> None:
        """Take in the page as it is now."""
        if self.is_careful:
            found = faults(self.page)
            assert not found, f"{self.page.url}: {found}"

    def goes_to(self, address: str) -> None:
        """Open an address."""
        self.page.goto(address)
        self.looks()

    def touches(self, place: Locator) -> None:
        """Press something, with a finger or with the mouse; where it leads on, wait for the page."""
        if self.has_touch:
            place.tap()
        else:
            place.click()
        self.page.wait_for_load_state()

    def presses(self, name: str) -> None:
        """Press a button."""
        self.touches(self.page.get_by_role("button", name=name, exact=True))

    def follows(self, name: str) -> None:
        """Follow a link."""
        self.touches(self.page.get_by_role("link", name=name, exact=True).first)

    def chooses(self, choice: str) -> None:
        """Choose one of several, or tick a box, by its words."""
        box = self.page.get_by_label(choice)
        self.touches(box)
        expect(box).to_be_checked()

    def stays(self) -> _Staying:
        """Inside, the page may change, but it is never loaded anew."""
        return _Staying(self.page)


class Visitor(Person):
    """Somebody who buys as a guest."""

    def puts_into_cart(self, product: str, *, quantity: int = 1) -> None:
        """From the shelf over the product's page into the cart."""
        self.goes_to("/shop/")
        self.follows(product)
        self.reads("Put into the cart")
        self.page.get_by_label("Quantity").fill(str(quantity))
        self.presses("Put into the cart")
        self.reads("It is in your cart.")

    def goes_to_checkout(self) -> None:
        """From the cart to the checkout."""
        self.follows("See the cart")
        self.reads("Your cart")
        self.follows("Check out")

    def introduces_herself(self, *, courier_to: str = "") -> None:
        """Fill in who is buying, and where it goes."""
        self.page.get_by_label("Your name").fill("Clara Souza")
        self.page.get_by_label("E-mail").fill("clara@example.com")
        self.page.get_by_label("Phone").fill("21 98765-4321")
        if courier_to:
            self.chooses("Courier")
            self.page.get_by_label("Address").fill(courier_to)

    def checks_out(self, *, courier_to: str = "") -> None:
        """From the cart over the checkout to the page of the payment."""
        self.goes_to_checkout()
        self.introduces_herself(courier_to=courier_to)
        self.chooses("I agree")
        self.looks()
        self.presses("Order and pay")
        self.reads("No real money moves.")

    def buys(self, product: str, *, quantity: int = 1, courier_to: str = "") -> None:
        """All the way from the shelf to the page of the payment."""
        self.puts_into_cart(product, quantity=quantity)
        self.checks_out(courier_to=courier_to)

    def pays(self, outcome: str = "Paid") -> None:
        """Go to the test provider and choose what becomes of the payment."""
        self.follows("Go to payment")
        self.reads("This is a test.")
        self.presses(outcome)

    def parcel(self, title: str) -> Locator:
        """A parcel on the page of the order."""
        return self.page.get_by_role("article").filter(has=self.page.get_by_role("heading", name=title))

    @property
    def order_number(self) -> str:
        """The number of the order that the page speaks of."""
        found = re.search(r"Order №(\d+)", self.page.locator("main").inner_text())
        assert found, self.page.url
        return found[1]


class Seller(Person):
    """Somebody who works in the office."""

    def signs_in(self, email: str, password: str = PASSWORD) -> None:
        """Through the door."""
        self.goes_to("/sign-in")
        self.page.get_by_label("E-mail").fill(email)
        self.page.get_by_label("Password").fill(password)
        self.presses("Sign in")

    def opens_board(self, address: str = "/deals") -> None:
        """Open a board, and wait until it hears of changes."""
        with self.page.expect_response("**/live/stream?*"):
            self.page.goto(address)
        self.looks()

    @property
    def menu(self) -> Locator:
        """The menu beside every page."""
        return self.page.get_by_role("navigation", name="Main menu")

    def hears_nothing(self) -> None:
        """From now on no change is told to this window."""
        self.page.route("**/live/stream?*", lambda route: route.abort())

    def column(self, stage: str) -> Locator:
        """A column of the board."""
        return self.page.get_by_role("region", name=stage, exact=True)

    def card(self, title: str, *, on: str) -> Locator:
        """A card of the board, in the column of a stage."""
        return self.column(on).get_by_role("article", name=title, exact=True)

    def sees_card(self, title: str, *, on: str) -> None:
        """Wait until the card stands in the column, and nowhere else."""
        expect(self.card(title, on=on)).to_be_visible()
        expect(self.page.get_by_role("article", name=title, exact=True)).to_have_count(1)
        self.looks()

    def drags(self, card: Locator, *, to: str) -> None:
        """Take the card in the hand and let it go over a column."""
        drag(self.page, card, self.column(to).locator("[data-cards]"), x=80, y=70)

    def moves_by_keyboard(self, card: Locator, *, to: str) -> None:
        """Focus the card, press M, choose the stage."""
        card.focus()
        self.page.keyboard.press("m")
        chosen = self._move_dialog.get_by_role("button", name=to)
        expect(chosen).to_be_visible()
        self.looks()
        chosen.focus()
        self.page.keyboard.press("Enter")

    def moves_by_finger(self, card: Locator, *, to: str) -> None:
        """Tap the card's arrow, choose the stage."""
        card.get_by_role("link", name="Move").tap()
        chosen = self._move_dialog.get_by_role("button", name=to)
        expect(chosen).to_be_visible()
        self.looks()
        chosen.tap()

    def opens_card(self, card: Locator, title: str) -> None:
        """Open a card over the board."""
        self.touches(card.get_by_role("link", name=title, exact=True))
        expect(self.page.locator("#panel .record-title")).to_have_text(title)
        self.looks()

    @property
    def story(self) -> Locator:
        """The timeline of the open card."""
        return self.page.locator("#timeline")

    def entry(self, words: str) -> Locator:
        """A line of the timeline, by its sentence."""
        sentence = self.page.locator(".entry-sentence").filter(has_text=words)
        return self.story.get_by_role("listitem").filter(has=sentence)

    def parcel(self, number: str) -> Locator:
        """A parcel on the open card, by its number."""
        return self.page.locator(".parcel").filter(has=self.page.get_by_text(number, exact=True))

    def writes_tracking_number(self, tracking_number: str, *, of: Locator) -> None:
        """Write down under which number the carrier knows a parcel."""
        of.get_by_label("Tracking number").fill(tracking_number)
        self.touches(of.get_by_role("button", name="Save", exact=True))
        expect(of.get_by_role("link", name="Follow it")).to_be_visible()

    def ships(self, parcel: Locator) -> None:
        """Let a parcel leave the house."""
        self.touches(parcel.get_by_role("button", name="Mark as shipped"))
        expect(parcel.get_by_role("button", name="Mark as delivered")).to_be_visible()

    def changes(self, fact: str, value: str) -> None:
        """Change a fact of the open card in its place: the pencil leads into the field."""
        self.page.get_by_role("link", name=f"Change: {fact}", exact=True).click()
        form = self.page.locator(".fact-form")
        expect(form.get_by_label(fact)).to_be_focused()
        form.get_by_label(fact).fill(value)
        self.touches(form.get_by_role("button", name="Save", exact=True))

    def writes_note(self, text: str) -> None:
        """Write a note on the open card."""
        self.page.get_by_role("textbox", name="Note").fill(text)
        self.presses("Save the note")
        expect(self.story.get_by_text(text, exact=True)).to_be_visible()

    def writes_letter(self, subject: str, text: str, *, to: str) -> None:
        """Write to the client from the open card, until the timeline shows it."""
        self.page.locator("#composing").get_by_role("link", name="E-mail").click()
        dialog = self.page.get_by_role("dialog", name="Write an e-mail")
        dialog.get_by_label("To", exact=True).fill(to)
        dialog.get_by_label("Subject").fill(subject)
        dialog.get_by_label("Text").fill(text)
        self.looks()
        dialog.get_by_role("button", name="Send").click()
        expect(self.entry(f"wrote to the client: {subject}")).to_have_count(1)

    def sees_notice(self, words: str) -> None:
        """Wait for a short notice."""
        expect(self.page.locator("#toasts")).to_contain_text(words)

    @property
    def bell(self) -> Locator:
        """The bell in the top line."""
        return self.page.get_by_role("link", name="Notifications")

    @property
    def _move_dialog(self) -> Locator:
        return self.page.get_by_role("dialog", name="Move to…")


class _Staying:
    """Leaves a mark on the page that a new load would wipe away."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def __enter__(self) -> Self:
        self.page.evaluate("window.staying = true")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            assert self.page.evaluate("window.staying === true"), "the page was loaded anew"
