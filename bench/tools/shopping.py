"""What a visitor of the shop does, from an empty cart to a paid order."""

from __future__ import annotations

from dataclasses import dataclass

from bench.tools.company import Company
from bench.tools.visitor import Answer, Visitor
from dealwright.catalog.products.models import Product

SEEN = "seen_delivery_"
"""Begins the hidden fields that tell what each delivery costs; the last one is the courier."""


@dataclass(frozen=True)
class Form:
    """A checkout that was filled in: sent, it becomes an order with its payment."""

    browser: Visitor
    fields: dict[str, str]

    def send(self) -> Answer:
        """Order: one request."""
        return self.browser.post("/shop/checkout", self.fields)


@dataclass
class Shopper:
    """Buys one thing after the other, each time as somebody new."""

    port: int
    company: Company
    number: int
    """Tells one shopper from the next, so that nobody waits for the same client or the same product."""
    bought: int = 0

    def __post_init__(self) -> None:
        self.browser = Visitor(self.port)

    def buy(self) -> Answer:
        """Home, product, cart, checkout, payment page: seven requests. The deal stands on the board then."""
        self._look_around()
        self.put_into_cart()
        to_payment = self._check_out()
        self.browser.follow(to_payment)
        return to_payment

    def buy_and_pay(self) -> Answer:
        """The same, and pay with the test provider until the order page says so: four requests more."""
        token = self.buy().location.rsplit("/", 1)[-1]
        provider = f"/sandbox/{token}"
        self.browser.get(provider)
        back = self.browser.post(provider, {"outcome": "paid"})
        return self.browser.follow(self.browser.get(back.location, expect=302))

    def put_into_cart(self) -> Answer:
        """One piece of the present product; the browser is shown the product again."""
        product = self._product()
        return self.browser.follow(self.browser.post("/shop/cart", {"product": product.pk, "quantity": 1}))

    def look_at_product(self) -> Answer:
        """The page of the next product."""
        self.bought += 1
        return self.browser.get(f"/shop/p/{self._product().slug}")

    def _look_around(self) -> None:
        self.browser = Visitor(self.port)
        self.browser.get("/shop/")
        self.look_at_product()

    def fill_form(self) -> Form:
        """A new visitor with one piece in the cart, who has typed everything and not sent it."""
        self._look_around()
        self.put_into_cart()
        form = self._form()
        self.browser.connection.close()  # opened again when the form is sent: hundreds wait
        return form

    def _check_out(self) -> Answer:
        return self._form().send()

    def _form(self) -> Form:
        form = self.browser.get("/shop/checkout").hidden_fields
        name = f"{self.number}-{self.bought}"
        buyer = {
            "name": f"Mariana {name}",
            "email": f"buyer-{name}@bench.example",
            "phone": f"+5511{self.number:04}{self.bought % 100_000:05}",
            "delivery": next(name.removeprefix(SEEN) for name in reversed(form) if name.startswith(SEEN)),
            "address": "Rua Augusta 100",
            "comment": "",
            "consent": "on",
        }
        return Form(self.browser, {**form, **buyer})

    def _product(self) -> Product:
        products = self.company.products
        return products[(self.number * 7 + self.bought) % len(products)]
