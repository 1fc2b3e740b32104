"""Delivery services of programs outside: handlers, prices, extra services (ST-38)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from dealwright.events import last_change
from dealwright.events.models import Entry
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.records.undo.actions import undo_change
from dealwright.sales.deliveries.actions import create_service, edit_service, remove_service
from dealwright.sales.deliveries.extras import choose
from dealwright.sales.deliveries.models import DeliveryService
from dealwright.sales.deliveries.pricing import Parcel
from dealwright.sales.deliveries.queries import Offer, offers
from dealwright.sales.delivery_handlers.actions import edit_handler, remove_handler
from dealwright.sales.delivery_handlers.models import DeliveryHandler
from dealwright.sales.delivery_quotes import jobs
from dealwright.sales.delivery_quotes.models import DeliveryQuote
from dealwright.sales.delivery_quotes.queries import waits_for_prices
from tests.factories.carriers import is_signed, running_carrier
from tests.factories.sales import SYSTEM

pytestmark = pytest.mark.django_db

EXTRAS = [
    {"code": "insurance", "name": "Insurance", "kind": "check", "price": Decimal("5.00")},
    {"code": "stairs", "name": "Stairs", "kind": "quantity", "price": Decimal("2.50"), "most": 4},
    {
        "code": "box",
        "name": "Box",
        "kind": "list",
        "options": [{"name": "small", "price": 1}, {"name": "large", "price": 9}],
        "for_clients": False,
    },
]


@pytest.fixture
def carrier(settings):
    """A carrier on loopback that the installation may call."""
    settings.ALLOWED_PRIVATE_HOSTS = frozenset({"127.0.0.1"})
    with running_carrier() as running:
        yield running


def parcel(**more) -> Parcel:
    """Two phone cases to São Paulo."""
    values = {"region": "SP", "postal_code": "01310-100", "currency": "BRL", "holder": "cart:1"}
    return Parcel(Decimal("99.80"), 400, **(values | more))


def offered(service: DeliveryService, **more) -> Offer:
    """What the service asks for it."""
    return next(one for one in offers(parcel(**more)) if one.service.pk == service.pk)


class TestPrice:
    def test_is_asked_by_a_job_and_kept(self, carrier):
        service = carrier.service()

        first = offered(service)
        assert (first.is_asked, "We are asking the carrier" in first.refused) == (True, True)
        assert waits_for_prices("cart:1")
        assert jobs.step()

        said = offered(service)
        assert (said.price, said.days, said.refused) == (Decimal("21.50"), "2–4", "")
        assert not waits_for_prices("cart:1")
        assert not jobs.step(), "asked once"
        (body,) = carrier.bodies("/price")
        assert body["settings"] == {"contract": "A-17", "token": "hush"}
        assert (body["event"], body["profile"], body["weight"]) == ("delivery.calculate", "express", 400)
        assert body["place"] == {"country": "", "region": "SP", "postal_code": "01310-100"}
        assert is_signed(service.handler, carrier.received[0][1])
        assert "hush" not in str(DeliveryQuote.objects.values().get())

    def test_another_place_is_another_question(self, carrier):
        service = carrier.service()
        offered(service)
        jobs.step()

        assert offered(service, region="RJ").is_asked

    def test_expires(self, carrier, time_machine):
        service = carrier.service()
        offered(service)
        jobs.step()
        time_machine.move_to(clock.now() + timedelta(minutes=31), tick=False)

        assert offered(service).is_asked
        assert jobs.step()
        assert offered(service).price == Decimal("21.50")

    def test_without_a_place_nobody_is_asked(self, carrier):
        service = carrier.service()

        assert "Write your state or postal code" in offered(service, region="", postal_code="").refused
        assert not DeliveryQuote.objects.exists()

    def test_a_refusal_is_told_as_the_carrier_says_it(self, carrier):
        carrier.usual["/price"] = (200, {"refused": "We do not fly to the moon"})
        service = carrier.service()
        offered(service)
        jobs.step()

        assert offered(service).refused == "We do not fly to the moon"

    @pytest.mark.parametrize(
        "answer",
        [
            (500, {}),
            (404, {"error": "No such contract"}),
            (200, b"no json"),
            (200, []),
            (200, {"price": "-1"}),
            (200, {"price": "NaN"}),
            (200, {"price": True}),
            (200, {"price": "1e999999"}),
            (200, {"price": "5.00", "currency": "EUR"}),
            (200, b"[" * 100_000),
            (302, {}),
        ],
    )
    def test_a_handler_in_trouble_leaves_the_others_usable(self, carrier, answer):
        carrier.usual["/price"] = answer
        service = carrier.service()
        offered(service)
        jobs.step()

        found = {one.service.kind: one for one in offers(parcel())}
        assert "does not answer just now" in found["outside"].refused
        assert found["courier"].refused == ""

    def test_private_addresses_are_never_called(self, carrier, settings):
        service = carrier.service()
        DeliveryHandler.objects.filter(pk=service.handler_id)
        offered(service)
        settings.ALLOWED_PRIVATE_HOSTS = frozenset()

        jobs.step()

        assert carrier.received == []
        assert DeliveryQuote.objects.get().state == "failed"

    def test_goods_for_enough_are_brought_for_nothing(self, carrier):
        service = carrier.service(free_from=Decimal("50.00"))
        offered(service)
        jobs.step()

        assert offered(service).price == Decimal(0)


class TestExtras:
    def test_are_part_of_the_price_and_of_the_question(self, carrier):
        service = carrier.service(extras=EXTRAS)
        wanted = {service.pk: {"insurance": "1", "stairs": "2"}}
        offered(service, extras=wanted)
        jobs.step()

        found = offered(service, extras=wanted)

        assert found.price == Decimal("31.50")
        assert [(one["code"], one["quantity"], one["price"]) for one in found.extras] == [
            ("insurance", 1, "5.00"),
            ("stairs", 2, "5.00"),
        ]
        assert [one["code"] for one in carrier.bodies("/price")[0]["extras"]] == ["insurance", "stairs"]

    def test_clients_get_nothing_that_is_for_the_office(self, carrier):
        service = carrier.service(extras=EXTRAS)

        assert choose(service.extras, {"box": "large"}, by_client=True) == []
        assert choose(service.extras, {"box": "large"}, by_client=False)[0]["price"] == "9.00"

    @pytest.mark.parametrize("wanted", [{"stairs": "5"}, {"stairs": "-1"}, {"stairs": "x"}, {"box": "huge"}])
    def test_refuses_what_there_is_not(self, carrier, wanted):
        service = carrier.service(extras=EXTRAS)

        with pytest.raises(Refused):
            choose(service.extras, wanted, by_client=False)

    @pytest.mark.parametrize(
        "odd",
        [
            {"code": "A B", "name": "X", "kind": "check"},
            {"code": "a", "name": "", "kind": "check"},
            {"code": "a", "name": "X", "kind": "choir"},
            {"code": "a", "name": "X", "kind": "list"},
            {"code": "a", "name": "X", "kind": "check", "price": Decimal("-1")},
            {"code": "a", "name": "X", "kind": "quantity", "most": 0.5},
        ],
    )
    def test_refuses_odd_ones_at_the_field(self, odd, recorded):
        with pytest.raises(Refused) as refusal:
            create_service(kind="courier", name="Motoboy", extras=[odd], by=SYSTEM)

        assert (refusal.value.field, list(recorded)) == ("extras", [])


class TestServices:
    def test_secrets_stand_in_no_event(self, carrier):
        service = carrier.service()
        edit_service(service, settings={"token": "louder", "contract": "B-2"}, by=SYSTEM)

        told = str(list(Entry.objects.values_list("facts", flat=True)))
        assert "hush" not in told
        assert "louder" not in told
        assert service.refreshed().secret_settings == {"token": "louder"}

    def test_settings_are_taken_back(self, carrier):
        service = carrier.service()
        edit_service(service, settings={"contract": "B-2"}, extras=EXTRAS, by=SYSTEM)

        undo_change(last_change(), by=SYSTEM)

        assert service.refreshed().settings == {"contract": "A-17"}
        assert service.refreshed().extras == []

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"handler": None}, "handler_id"),
            ({"profile": "slow"}, "profile"),
            ({"settings": {}}, "settings.contract"),
            ({"settings": {"contract": "A", "odd": "1"}}, "settings.odd"),
        ],
    )
    def test_refuses_at_the_field(self, carrier, values, field):
        handler = carrier.register()
        given = {"handler": handler, "profile": "express", "settings": {"contract": "A"}} | values

        with pytest.raises(Refused) as refusal:
            create_service(kind="outside", name="Carrier", by=SYSTEM, **given)

        assert refusal.value.field == field
        assert not DeliveryService.objects.filter(kind="outside").exists()

    def test_only_an_outside_one_has_a_handler(self, carrier):
        with pytest.raises(Refused, match="Only an outside delivery"):
            create_service(kind="courier", name="X", handler=carrier.register(), by=SYSTEM)


class TestHandlers:
    def test_stays_while_services_use_it(self, carrier):
        service = carrier.service()

        with pytest.raises(Refused, match="Express by Carrier"):
            remove_handler(service.handler, by=SYSTEM)
        with pytest.raises(Refused, match="has to stay"):
            edit_handler(service.handler, profiles=[], by=SYSTEM)

        remove_service(service, by=SYSTEM)
        remove_handler(service.handler, by=SYSTEM)
        assert not DeliveryHandler.objects.exists()

    def test_a_change_is_taken_back(self, carrier):
        handler = carrier.register()
        edit_handler(handler, name="The carrier", tracks_by_callback=False, by=SYSTEM)

        undo_change(last_change(), by=SYSTEM)

        assert (handler.refreshed().name, handler.refreshed().tracks_by_callback) == ("Carrier", True)

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"code": "A B"}, "code"),
            ({"name": " "}, "name"),
            ({"calculate_url": ""}, "calculate_url"),
            ({"calculate_url": "ftp://carrier.example"}, "calculate_url"),
            ({"request_url": ""}, "request_url"),
            ({"profiles": [{"code": "a", "name": "A"}, {"code": "a", "name": "B"}]}, "profiles"),
            ({"asked_settings": [{"code": "a", "name": "A", "type": "list"}]}, "asked_settings"),
            ({"asked_settings": [{"code": "a", "name": "A", "type": "dance"}]}, "asked_settings"),
        ],
    )
    def test_refuses_at_the_field(self, carrier, values, field, recorded):
        recorded.start_over()

        with pytest.raises(Refused) as refusal:
            carrier.register(**values)

        assert (refusal.value.field, list(recorded)) == (field, [])

    def test_a_code_is_taken_once(self, carrier):
        carrier.register()

        with pytest.raises(Refused, match="has this code"):
            carrier.register()


class TestPages:
    def test_a_handler_is_registered_and_its_secret_shown_once(self, client_of, owner):
        client = client_of(owner)
        sent = {
            "name": "Carrier",
            "code": "carrier",
            "calculate_url": "https://carrier.example/price",
            "profile_code": ["express", ""],
            "profile_name": ["Express", ""],
            "profile_description": ["", ""],
            "setting_code": ["contract", "size", ""],
            "setting_name": ["Contract", "Size", ""],
            "setting_type": ["string", "list", "string"],
            "setting_options": ["", "small; large", ""],
            "setting_required": ["yes", "", ""],
        }

        page = client.post("/deliveries/handlers/new", sent)

        handler = DeliveryHandler.objects.get()
        assert page.status_code == 201
        assert handler.signing_secret in page.content.decode()
        assert [one.options for one in handler.settings_asked] == [(), ("small", "large")]
        again = client.get(f"/deliveries/handlers/{handler.pk}").content.decode()
        assert handler.signing_secret not in again
        assert "Express" in client.get("/deliveries/new?kind=outside").content.decode()

    def test_a_service_is_made_with_what_the_handler_asks_for(self, client_of, owner, carrier):
        handler = carrier.register()
        sent = {
            "kind": "outside",
            "handler": handler.pk,
            "name": "Express",
            "profile": "express",
            "setting-contract": "A-17",
            "setting-token": "hush",
            "is_active": "on",
            "needs_address": "on",
            "extra_code": ["", ""],
            "extra_name": ["Insurance", "Box"],
            "extra_kind": ["check", "list"],
            "extra_price": ["5,00", ""],
            "extra_more": ["", "small = 1; large, for ovens = 9"],
            "extra_who": ["", "office"],
        }
        client = client_of(owner)

        answer = client.post("/deliveries/new", sent)

        assert answer.status_code == 303, answer.content.decode()
        service = DeliveryService.objects.get(kind="outside")
        assert (service.settings, service.secret_settings) == ({"contract": "A-17"}, {"token": "hush"})
        assert [(one["code"], one["for_clients"]) for one in service.extras] == [
            ("insurance", True),
            ("box", False),
        ]
        page = client.get(f"/deliveries/{service.pk}").content.decode()
        assert "hush" not in page
        kept = client.post(f"/deliveries/{service.pk}", sent | {"setting-token": "", "version": 1})
        assert kept.status_code == 303
        assert service.refreshed().secret_settings == {"token": "hush"}

    def test_is_not_for_sellers(self, client_of, anna, carrier, recorded):
        handler, client = carrier.register(), client_of(anna)
        recorded.start_over()

        for path in (
            "/deliveries/handlers",
            "/deliveries/handlers/new",
            f"/deliveries/handlers/{handler.pk}",
        ):
            assert client.get(path).status_code == 403
        for path in ("secret", "removal"):
            assert client.post(f"/deliveries/handlers/{handler.pk}/{path}").status_code == 403
        assert recorded == []


class TestApi:
    def test_registers_and_makes_a_service(self, api_of, owner, anna):
        program = api_of(owner)

        made = program.post(
            "/api/v1/delivery-handlers",
            {
                "code": "carrier",
                "name": "Carrier",
                "calculate_url": "https://carrier.example/price",
                "asked_settings": [{"code": "token", "name": "Token", "type": "secret"}],
            },
        )

        assert made.status_code == 201
        assert made.json()["signing_secret"]
        path = f"/api/v1/delivery-handlers/{made.json()['id']}"
        assert "signing_secret" not in program.get(path).json()
        service = program.post(
            "/api/v1/delivery-services",
            {
                "kind": "outside",
                "name": "Express",
                "handler_id": made.json()["id"],
                "settings": {"token": "hush"},
                "extras": [{"code": "insurance", "name": "Insurance", "price": "5.00"}],
            },
        )
        assert service.status_code == 201, service.json()
        assert (service.json()["settings"], service.json()["secret_settings"]) == ({}, ["token"])
        assert service.json()["extras"][0]["price"] == "5.00"
        assert program.delete(path).status_code == 422
        assert api_of(anna).get(path).status_code == 403

    def test_offers_wait_for_the_carrier(self, api_of, anna, carrier):
        service = carrier.service()
        program, path = api_of(anna), "/api/v1/delivery-services/offers?total=99.80&region=SP"

        first = [one for one in program.get(path).json()["items"] if one["service_id"] == service.pk]
        jobs.step()
        then = [one for one in program.get(path).json()["items"] if one["service_id"] == service.pk]

        assert (first[0]["is_asked"], then[0]["is_asked"], then[0]["price"]) == (True, False, "21.50")
