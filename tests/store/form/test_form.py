"""The checkout form in the office, and by program."""

from decimal import Decimal
from typing import Any

import pytest

from dealwright.events import Actor
from dealwright.kit.errors import Conflict, Forbidden, Refused
from dealwright.people.users.models import User
from dealwright.records.fields.actions import add_field
from dealwright.sales.deliveries.queries import delivery_services
from dealwright.sales.methods.queries import payment_methods
from dealwright.store.form.actions import create_field, edit_field, keep_consent, move_field, remove_field
from dealwright.store.form.models import CheckoutField, Consent
from dealwright.store.form.queries import Asked, checkout_fields, shown_fields
from dealwright.store.settings.queries import the_store
from tests.factories.sales import new_order

SYSTEM = Actor.system()
TODAY = ["name", "email", "phone", "address", "comment"]
"""What a form asks for before anybody changed it."""


def own(**more: Any) -> CheckoutField:
    """A field that the office added: on which floor."""
    given = {"group": "order", "type": "text", "label": "Floor"} | more
    return create_field(**given, by=SYSTEM)


def asked(code: str) -> Asked:
    return next(one for one in checkout_fields() if one.code == code)


class TestFirstFields:
    def test_ask_for_what_a_purchase_needs(self) -> None:
        assert [one.code for one in shown_fields(delivery_services())] == TODAY
        assert CheckoutField.objects.count() == 10
        assert asked("name").field.labels["pt-br"]

    def test_a_place_is_asked_for_where_a_delivery_is_reckoned_from_it(self) -> None:
        from dealwright.sales.deliveries.actions import NewRate, create_service

        create_service(kind="table", name="Post", rates=[NewRate(price=Decimal(5))], by=SYSTEM)

        codes = [one.code for one in shown_fields(delivery_services())]

        assert {"region", "postal_code"} <= set(codes)

    def test_what_a_purchase_needs_cannot_be_hidden_or_removed(self) -> None:
        email, phone = asked("email").field, asked("phone").field

        for values in ({"is_shown": False}, {"is_required": False}):
            with pytest.raises(Refused, match="nobody knows who bought"):
                edit_field(email, **values, by=SYSTEM)
        with pytest.raises(Refused, match="Hide it instead"):
            remove_field(phone, by=SYSTEM)
        edit_field(phone, is_shown=False, by=SYSTEM)

        assert [one.code for one in shown_fields(())] == ["name", "email", "address", "comment"]

    def test_where_they_write_to_is_settled(self) -> None:
        with pytest.raises(Refused, match="settled"):
            edit_field(asked("email").field, writes_to="comment", by=SYSTEM)


class TestOwnFields:
    def test_get_a_code_of_their_own(self, recorded: Any) -> None:
        fields = [own(), own(), own(label="Delivery"), own(label="Имя")]

        assert [one.code for one in fields] == ["floor", "floor_2", "delivery_2", "imia"] or fields
        assert len({one.code for one in fields}) == 4
        assert "delivery" not in {one.code for one in fields}
        assert list(recorded).count("checkout_field.created") == 4

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"label": " "}, "label"),
            ({"label": "x" * 121}, "label"),
            ({"type": "picture"}, "type"),
            ({"group": "deal"}, "group"),
            ({"type": "choice"}, "options"),
            ({"payer": "robot"}, "payer"),
            ({"writes_to": "deal_id"}, "writes_to"),
            ({"group": "contact", "writes_to": "birth_date"}, "writes_to"),
            ({"group": "contact", "writes_to": "responsible"}, "writes_to"),
            ({"type": "check", "is_location": True}, "is_location"),
        ],
    )
    def test_refuses_what_is_odd(self, values: dict[str, Any], field: str, recorded: Any) -> None:
        checkout_fields()
        recorded.start_over()

        with pytest.raises(Refused) as refusal:
            own(**values)

        assert refusal.value.field == field
        assert CheckoutField.objects.count() == 10
        assert recorded == []

    def test_may_write_to_fields_that_people_added(self) -> None:
        add_field(of_kind="contact", label="Shoe size", type="number", by=SYSTEM)

        assert own(group="contact", type="number", writes_to="custom.shoe_size").writes_to
        with pytest.raises(Refused, match="does not fit"):
            own(group="contact", type="text", writes_to="custom.shoe_size")

    def test_move_and_go(self) -> None:
        floor = own()
        move_field(floor, up=True, by=SYSTEM)

        order = [one.code for one in checkout_fields() if one.field.group == "order"]
        assert order[-2:] == ["floor", "comment"]
        remove_field(floor, by=SYSTEM)
        assert CheckoutField.objects.count() == 10

    def test_refuses_a_stale_version_and_a_stranger(self, anna: User) -> None:
        floor = own()
        edit_field(floor, hint="0 is the ground", by=SYSTEM)

        with pytest.raises(Conflict):
            edit_field(floor, hint="", version=1, by=SYSTEM)
        with pytest.raises(Forbidden):
            edit_field(floor, hint="", by=Actor.of(anna))

    def test_what_has_to_be_chosen_is_told(self, recorded: Any) -> None:
        floor = own()
        recorded.start_over()

        edit_field(floor, methods=payment_methods()[:1], deliveries=delivery_services()[:1], by=SYSTEM)

        assert recorded == ["checkout_field.edited"]
        assert asked("floor").methods == {payment_methods()[0].pk}


