"""The statuses of orders and deliveries: what may change, and what never."""

from __future__ import annotations

import pytest

from dealwright.events import Actor
from dealwright.kit.errors import Conflict, Forbidden, Refused
from dealwright.records.pipelines.models import Pipeline, Stage
from dealwright.records.undo.actions import undo_change
from dealwright.sales.orders.actions import move_order
from dealwright.sales.statuses.actions import (
    add_status,
    delete_status,
    edit_status,
    letter_of,
    place_status,
)
from dealwright.sales.statuses.queries import order_stage, order_stages, shipment_stage
from tests.factories.sales import SYSTEM

pytestmark = pytest.mark.django_db


class TestAddStatus:
    def test_stands_before_the_final_ones_with_a_free_code(self, owner, recorded):
        recorded.start_over()

        added = add_status("order", name="Being packed", color="violet", by=Actor.of(owner))

        assert [one.code for one in order_stages().values()] == ["N", "P", "S", "AA", "F", "D"]
        assert (added.semantic, added.color) == ("open", "violet")
        assert recorded == ["pipeline.stage_added"]

    def test_stands_where_it_is_put(self):
        add_status("order", name="Being packed", code="k", after=order_stage("P"), by=SYSTEM)

        assert list(order_stages()) == ["N", "P", "K", "S", "F", "D"]

    @pytest.mark.parametrize("code", ["N", "DN", "dd", "ABC", "1"])
    def test_refuses_a_code_that_is_taken_by_either_sort_or_is_none(self, code, recorded):
        recorded.start_over()

        with pytest.raises(Refused) as refusal:
            add_status("order", name="Being packed", code=code, by=SYSTEM)

        assert refusal.value.field == "code"
        assert len(order_stages()) == 5
        assert recorded == []

    def test_is_not_for_sellers(self, anna, recorded):
        recorded.start_over()

        with pytest.raises(Forbidden):
            add_status("order", name="Being packed", by=Actor.of(anna))

        assert len(order_stages()) == 5
        assert recorded == []


class TestEditStatus:
    def test_says_whether_and_how_clients_are_told(self, recorded):
        recorded.start_over()

        edit_status(order_stage("S"), is_on=True, names={"pt-br": "Enviado"}, subject="On its way", by=SYSTEM)

        notice = Stage.objects.get(pk=order_stage("S").pk).notice
        assert (notice.is_on, notice.names, notice.subject) == (True, {"pt-br": "Enviado"}, "On its way")
        assert recorded == ["pipeline.notice_changed"]

    def test_refuses_a_language_that_is_none_here(self):
        with pytest.raises(Refused) as refusal:
            edit_status(order_stage("S"), names={"xx": "?"}, by=SYSTEM)

        assert refusal.value.field == "names"

    def test_refuses_a_stale_version(self):
        with pytest.raises(Conflict):
            edit_status(order_stage("S"), name="Gone", version=99, by=SYSTEM)

        assert Stage.objects.get(code="S").name == "Shipped"


class TestPlaceStatus:
    def test_goes_before_another_one(self):
        place_status(order_stage("S"), before=order_stage("P"), by=SYSTEM)

        assert list(order_stages()) == ["N", "S", "P", "F", "D"]

    @pytest.mark.parametrize(("code", "before"), [("P", "N"), ("N", "S")])
    def test_leaves_the_first_one_the_first(self, code, before, recorded):
        recorded.start_over()

        with pytest.raises(Refused):
            place_status(order_stage(code), before=order_stage(before), by=SYSTEM)

        assert list(order_stages()) == ["N", "P", "S", "F", "D"]
        assert recorded == []


class TestDeleteStatus:
    @pytest.mark.parametrize("code", ["N", "F", "D"])
    def test_keeps_what_the_product_needs(self, code, recorded):
        recorded.start_over()

        with pytest.raises(Refused):
            delete_status(order_stage(code), by=SYSTEM)

        assert code in order_stages()
        assert recorded == []

    @pytest.mark.parametrize("code", ["DN", "DF"])
    def test_keeps_what_the_product_needs_of_deliveries(self, code):
        with pytest.raises(Refused):
            delete_status(shipment_stage(code), by=SYSTEM)

    def test_keeps_a_status_in_which_an_order_stands(self, order_of_anna):
        move_order(order_of_anna, to=order_stage("S"), by=SYSTEM)

        with pytest.raises(Refused):
            delete_status(order_stage("S"), by=SYSTEM)

        assert "S" in order_stages()

    def test_deletes_one_of_our_own(self):
        delete_status(add_status("order", name="Being packed", by=SYSTEM), by=SYSTEM)

        assert len(order_stages()) == 5


