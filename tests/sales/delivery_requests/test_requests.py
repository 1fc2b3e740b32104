"""Requests to fetch parcels: sent by a job with one key, answered, taken back, told of (ST-38)."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from dealwright.channels.messages.models import Message
from dealwright.events import last_change
from dealwright.events.models import Entry
from dealwright.kit import clock
from dealwright.kit.errors import Conflict, Refused
from dealwright.records.undo.actions import undo_change
from dealwright.sales.delivery_handlers.actions import edit_handler
from dealwright.sales.delivery_requests import jobs
from dealwright.sales.delivery_requests.actions import ask_for_delivery, cancel_request
from dealwright.sales.delivery_requests.models import CALLBACK, DeliveryCall, DeliveryRequest
from dealwright.sales.shipments.actions import choose_extras, ship_shipment
from dealwright.sales.shipments.models import Shipment
from tests.factories.carriers import is_signed, running_carrier
from tests.factories.sales import SYSTEM, new_order, new_product

pytestmark = pytest.mark.django_db

EXTRAS = [
    {"code": "insurance", "name": "Insurance", "kind": "check", "price": "5.00"},
    {"code": "stairs", "name": "Stairs", "kind": "quantity", "price": "2.50", "most": 4},
]


@pytest.fixture
def carrier(settings):
    """A carrier on loopback that the installation may call."""
    settings.ALLOWED_PRIVATE_HOSTS = frozenset({"127.0.0.1"})
    with running_carrier() as running:
        yield running


@pytest.fixture
def box(carrier, pipeline, anna) -> Shipment:
    """A parcel that goes with the carrier, to Rua das Flores 7."""
    order = new_order(
        product=new_product(weight=200, length=100, width=50, height=20),
        quantity=5,
        responsible=anna,
        delivery_service=carrier.service(extras=EXTRAS),
        delivery_address="Rua das Flores 7",
    )
    return order.shipments.get()


@pytest.fixture
def open_one(box) -> DeliveryRequest:
    """A request the carrier took."""
    request = ask_for_delivery(box, by=SYSTEM)
    jobs.step()
    return request.refreshed()


def tell(client, request, **news):
    """What the carrier says at the address of a request."""
    return client.post(
        f"{CALLBACK}{request.callback_secret}", json.dumps(news), content_type="application/json"
    )


class TestAsk:
    def test_is_sent_signed_with_its_key_and_answered(self, box, carrier, recorded):
        carrier.usual["/request"] = (
            200,
            {
                "request_id": "A-1",
                "status": "Accepted",
                "tracking_number": "BR1",
                "details": [{"name": "Pickup", "value": "today, 15:00"}, {"odd": 1}],
            },
        )
        recorded.start_over()

        request = ask_for_delivery(box, by=SYSTEM)
        assert (request.state, carrier.received) == ("asked", [])
        assert jobs.step()

        request = request.refreshed()
        assert (request.state, request.request_id, request.status) == ("open", "A-1", "Accepted")
        assert request.details == [{"name": "Pickup", "value": "today, 15:00"}]
        assert box.refreshed().tracking_number == "BR1"
        assert recorded == ["shipment.request_asked", "shipment.request_taken", "shipment.tracking_added"]
        (body,) = carrier.bodies("/request")
        assert carrier.keys("/request") == [request.key]
        assert is_signed(request.handler, carrier.received[0][1])
        assert body["settings"] == {"contract": "A-17", "token": "hush"}
        assert body["callback_url"].endswith(f"{CALLBACK}{request.callback_secret}")
        assert body["recipient"]["email"] == "clara@example.com"
        assert (body["shipment"]["weight"], body["shipment"]["address"]) == (1000, "Rua das Flores 7")
        assert body["shipment"]["items"][0]["length"] == 100
        assert "hush" not in str(DeliveryCall.objects.values().get())
        assert not jobs.step()

    def test_is_tried_again_with_the_same_key(self, box, carrier, time_machine):
        carrier.answers["/request"] = [(500, {}), (503, {})]
        request = ask_for_delivery(box, by=SYSTEM)

        jobs.step()
        assert not jobs.step(), "before its time"
        for seconds in (16, 61):
            time_machine.move_to(clock.now() + timedelta(seconds=seconds), tick=False)
            assert jobs.step()

        assert request.refreshed().state == "open"
        assert carrier.keys("/request") == [request.key] * 3

    def test_a_clear_no_is_told_at_once(self, box, carrier, recorded):
        carrier.answers["/request"] = [(422, {"error": "No courier in this city"})]
        request = ask_for_delivery(box, by=SYSTEM)
        recorded.start_over()

        jobs.step()

        request = request.refreshed()
        assert (request.state, "No courier in this city" in request.problem) == ("failed", True)
        assert recorded == ["shipment.request_failed"]
        assert ask_for_delivery(box, by=SYSTEM) != request, "another one may be sent"

    def test_gives_up_after_some_hours(self, box, carrier, time_machine):
        carrier.usual["/request"] = (500, {})
        request = ask_for_delivery(box, by=SYSTEM)

        for _attempt in range(jobs.MOST_ATTEMPTS):
            assert jobs.step()
            time_machine.move_to(clock.now() + timedelta(hours=7), tick=False)

        assert request.refreshed().state == "failed"
        assert not jobs.step()

    def test_one_request_lives_at_a_time(self, box, recorded):
        ask_for_delivery(box, by=SYSTEM)
        recorded.start_over()

        with pytest.raises(Conflict, match="on its way already"):
            ask_for_delivery(box, by=SYSTEM)

        assert (DeliveryRequest.objects.count(), DeliveryCall.objects.count()) == (1, 1)
        assert recorded == []

    def test_refuses_what_goes_another_way_or_is_gone(self, box, parcel):
        with pytest.raises(Refused, match="takes no requests"):
            ask_for_delivery(parcel, by=SYSTEM)
        ship_shipment(box, by=SYSTEM)
        with pytest.raises(Refused, match="has left the house"):
            ask_for_delivery(box, by=SYSTEM)

    def test_a_late_worker_writes_nothing(self, box, carrier, monkeypatch):
        request = ask_for_delivery(box, by=SYSTEM)
        claimed = jobs.claim()
        DeliveryCall.objects.update(fence=99)
        monkeypatch.setattr(jobs, "claim", lambda: claimed)

        jobs.step()

        assert request.refreshed().state == "asked"


class TestCancel:
    def test_the_carrier_is_told(self, open_one, carrier, recorded):
        recorded.start_over()

        canceling = cancel_request(open_one, by=SYSTEM)
        assert canceling.state == "canceling"
        assert jobs.step()

        assert open_one.refreshed().state == "canceled"
        assert carrier.bodies("/cancel")[0]["request_id"] == "A-1"
        assert carrier.keys("/cancel") == [f"{open_one.key}-cancel"]
        assert recorded == ["shipment.request_cancel_asked", "shipment.request_canceled"]

    def test_one_that_was_not_sent_just_ends(self, box, carrier):
        request = ask_for_delivery(box, by=SYSTEM)

        assert cancel_request(request, by=SYSTEM).state == "canceled"
        assert not jobs.step()
        assert carrier.received == []

    def test_one_that_is_not_taken_back_stays_open_and_may_be_tried_again(self, open_one, carrier):
        carrier.answers["/cancel"] = [(409, {}), (400, {"error": "The courier is there already"})]
        cancel_request(open_one, by=SYSTEM)
        DeliveryCall.objects.update(due_at=clock.now())
        jobs.step()
        DeliveryCall.objects.filter(state="queued").update(due_at=clock.now())
        jobs.step()

        assert open_one.refreshed().state == "open"
        assert "is there already" in open_one.refreshed().problem
        cancel_request(open_one, by=SYSTEM)
        jobs.step()
        assert open_one.refreshed().state == "canceled"

    def test_refuses_while_it_is_being_sent_and_where_nobody_takes_it_back(self, box, carrier):
        request = ask_for_delivery(box, by=SYSTEM)
        claimed = jobs.claim()
        with pytest.raises(Conflict, match="this very moment"):
            cancel_request(request, by=SYSTEM)
        DeliveryCall.objects.filter(pk=claimed.pk).update(leased_by=None, due_at=clock.now())
        jobs.step()
        edit_handler(request.handler, cancel_url="", by=SYSTEM)
        with pytest.raises(Refused, match="takes no cancellations"):
            cancel_request(request, by=SYSTEM)


class TestNews:
    def test_are_shown_and_counted_once(self, open_one, client, carrier, recorded):
        recorded.start_over()
        news = {
            "id": "n-1",
            "status": "The courier is on the way",
            "tracking_number": "BR2",
            "tracking_status": "In transit",
            "message": {"subject": "Your parcel", "text": "It comes at three."},
        }

        answers = [tell(client, open_one, **news) for _time in range(2)]

        assert [one.json()["detail"] for one in answers] == ["Received.", "Received before."]
        assert open_one.refreshed().status == "The courier is on the way"
        shipment = open_one.shipment.refreshed()
        assert (shipment.tracking_number, shipment.tracking_state) == ("BR2", "In transit")
        message = Message.objects.get(purpose="delivery_request.news")
        assert (message.address, message.subject) == ("clara@example.com", "Your parcel")
        kinds = list(recorded)
        assert kinds.count("shipment.request_told") == 1
        entry = Entry.objects.get(kind="shipment.request_told")
        assert entry.facts["status"] == "The courier is on the way"

    def test_may_end_it(self, open_one, client):
        tell(client, open_one, status="Delivered", is_over=True)

        assert open_one.refreshed().state == "done"
        assert ask_for_delivery(open_one.shipment, by=SYSTEM).state == "asked"

    @pytest.mark.parametrize(
        "body", [b"", b"[]", b"{}", b'{"status": 5.5}', b"[" * 100_000, b'{"status": "\\u0000"}']
    )
    def test_nonsense_changes_nothing(self, open_one, client, body, recorded):
        recorded.start_over()
        path = f"{CALLBACK}{open_one.callback_secret}"

        answer = client.post(path, body, content_type="application/json")

        assert answer.status_code in {200, 400, 413}
        if answer.status_code != 200:
            assert recorded == []

    def test_need_the_secret_of_the_request(self, open_one, client, recorded):
        recorded.start_over()

        answer = client.post(f"{CALLBACK}{'0' * 64}", "{}", content_type="application/json")

        assert (answer.status_code, list(recorded)) == (404, [])

    def test_are_not_taken_of_a_request_that_is_over(self, box, client, recorded):
        request = cancel_request(ask_for_delivery(box, by=SYSTEM), by=SYSTEM)
        recorded.start_over()

        assert tell(client, request, status="Here").status_code == 409
        assert recorded == []


class TestExtras:
    def test_the_price_follows_and_undo_brings_it_back(self, box, recorded):
        before = box.price
        recorded.start_over()

        choose_extras(box, wanted={"insurance": True, "stairs": 2}, by=SYSTEM)

        assert box.refreshed().price == before + 10
        assert recorded == ["shipment.extras_chosen", "shipment.priced", "deal.lines_changed"]
        undo_change(last_change(), by=SYSTEM)
        assert (box.refreshed().price, box.refreshed().extras) == (before, [])

    def test_refuses_what_the_service_has_not(self, box):
        with pytest.raises(Refused, match="no extra service"):
            choose_extras(box, wanted={"lift": True}, by=SYSTEM)


class TestPages:
    def test_the_card_asks_shows_and_cancels(self, with_orders, box, client_of, anna, boris, carrier):
        client = client_of(anna)
        card = f"/orders/{box.order_id}"
        assert "Send delivery request" in client.get(card).content.decode()

        client.post(f"/shipments/{box.pk}/delivery-request")
        jobs.step()

        page = client.get(card).content.decode()
        assert "Taken by the carrier" in page
        assert "A-1" in page
        request = DeliveryRequest.objects.get()
        path = f"/delivery-requests/{request.pk}/cancellation"
        assert client_of(boris).post(path).status_code == 404
        assert client_of(boris).post(f"/shipments/{box.pk}/delivery-request").status_code == 404
        client.post(path)
        assert "Being canceled" in client.get(card).content.decode()

    def test_the_dialog_of_a_shipment_asks_for_extras(self, with_orders, box, client_of, anna):
        client = client_of(anna)
        form = client.get(f"/shipments/{box.pk}/edit").content.decode()
        line = box.order.lines.get().pk

        answer = client.post(
            f"/shipments/{box.pk}/edit",
            {
                f"pieces-{line}": "5",
                "service": box.service_id,
                "address": box.address,
                "price": "15.00",
                "extra-insurance": "on",
                "extra-stairs": "2",
                "version": box.version,
            },
        )

        assert "Stairs" in form
        assert answer.status_code == 303
        assert box.refreshed().price == 25
        assert "2 × Stairs" in client.get(f"/orders/{box.order_id}").content.decode()


class TestApi:
    def test_asks_tells_and_cancels(self, api_of, anna, boris, box, carrier):
        program = api_of(anna)

        made = program.post(f"/api/v1/shipments/{box.pk}/delivery-requests")
        jobs.step()

        path = f"/api/v1/delivery-requests/{made.json()['id']}"
        assert made.status_code == 201
        assert program.get(path).json()["state"] == "open"
        told = program.post(f"{path}/tell", {"status": "Packed", "tracking_number": "BR3"})
        assert told.json()["status"] == "Packed"
        assert program.post(f"{path}/cancel").json()["state"] == "canceling"
        assert len(program.get(f"/api/v1/shipments/{box.pk}/delivery-requests").json()["items"]) == 1
        assert api_of(boris).get(path).status_code == 404
        assert api_of(boris).post(f"{path}/cancel").status_code == 404
        assert api_of(boris).get("/api/v1/delivery-requests").json()["items"] == []

    def test_extras_are_chosen_by_code(self, api_of, anna, box):
        answer = api_of(anna).patch(f"/api/v1/shipments/{box.pk}", {"extras": {"stairs": 1}})

        assert answer.json()["extras"] == [
            {"code": "stairs", "name": "Stairs", "quantity": 1, "option": "", "price": "2.50"}
        ]
        assert answer.json()["price"]["amount"] == "17.50"
