"""What a buyer who is signed in sees and keeps; and what a stranger's typing never shows them."""

from __future__ import annotations

import re
from dataclasses import replace
from uuid import uuid4

import pytest
from django.test import Client

from dealwright.crm.contacts.actions import create_contact, edit_contact
from dealwright.crm.contacts.models import Contact
from dealwright.events import Actor
from dealwright.events.dispatch import run_reactions
from dealwright.sales.modes.actions import bring_orders_back
from dealwright.sales.orders.models import Order
from dealwright.store.buyers.models import BuyerAccount, BuyerSession, UnprovenEmail
from dealwright.store.checkout.actions import check_out
from dealwright.store.settings.actions import edit_store
from tests.factories.sales import SYSTEM, new_order
from tests.store.buyers.test_signing import EMAIL, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def buys(cart_of, case):
    """Buy one case as a guest."""

    def bought(buyer) -> Order:
        cart, seen = cart_of((case, 1)), case.price_money
        return check_out(cart, buyer=buyer, checkout_key=uuid4(), seen_total=seen, by=SYSTEM)

    return bought


def orders_seen(browser: Client) -> set[str]:
    """The numbers of the orders on the page of a buyer."""
    page = browser.get("/shop/account").text
    return {one.number for one in Order.objects.all() if f"/shop/orders/{one.page_token}" in page}


class TestMyOrders:
    @pytest.mark.parametrize("keeps_orders", [False, True], ids=["deals", "deals and orders"])
    def test_are_those_bought_as_a_guest_and_those_of_the_office(self, buys, maria, keeps_orders):
        if keeps_orders:
            bring_orders_back(by=SYSTEM)
        guest = buys(maria)
        written = new_order(contact=guest.contact, store="crm")
        of_others = buys(replace(maria, email="joana@example.com", phone="+5521999990000"))

        browser = signed_in(Client())

        assert orders_seen(browser) == {guest.number, written.number}
        assert of_others.number not in browser.get("/shop/account").text

    def test_are_found_by_the_proven_address_where_each_purchase_makes_a_contact(self, buys, maria):
        edit_store(duplicates="duplicate", by=SYSTEM)
        first, second = buys(maria), buys(maria)
        assert first.contact != second.contact

        assert orders_seen(signed_in(Client())) == {first.number, second.number}

    def test_say_that_there_is_nothing_yet(self, store):
        create_contact(name="Maria Souza", emails=[EMAIL], by=SYSTEM)

        assert "You have not ordered anything yet" in signed_in(Client()).get("/shop/account").text

    def test_come_by_twenty(self, store, statements):
        contact = create_contact(name="Maria Souza", emails=[EMAIL], by=SYSTEM)
        for _number in range(21):
            new_order(contact=contact, store="crm")
        browser = signed_in(Client())

        assert len(orders_seen(browser)) == 20
        assert "/shop/account?from=20" in browser.get("/shop/account").text
        assert "/shop/account?from=0" in browser.get("/shop/account?from=20").text
        assert statements(lambda: browser.get("/shop/account")) <= 12


class TestStrangers:
    """What somebody types into a checkout proves nothing."""

    @pytest.mark.parametrize("policy", ["merge", "replace"])
    def test_read_nothing_of_whose_phone_they_typed(self, buys, maria, policy):
        edit_store(duplicates=policy, by=SYSTEM)
        victim = create_contact(
            name="Maria Souza", phones=[maria.phone], address="Secret street 7", by=SYSTEM
        )
        secret = new_order(contact=victim, store="crm")
        own = buys(replace(maria, name="Mallory", email="mallory@example.com"))
        assert own.contact == victim

        thief = signed_in(Client(), "mallory@example.com")

        assert orders_seen(thief) == {own.number}
        assert secret.number not in thief.get("/shop/account").text
        assert "Secret street" not in thief.get("/shop/account/details").text
        assert BuyerAccount.objects.get().contact != victim

    @pytest.mark.parametrize("policy", ["merge", "replace"])
    def test_do_not_gather_what_others_buy_with_a_phone_they_said_was_theirs(self, buys, maria, policy):
        edit_store(duplicates=policy, by=SYSTEM)
        create_contact(name="Mallory", emails=["mallory@example.com"], phones=[maria.phone], by=SYSTEM)
        thief = signed_in(Client(), "mallory@example.com")

        first = buys(replace(maria, address="Secret street 7"))
        second = buys(maria)

        assert orders_seen(thief) == set()
        assert orders_seen(signed_in(Client())) == {first.number, second.number}

    def test_are_doubted_at_every_door_but_that_of_a_colleague(self, store, anna):
        one = create_contact(name="Maria", phones=["+5521987654321"], by=SYSTEM)
        other = create_contact(name="Joana", phones=["+5521987654322"], by=SYSTEM)

        edit_contact(one, emails=["a@example.com"], by=Actor.visitor())
        edit_contact(other, emails=["b@example.com"], by=Actor.of(anna))
        run_reactions()

        assert list(UnprovenEmail.objects.values_list("contact", "email")) == [(one.pk, "a@example.com")]

    def test_lose_what_a_colleague_trusts(self, store, anna):
        one = create_contact(name="Maria", phones=["+5521987654321"], by=SYSTEM)
        edit_contact(one, emails=["a@example.com"], by=Actor.visitor())
        run_reactions()

        edit_contact(one, emails=[], by=Actor.of(anna))
        edit_contact(one, emails=["a@example.com"], by=Actor.of(anna))
        run_reactions()

        assert not UnprovenEmail.objects.exists()


