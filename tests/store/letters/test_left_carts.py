"""Whoever left a cart is reminded of it once, and finds it again on another device."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from dealwright.channels.messages.models import Message
from dealwright.events import unrecorded
from dealwright.kit import clock
from dealwright.store.carts.models import Cart
from dealwright.store.carts.queries import contents_of
from dealwright.store.form.actions import keep_consent
from dealwright.store.letters import jobs
from dealwright.store.letters.actions import remind_of_cart
from dealwright.store.letters.left_carts import cart_behind, link_to, stop_link_of
from dealwright.store.letters.models import ReminderRefusal
from dealwright.store.settings.models import Store
from tests.factories.sales import SYSTEM, new_customer, new_order, new_product

pytestmark = pytest.mark.django_db


@pytest.fixture
def reminding(store):
    """The shop reminds after a day."""
    with unrecorded("set up for a test"):
        Store.objects.filter(pk=store.pk).update(reminds_of_carts=True, reminds_after_hours=24)
    return store.refreshed()


@pytest.fixture
def left(reminding, cart_of):
    """`left((product, 2))`: a cart of Clara, left 30 hours ago."""

    def cart(*wanted, hours: int = 30, email: str = "clara@example.com"):
        made = cart_of(*wanted)
        with unrecorded("set up for a test"):
            left_at = clock.now() - timedelta(hours=hours)
            Cart.objects.filter(pk=made.pk).update(email=email, updated_at=left_at)
        return made.refreshed()

    return cart


class TestStep:
    def test_writes_to_whoever_left_a_cart(self, left, phone):
        contact = new_customer()
        cart = left((phone, 2))

        jobs.step()

        message = Message.objects.get()
        assert (message.purpose, message.key) == ("cart.left", f"cart.left {cart.pk}")
        assert (message.address, message.name) == ("clara@example.com", "Clara Souza")
        assert "2 × Aurora X2" in message.text
        assert "/shop/left-carts/" in message.text
        assert [one.on for one in message.links.all()] == [f"contact:{contact.pk}"]

    def test_writes_once(self, left, phone):
        left((phone, 2))

        jobs.step()
        jobs.step()

        assert Message.objects.count() == 1

    def test_waits_long_enough_and_forgets_in_time(self, left, phone):
        left((phone, 1), hours=23)
        left((phone, 1), hours=24 * 9)

        jobs.step()

        assert not Message.objects.exists()

    def test_is_silent_unless_switched_on(self, left, phone, reminding):
        left((phone, 1))
        with unrecorded("set up for a test"):
            Store.objects.filter(pk=1).update(reminds_of_carts=False)

        jobs.step()

        assert not Message.objects.exists()

    def test_is_silent_to_whoever_bought_since(self, left, phone):
        contact = new_customer()
        left((phone, 1))
        new_order(product=new_product(), contact=contact, store="crm")

        jobs.step()

        assert not Message.objects.exists()

    def test_is_silent_about_what_is_sold_out(self, left, phone):
        cart = left((phone, 1))
        with unrecorded("set up for a test"):
            type(phone).objects.filter(pk=phone.pk).update(is_active=False)

        jobs.step()

        assert not Message.objects.exists()
        assert cart.refreshed().reminded_at is not None

    def test_is_silent_to_nobody(self, left, phone):
        left((phone, 1), email="")

        jobs.step()

        assert not Message.objects.exists()


class TestKnownVisitors:
    """They never opened the checkout of this cart, so that an earlier consent decides."""

    @pytest.fixture
    def client(self):
        """Clara, who bought a week ago and agreed to it then."""
        contact = new_customer()
        order = new_order(contact=contact)
        keep_consent(order, text="We keep your data.", language="en", by=SYSTEM)
        with unrecorded("set up for a test"):
            type(order).objects.filter(pk=order.pk).update(placed_at=clock.now() - timedelta(days=7))
        return contact

    @pytest.fixture
    def left_by_browser(self, left, cart_of, phone, case):
        """A cart without a word of its owner, in a browser in which a contact has ordered before."""

        def cart(contact):
            bought, made = cart_of((case, 1)), left((phone, 1), email="")
            with unrecorded("set up for a test"):
                Cart.objects.filter(pk=bought.pk).update(
                    token_hash=made.token_hash, contact=contact, ordered_at=clock.now() - timedelta(days=7)
                )
            return made

        return cart

    def test_are_known_by_what_they_bought_in_this_browser(self, left_by_browser, client):
        left_by_browser(client)

        jobs.step()
        jobs.step()

        assert [one.address for one in Message.objects.all()] == ["clara@example.com"]

    def test_are_left_alone_without_a_consent(self, left_by_browser):
        cart = left_by_browser(new_customer())

        jobs.step()

        assert not Message.objects.exists()
        assert cart.refreshed().reminded_at is not None

    def test_are_known_when_they_are_signed_in(self, left, visitor, phone, anna, client):
        with unrecorded("set up for a test"):
            type(anna).objects.filter(pk=anna.pk).update(email="clara@example.com")
        visitor.force_login(anna)
        visitor.post("/shop/cart", {"product": phone.pk, "quantity": "1"})
        cart = Cart.objects.get()
        with unrecorded("set up for a test"):
            Cart.objects.update(updated_at=clock.now() - timedelta(hours=30))

        jobs.step()

        assert cart.contact == client
        assert [one.address for one in Message.objects.all()] == ["clara@example.com"]

    def test_are_known_by_what_they_bought_signed_in(self, left, cart_of, phone, case, anna, client):
        bought, cart = cart_of((case, 1)), left((phone, 1), email="")
        with unrecorded("set up for a test"):
            Cart.objects.filter(pk=cart.pk).update(user=anna)
            Cart.objects.filter(pk=bought.pk).update(
                user=anna, contact=client, ordered_at=clock.now() - timedelta(days=7)
            )

        jobs.step()

        assert [one.address for one in Message.objects.all()] == ["clara@example.com"]


class TestNoReminders:
    def test_is_asked_for_by_a_link_of_the_letter(self, left, phone, visitor):
        left((phone, 1))
        jobs.step()
        (stop,) = re.findall(r"/shop/no-reminders/\S+", Message.objects.get().text)

        shown = visitor.get(stop)
        assert not ReminderRefusal.objects.exists()  # programs open links, too
        done = [visitor.post(stop), visitor.post(stop)][-1]
        left((phone, 1))
        jobs.step()

        assert "clara@example.com gets one letter" in shown.text
        assert "We remind clara@example.com of no cart any more." in done.text
        assert [one.email for one in ReminderRefusal.objects.all()] == ["clara@example.com"]
        assert Message.objects.count() == 1

    def test_is_for_whoever_has_the_letter(self, left, phone, visitor):
        bent = f"{stop_link_of('clara@example.com')}x"

        assert visitor.get(bent).status_code == visitor.post(bent).status_code == 404
        assert not ReminderRefusal.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_workers_remind_once(left, phone):
    cart = left((phone, 1))
    start = Barrier(4)

    def one(_number: int) -> None:
        try:
            start.wait(10)
            remind_of_cart(cart, by=SYSTEM)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(one, range(4)))

    assert Message.objects.count() == 1


class TestLeftCart:
    def test_is_shown_and_taken_over(self, left, phone, visitor):
        cart = left((phone, 2))
        address = link_to(cart)

        page = visitor.get(address).content.decode()
        answer = visitor.post(address)

        assert "Aurora X2" in page
        assert (answer.status_code, answer["Location"]) == (303, "/shop/cart")
        taken = Cart.objects.exclude(pk=cart.pk).get()
        assert [(row.product.pk, row.quantity) for row in contents_of(taken, "BRL").rows] == [(phone.pk, 2)]
        assert cart.lines.count() == 1

    def test_says_so_when_it_was_ordered(self, left, phone, visitor):
        cart = left((phone, 2))
        with unrecorded("set up for a test"):
            Cart.objects.filter(pk=cart.pk).update(ordered_at=clock.now())

        page = visitor.get(link_to(cart))

        assert "This cart is empty by now" in page.content.decode()
        assert "Aurora X2" not in page.content.decode()

    def test_is_not_guessed(self, left, phone, visitor):
        cart = left((phone, 2))

        page = visitor.get(f"/shop/left-carts/{cart.pk}").content.decode()

        assert cart_behind(f"{link_to(cart).rpartition('/')[2]}x") is None
        assert "Aurora X2" not in page

    def test_takes_no_more_than_there_is(self, left, phone, visitor):
        cart = left((phone, 2))
        with unrecorded("set up for a test"):
            type(phone).objects.filter(pk=phone.pk).update(stock=1)

        visitor.post(link_to(cart))

        taken = Cart.objects.exclude(pk=cart.pk).get()
        assert [row.quantity for row in contents_of(taken, "BRL").rows] == [1]

    def test_comes_once_into_the_cart_of_a_client_who_then_signs_in_where_it_was_left(
        self, reminding, phone, visitor, anna
    ):
        visitor.post("/shop/cart", {"product": phone.pk, "quantity": "2"})
        letter = link_to(Cart.objects.get())
        on_the_phone = Client()
        on_the_phone.force_login(anna)

        on_the_phone.post(letter)
        visitor.force_login(anna)
        visitor.get("/shop/")

        cart = Cart.objects.get()
        assert cart.user == anna
        assert [(row.product.pk, row.quantity) for row in contents_of(cart, "BRL").rows] == [(phone.pk, 2)]
        assert on_the_phone.get(letter)["Location"] == "/shop/cart"

    def test_is_found_in_the_cart_of_a_client_who_signed_in_before_they_follow_the_letter(
        self, reminding, phone, visitor, anna
    ):
        visitor.post("/shop/cart", {"product": phone.pk, "quantity": "2"})
        letter = link_to(Cart.objects.get())
        visitor.force_login(anna)

        answer = visitor.get(letter)

        assert (answer.status_code, answer["Location"]) == (303, "/shop/cart")
        assert Cart.objects.get().user == anna