class TestPage:
    def test_shows_two_tabs(self, client_of, owner, with_orders):
        page = client_of(owner).get("/orders/statuses").content.decode()
        further = client_of(owner).get("/orders/statuses?of=shipment").content.decode()

        assert "Paid, being prepared" in page
        assert "Awaiting processing" in further

    def test_adds_names_and_deletes(self, client_of, owner, with_orders):
        client = client_of(owner)

        client.post(
            "/orders/statuses/new",
            {
                "of": "order",
                "name": "Being packed",
                "color": "violet",
                "name_pt-br": "Embalando",
                "is_on": "on",
            },
        )
        added = order_stage("AA")
        client.post(
            f"/orders/statuses/{added.pk}",
            {"name": "Packed", "color": "violet", "version": added.pipeline.version},
        )
        renamed = Stage.objects.get(pk=added.pk).name
        client.post(f"/orders/statuses/{added.pk}/deletion")

        assert renamed == "Packed"
        assert list(order_stages()) == ["N", "P", "S", "F", "D"]

    def test_puts_one_place_up(self, client_of, owner, with_orders):
        stage = order_stage("S")

        client_of(owner).post(f"/orders/statuses/{stage.pk}/place", {"to": "up"})

        assert list(order_stages()) == ["N", "S", "P", "F", "D"]

    def test_is_where_pipelines_lead_to(self, client_of, owner, with_orders):
        assert client_of(owner).get("/pipelines?kind=order").url == "/orders/statuses"

    def test_is_not_for_sellers(self, client_of, anna, with_orders):
        assert client_of(anna).get("/orders/statuses").status_code == 403
        assert client_of(anna).post("/orders/statuses/new", {"name": "Mine"}).status_code == 403
        assert Stage.objects.filter(name="Mine").count() == 0


class TestApi:
    def test_lists_both_sorts(self, api_of, anna):
        listed = api_of(anna).get("/api/v1/statuses?of=shipment").json()["items"]

        assert [one["code"] for one in listed] == ["DN", "DF", "DD"]
        assert [one["is_system"] for one in listed] == [True, True, False]

    def test_adds_changes_places_and_deletes(self, api_of, owner):
        api = api_of(owner)
        added = api.post("/api/v1/statuses", {"name": "Being packed", "color": "violet"}).json()
        path = f"/api/v1/statuses/{added['id']}"

        changed = api.patch(path, {"name": "Packed", "is_on": True}).json()
        api.post(f"{path}/move", {"before_id": order_stage("S").pk})
        placed = list(order_stages())
        answer = api.delete(path)

        assert (changed["name"], changed["is_on"], changed["code"]) == ("Packed", True, "AA")
        assert placed == ["N", "P", "AA", "S", "F", "D"]
        assert answer.status_code == 204

    def test_refuses_to_delete_a_system_status(self, api_of, owner):
        assert api_of(owner).delete(f"/api/v1/statuses/{order_stage('N').pk}").status_code == 422

    def test_is_changed_by_administrators_only(self, api_of, anna):
        assert api_of(anna).post("/api/v1/statuses", {"name": "Mine"}).status_code == 403

    def test_has_one_pipeline_of_orders(self, api_of, owner):
        stages = [{"name": name, "semantic": name} for name in ("open", "won", "lost")]

        answer = api_of(owner).post(
            "/api/v1/pipelines", {"name": "More", "record_kind": "order", "stages": stages}
        )

        assert answer.status_code == 422
        assert Pipeline.objects.filter(of_kind="order").count() == 1


class TestInBothModes:
    """Statuses of orders and parcels, and their letters, matter where purchases live as deals too."""

    @pytest.mark.parametrize("address", ["/orders/statuses", "/orders/statuses?of=shipment"])
    def test_the_page_is_there_and_in_the_menu(self, client_of, owner, pipeline, address):
        client = client_of(owner)

        assert client.get(address).status_code == 200
        assert 'href="/orders/statuses"' in client.get("/settings").text

    def test_a_status_is_added_there(self, client_of, owner, pipeline):
        sent = {"of": "shipment", "name": "Being packed", "color": "violet", "code": ""}

        answer = client_of(owner).post("/orders/statuses/new", sent)

        assert answer.url == "/orders/statuses?of=shipment"
        assert Stage.objects.filter(name="Being packed", pipeline__of_kind="shipment").exists()


class TestUndo:
    def test_brings_a_deleted_status_back_with_its_letter(self, owner, recorded):
        added = add_status("order", name="Being packed", is_on=True, text="We pack it.", by=SYSTEM)
        recorded.start_over()
        delete_status(added, by=Actor.of(owner))

        undo_change(recorded.entries[0].change_id, by=Actor.of(owner))

        back = Stage.objects.get(name="Being packed")
        assert (back.notice.is_on, back.notice.text) == (True, "We pack it.")

    def test_tells_clients_what_they_were_told_before(self, owner, recorded):
        paid = order_stage("P")
        recorded.start_over()
        edit_status(paid, is_on=True, text="Thank you.", name="Money is here", by=Actor.of(owner))

        undo_change(recorded.entries[0].change_id, by=Actor.of(owner))

        assert (letter_of(paid).is_on, letter_of(paid).text) == (False, "")
        assert paid.refreshed().name != "Money is here"

    def test_is_offered_on_the_page(self, client_of, owner, with_orders):
        browser = client_of(owner)

        browser.post("/orders/statuses/new", {"of": "order", "name": "Being packed", "color": "violet"})

        assert "/undo" in browser.get("/orders/statuses").content.decode()
