"""The ways of paying that buyers choose from: made when somebody asks, changed by whoever may."""

from typing import Any

import pytest

from dealwright.events import Actor
from dealwright.kit.errors import Conflict, Forbidden, Refused
from dealwright.people.users.models import User
from dealwright.sales.methods.actions import create_method, edit_method, move_method, remove_method
from dealwright.sales.methods.models import PaymentMethod
from dealwright.sales.methods.queries import methods_on_offer, payment_methods
from tests.factories.sales import SYSTEM, new_order

pytestmark = pytest.mark.django_db


class TestFirstMethods:
    def test_are_made_once_and_only_the_test_provider_is_offered(self) -> None:
        names = [one.name for one in payment_methods()]

        assert names == ["Card (test)", "Bank transfer", "Cash on delivery"]
        assert [one.provider for one in methods_on_offer()] == ["sandbox"]
        assert [one.name for one in payment_methods()] == names
        assert PaymentMethod.objects.count() == 3

    def test_stand_beside_one_that_was_made_first(self) -> None:
        create_method(provider="on_delivery", name="At the door", by=SYSTEM)

        assert [one.name for one in payment_methods()][-1] == "At the door"
        assert PaymentMethod.objects.count() == 4


class TestEditing:
    def test_a_transfer_is_offered_with_its_bank_account(self, recorded: Any) -> None:
        transfer = payment_methods()[1]
        recorded.start_over()

        with pytest.raises(Refused) as refusal:
            edit_method(transfer, is_active=True, by=SYSTEM)
        assert refusal.value.field == "details"
        assert recorded == []

        edit_method(transfer, is_active=True, details="IBAN PT50", version=1, by=SYSTEM)
        assert [one.provider for one in methods_on_offer()] == ["sandbox", "transfer"]
        assert recorded == ["payment_method.edited"]

    def test_the_last_one_on_offer_stays(self) -> None:
        cash = edit_method(payment_methods()[2], is_active=True, by=SYSTEM)
        edit_method(payment_methods()[0], is_active=False, by=SYSTEM)  # the test provider may always go

        for verb in (
            lambda: edit_method(cash, is_active=False, by=SYSTEM),
            lambda: remove_method(cash, by=SYSTEM),
        ):
            with pytest.raises(Refused, match="Buyers have to pay in some way"):
                verb()

        assert methods_on_offer() == [cash]

    def test_is_called_by_its_name_in_the_language_of_the_buyer(self) -> None:
        card = edit_method(payment_methods()[0], names={"pt-br": "Cartão", "en": " "}, by=SYSTEM)

        assert (card.name_in("pt-br"), card.name_in("en")) == ("Cartão", "Card (test)")
        with pytest.raises(Refused, match="no language"):
            edit_method(card, names={"xx": "?"}, by=SYSTEM)

    def test_moves_among_the_others(self) -> None:
        transfer = payment_methods()[1]

        move_method(transfer, up=True, by=SYSTEM)

        assert [one.provider for one in payment_methods()] == ["transfer", "sandbox", "on_delivery"]
        move_method(transfer, up=True, by=SYSTEM)  # is the first one already

    def test_refuses_a_stale_version_and_a_stranger(self, anna: User) -> None:
        card = edit_method(payment_methods()[0], name="Card", by=SYSTEM)

        with pytest.raises(Conflict):
            edit_method(card, name="Cards", version=1, by=SYSTEM)
        with pytest.raises(Forbidden):
            edit_method(card, name="Cards", by=Actor.of(anna))

    def test_one_that_orders_were_made_with_stays(self, pipeline: Any) -> None:
        cash = edit_method(payment_methods()[2], is_active=True, by=SYSTEM)
        new_order(payment_method=cash)

        with pytest.raises(Refused, match="Switch it off"):
            remove_method(cash, by=SYSTEM)
        remove_method(payment_methods()[1], by=SYSTEM)
        assert PaymentMethod.objects.count() == 2


class TestPages:
    def test_an_administrator_makes_and_changes_one(self, client_of: Any, owner: User) -> None:
        office = client_of(owner)
        assert "Cash on delivery" in office.get("/store/payment-methods").text

        form = office.get("/store/payment-methods/new?provider=transfer").text
        assert "What buyers are told" in form
        wrong = office.post(
            "/store/payment-methods/new", {"provider": "transfer", "name": "Pix", "is_active": "on"}
        )
        assert (wrong.status_code, "Write the bank account" in wrong.text) == (422, True)
        right = {"provider": "transfer", "name": "Pix", "details": "Key 1", "is_active": "on"}
        assert office.post("/store/payment-methods/new", right)["Location"] == "/store/payment-methods"

        made = PaymentMethod.objects.get(name="Pix")
        page = f"/store/payment-methods/{made.pk}"
        office.post(page, {"name": "PIX", "details": "Key 2", "is_active": "on", "version": "1"})
        assert made.refreshed().name == "PIX"
        assert office.post(page, {"name": "Pix", "details": "Key", "version": "1"}).status_code == 409
        office.post(f"{page}/place", {"up": "on"})
        assert payment_methods()[2].pk == made.pk
        office.post(f"{page}/removal")
        assert not PaymentMethod.objects.filter(pk=made.pk).exists()

    def test_a_seller_does_not_see_them(self, client_of: Any, anna: User) -> None:
        assert client_of(anna).get("/store/payment-methods").status_code == 403


def test_the_api_does_what_the_pages_do(api_of: Any, owner: User, anna: User) -> None:
    api = api_of(owner)
    first = api.get("/api/v1/payment-methods").json()["items"]
    assert [one["provider"] for one in first] == ["sandbox", "transfer", "on_delivery"]

    made = api.post("/api/v1/payment-methods", {"provider": "on_delivery", "name": "Cash"}).json()
    address = f"/api/v1/payment-methods/{made['id']}"
    changed = api.patch(address, {"details": "Have it ready.", "version": 1}).json()
    assert (changed["details"], changed["version"]) == ("Have it ready.", 2)
    assert api.post(f"{address}/move", {"up": True}).json()["position"] == 3
    assert api.delete(address).status_code == 204
    assert api_of(anna).get("/api/v1/payment-methods").status_code == 403