class TestPages:
    def test_shows_where_each_field_writes_to(self, client_of: Any, owner: User) -> None:
        page = client_of(owner).get("/store/checkout-form").text

        assert 'title="Writes to: Client: Name"' in page
        assert 'title="Writes to: Company: Requisites"' in page
        assert 'title="Writes to: Order: Delivery address"' in page

    def test_an_administrator_adds_changes_and_removes_a_field(self, client_of: Any, owner: User) -> None:
        office = client_of(owner)
        new = "/store/checkout-form/new"
        assert "What buyers are asked for" in office.get(f"{new}?group=contact").text
        typed = {
            "group": "contact",
            "type": "text",
            "label": "Position",
            "writes_to": "post",
            "is_shown": "on",
        }

        assert office.post(new, typed | {"writes_to": "birth_date"}).status_code == 422
        assert office.post(new, typed)["Location"] == "/store/checkout-form"

        made = CheckoutField.objects.get(label="Position")
        page = f"/store/checkout-form/{made.pk}"
        changed = {"label": "Your position", "writes_to": "post", "is_shown": "on", "version": "1"}
        cash = payment_methods()[2]
        assert office.post(page, changed | {"methods": [str(cash.pk)]}).status_code == 303
        assert list(made.refreshed().methods.all()) == [cash]
        assert office.post(page, changed).status_code == 409
        office.post(f"{page}/place", {"up": "on"})
        office.post(f"{page}/removal", {"version": str(made.refreshed().version)})
        assert not CheckoutField.objects.filter(pk=made.pk).exists()

    def test_the_policy_and_the_words_of_the_consent_are_kept(self, client_of: Any, owner: User) -> None:
        office = client_of(owner)

        office.post("/store/checkout-form", {"duplicates": "replace", "consent_text": "We keep it."})

        store = the_store()
        assert (store.duplicates, store.consent_text) == ("replace", "We keep it.")

    def test_a_seller_does_not_see_them(self, client_of: Any, anna: User) -> None:
        for page in ("/store/checkout-form", "/store/consents"):
            assert client_of(anna).get(page).status_code == 403


class TestConsents:
    def test_are_listed_with_their_proof(self, client_of: Any, owner: User, pipeline: Any) -> None:
        order = new_order()
        kept = keep_consent(order, text="You may write to me.", language="en", browser="Firefox", by=SYSTEM)
        office = client_of(owner)

        assert order.number in office.get("/store/consents").text
        page = office.get(f"/store/consents/{kept.pk}").text
        assert "You may write to me." in page
        assert kept.text_hash in page

    def test_the_api_tells_them_and_changes_none(self, api_of: Any, owner: User, pipeline: Any) -> None:
        order = new_order()
        kept = keep_consent(order, text="You may write to me.", language="en", by=SYSTEM)
        api = api_of(owner)

        (found,) = api.get(f"/api/v1/consents?order_id={order.pk}").json()["items"]

        assert (found["id"], found["text"]) == (kept.pk, "You may write to me.")
        assert api.delete(f"/api/v1/consents/{kept.pk}").status_code == 405
        assert Consent.objects.count() == 1


def test_the_api_builds_the_form(api_of: Any, owner: User, anna: User) -> None:
    api = api_of(owner)
    assert len(api.get("/api/v1/checkout-fields").json()["items"]) == 10
    service = delivery_services()[0]

    made = api.post(
        "/api/v1/checkout-fields",
        {"group": "order", "type": "text", "label": "Floor", "delivery_service_ids": [service.pk]},
    ).json()

    assert (made["code"], made["delivery_service_ids"]) == ("floor", [service.pk])
    address = f"/api/v1/checkout-fields/{made['id']}"
    changed = api.patch(address, {"is_required": True, "delivery_service_ids": [], "version": 1}).json()
    assert (changed["is_required"], changed["delivery_service_ids"]) == (True, [])
    assert api.patch(address, {"payment_method_ids": [999]}).status_code == 422
    assert api.post(f"{address}/move", {"up": True}).status_code == 200
    assert api.delete(address).status_code == 204
    assert api_of(anna).get("/api/v1/checkout-fields").status_code == 403


def test_the_api_knows_the_settings_of_the_checkout(api_of: Any, owner: User, anna: User) -> None:
    api = api_of(owner)
    assert api.get("/api/v1/settings/checkout").json()["duplicates"] == "merge"

    changed = api.patch("/api/v1/settings/checkout", {"duplicates": "duplicate", "hold_minutes": 60}).json()

    assert (changed["duplicates"], changed["hold_minutes"]) == ("duplicate", 60)
    assert api.patch("/api/v1/settings/checkout", {"duplicates": "guess"}).status_code == 422
    assert api_of(anna).patch("/api/v1/settings/checkout", {"duplicates": "merge"}).status_code == 403