class TestDetails:
    @pytest.fixture
    def contact(self, store):
        """Maria with two phones and an address."""
        return create_contact(
            name="Maria Souza",
            emails=[EMAIL],
            phones=["+5521987654321", "+5521911112222"],
            address="Rua das Flores 7",
            city="Rio",
            by=SYSTEM,
        )

    def test_are_kept_by_the_buyer(self, contact, recorded):
        browser = signed_in(Client())
        recorded.start_over()

        answer = browser.post("/shop/account/details", {"name": "Maria Lima", "phone": "21 98888-7777"})

        assert answer.status_code == 303
        kept = contact.refreshed()
        assert (kept.name, kept.phone_texts) == ("Maria Lima", ["+5521988887777", "+5521911112222"])
        assert recorded == ["contact.edited"]

    @pytest.mark.parametrize(
        ("name", "phone"), [("", "21 98888-7777"), ("Maria", "123"), ("x" * 121, ""), ("Maria", "x" * 41)]
    )
    def test_refuse_what_is_wrong_and_change_nothing(self, contact, recorded, name, phone):
        browser = signed_in(Client())
        recorded.start_over()

        assert browser.post("/shop/account/details", {"name": name, "phone": phone}).status_code == 422

        assert recorded == []
        assert contact.refreshed().name == "Maria Souza"

    def test_refuse_what_was_changed_meanwhile(self, contact):
        browser = signed_in(Client())
        edit_contact(contact, name="Maria S.", by=SYSTEM)

        typed = {"name": "Maria Lima", "phone": "", "version": contact.version}

        assert browser.post("/shop/account/details", typed).status_code == 422
        assert contact.refreshed().name == "Maria S."

    def test_hold_addresses_that_are_added_changed_and_removed(self, contact):
        browser = signed_in(Client())
        new = {"street": "Avenida Brasil 1", "city": "São Paulo", "postal_code": "01000-000"}

        browser.post("/shop/account/addresses/new", new)
        browser.post("/shop/account/addresses/0", {"street": "Rua Nova 9", "city": "Rio"})
        kept = contact.refreshed()
        assert (kept.address, [one["street"] for one in kept.address_facts]) == (
            "Rua Nova 9",
            ["Avenida Brasil 1"],
        )

        browser.post("/shop/account/addresses/0/removal")
        kept = contact.refreshed()
        assert (kept.address, kept.city, kept.address_facts) == ("Avenida Brasil 1", "São Paulo", [])

    def test_refuse_addresses_that_are_none(self, contact, recorded):
        browser = signed_in(Client())
        recorded.start_over()

        assert browser.post("/shop/account/addresses/new", {"street": ""}).status_code == 422
        assert browser.post("/shop/account/addresses/7", {"street": "Here"}).status_code == 404
        assert browser.post("/shop/account/addresses/7/removal").status_code == 303
        assert recorded == []

    def test_are_nobody_elses(self, contact):
        for path in ("/shop/account", "/shop/account/details", "/shop/account/addresses/0"):
            assert Client().get(path)["Location"].startswith("/shop/sign-in?next=%2Fshop%2Faccount")
        Client().post("/shop/account/addresses/0/removal")
        assert contact.refreshed().address == "Rua das Flores 7"


