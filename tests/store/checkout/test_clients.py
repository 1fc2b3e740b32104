"""Whom a purchase belongs to: a known client is filled in, written over, or left alone (ST-46, ST-47)."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from dealwright.catalog.products.models import Product
from dealwright.crm.companies.models import Company
from dealwright.crm.contacts.actions import create_contact
from dealwright.crm.contacts.models import Contact
from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.people.users.models import User
from dealwright.sales.orders.models import Order
from dealwright.store.carts.models import Cart
from dealwright.store.checkout.actions import check_out
from dealwright.store.checkout.buyer import Buyer
from dealwright.store.settings.actions import edit_store
from dealwright.work.notifications.models import Notification

Carts = Callable[..., Cart]


@pytest.fixture
def buys(cart_of: Carts, case: Product, system: Actor) -> Callable[[Buyer], Order]:
    """Buy one case as somebody."""

    def bought(buyer: Buyer) -> Order:
        seen = case.price_money
        return check_out(cart_of((case, 1)), buyer=buyer, checkout_key=uuid4(), seen_total=seen, by=system)

    return bought


@pytest.fixture
def known(system: Actor, anna: User) -> Contact:
    """Maria, as we know her already."""
    return create_contact(
        name="M. Souza", emails=["maria@example.com"], address="Old street 1", responsible=anna, by=system
    )


class TestMerge:
    def test_fills_only_what_is_empty(
        self, buys: Callable[[Buyer], Order], maria: Buyer, known: Contact
    ) -> None:
        order = buys(
            replace(maria, address="New street 2", city="Rio", written={"contact": {"post": "Chef"}})
        )

        contact = order.contact.refreshed()
        assert contact == known
        assert (contact.name, contact.address) == ("M. Souza", "Old street 1")
        assert (contact.city, contact.post) == ("Rio", "Chef")
        assert contact.phone_texts == ["+5521987654321"]


class TestReplace:
    def test_writes_over_what_is_known_and_keeps_further_ways(
        self, buys: Callable[[Buyer], Order], maria: Buyer, known: Contact, system: Actor
    ) -> None:
        edit_store(duplicates="replace", by=system)

        order = buys(replace(maria, email="MARIA@example.com", address="New street 2"))

        contact = order.contact.refreshed()
        assert contact == known
        assert (contact.name, contact.address) == ("Maria Souza", "New street 2")
        assert contact.email_texts == ["maria@example.com"]
        assert contact.phone_texts == ["+5521987654321"]


class TestDuplicate:
    def test_makes_another_client_each_time(
        self, buys: Callable[[Buyer], Order], maria: Buyer, known: Contact, system: Actor
    ) -> None:
        edit_store(duplicates="duplicate", by=system)

        order = buys(maria)

        assert order.contact != known
        assert known.refreshed().name == "M. Souza"
        assert Contact.objects.count() == 2


class TestCompany:
    def test_pays_with_its_tax_number_and_is_known_again(
        self, buys: Callable[[Buyer], Order], maria: Buyer
    ) -> None:
        firm = replace(maria, payer="company", company="Loja Azul", tax_number="11.222.333/0001-81")

        first, second = buys(firm), buys(replace(firm, company="Loja Azul Ltda"))

        company = Company.objects.get()
        assert (first.company, second.company) == (company, company)
        assert (first.payer, company.name) == ("company", "Loja Azul")
        assert company.requisites.get().tax_number == "11222333000181"
        assert list(company.contacts.all()) == [first.contact]

    def test_is_refused_with_a_wrong_tax_number(
        self, buys: Callable[[Buyer], Order], maria: Buyer, recorded: Any
    ) -> None:
        firm = replace(maria, payer="company", company="Loja Azul", tax_number="11.222.333/0001-82")

        with pytest.raises(Refused) as refusal:
            buys(firm)

        assert refusal.value.field == "tax_number"
        assert [model.objects.count() for model in (Order, Company, Contact)] == [0, 0, 0]

    def test_stays_out_of_what_a_person_buys(self, buys: Callable[[Buyer], Order], maria: Buyer) -> None:
        order = buys(replace(maria, company="Loja Azul"))

        assert order.company is None
        assert Company.objects.count() == 0


def test_the_responsible_person_is_told(
    buys: Callable[[Buyer], Order], maria: Buyer, anna: User, run_reactions: Callable[[], int]
) -> None:
    edit_store(responsible=anna, by=Actor.system())

    order = buys(maria)
    run_reactions()

    assert order.contact.responsible == anna
    assert Notification.objects.filter(user=anna).exists()