class TestCheckout:
    def bought(self, browser: Client, product, **typed) -> Order:
        """Buy one piece in the browser."""
        browser.post("/shop/cart", {"product": product.pk})
        page = browser.get("/shop/checkout")
        hidden = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page.text))
        values = {name: value for name, value in hidden.items() if name.startswith(("seen_", "checkout_key"))}
        deliveries = re.findall(r'name="delivery" value="(\d+)"', page.text)
        if deliveries:
            values["delivery"] = deliveries[-1]
        method = re.search(r'name="payment" value="(\d+)" checked', page.text)
        if method:
            values["payment"] = method[1]
        answer = browser.post("/shop/checkout", {**values, "consent": "on", **typed})
        assert answer.status_code == 303, answer.text
        return Order.objects.latest("pk")

    @pytest.mark.parametrize("policy", ["merge", "replace", "duplicate"])
    def test_orders_for_whoever_is_signed_in_whatever_they_type(self, store, case, policy):
        edit_store(duplicates=policy, by=SYSTEM)
        contact = create_contact(name="Maria Souza", emails=[EMAIL], by=SYSTEM)
        other = create_contact(
            name="Joana", emails=["joana@example.com"], phones=["+5521987654321"], by=SYSTEM
        )
        browser = signed_in(Client())
        typed = {"name": "Maria S.", "email": "joana@example.com", "phone": "+5521987654321"}

        order = self.bought(browser, case, **typed, address="Rua Nova 9", city="Rio")

        assert order.contact == contact
        assert contact.refreshed().email_texts == [EMAIL]
        assert contact.refreshed().name == ("Maria S." if policy == "replace" else "Maria Souza")
        assert other.refreshed().name == "Joana"
        assert Contact.objects.count() == 2
        assert orders_seen(browser) == {order.number}

    def test_begins_with_what_is_known_and_keeps_another_address(self, store, case):
        contact = create_contact(
            name="Maria Souza", emails=[EMAIL], phones=["+5521987654321"], address="Rua 1", by=SYSTEM
        )
        browser = signed_in(Client())
        browser.post("/shop/cart", {"product": case.pk})
        page = browser.get("/shop/checkout").text
        assert 'value="Maria Souza"' in page
        assert "Rua 1" in page

        self.bought(browser, case, name="Maria Souza", phone="+5521987654321", address="Rua 2", city="Rio")

        kept = contact.refreshed()
        assert (kept.address, [one["street"] for one in kept.address_facts]) == ("Rua 1", ["Rua 2"])
        assert "/shop/checkout?to=1" not in page


class TestOffice:
    @pytest.fixture
    def contact(self, store, anna):
        """Maria, a client of Anna's, signed in to the shop."""
        made = create_contact(name="Maria Souza", emails=[EMAIL], responsible=anna, by=SYSTEM)
        signed_in(Client())
        return made

    def test_sees_it_on_the_card_and_ends_it(self, contact, client_of, anna):
        client, account = client_of(anna), f"/contacts/{contact.pk}/shop-account"

        assert f'hx-get="{account}"' in client.get(f"/contacts/{contact.pk}").text
        assert "Signed in with 1 browser" in client.get(account).text
        assert client.post(f"/contacts/{contact.pk}/shop-sessions").status_code == 303

        assert "Signed in nowhere now" in client.get(account).text
        assert not BuyerSession.objects.exists()

    def test_is_done_by_programs_of_those_who_may(self, contact, api_of, owner, boris):
        (found,) = api_of(owner).get("/api/v1/shop-accounts").json()["items"]
        assert (found["contact_id"], found["email"], found["sessions"]) == (contact.pk, EMAIL, 1)

        assert api_of(owner).post(f"/api/v1/shop-accounts/{found['id']}/end-sessions").status_code == 204
        assert not BuyerSession.objects.exists()

    def test_is_nothing_for_whoever_may_not_see_the_client(self, contact, client_of, api_of, boris):
        account = BuyerAccount.objects.get()

        assert client_of(boris).get(f"/contacts/{contact.pk}/shop-account").status_code == 404
        assert client_of(boris).post(f"/contacts/{contact.pk}/shop-sessions").status_code == 404
        assert api_of(boris).post(f"/api/v1/shop-accounts/{account.pk}/end-sessions").status_code == 404
        assert BuyerSession.objects.count() == 1
