"""The boards of proposals and invoices, their cards, their stages among the settings, and the API."""

from __future__ import annotations

import pytest

from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.people.roles.actions import edit_role
from dealwright.records.bulk import running
from dealwright.records.bulk.actions import start_bulk_change, undo_bulk_change
from dealwright.records.bulk.choosing import act_from
from dealwright.records.bulk.models import BulkChange
from dealwright.records.bulk.preview import Chosen
from dealwright.records.pipelines.actions import edit_stage
from dealwright.records.pipelines.models import Stage
from dealwright.sales.statuses.actions import delete_status, place_status
from tests.factories.sales import SYSTEM
from tests.sales.papers.conftest import LOST, VERBS

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


class TestBoard:
    def test_shows_open_ones_stage_by_stage(self, desk, client_of, anna):
        desk.move(desk.own)

        page = client_of(anna).get(f"/{desk.kind}s/board").content.decode()

        assert "In talks" in page
        assert f"{desk.kind.capitalize()} №{desk.paper.number}" in page
        assert "99.80" in page
        assert "Clara Souza" in page

    @pytest.mark.parametrize("way", ["activities", "calendar"])
    def test_has_further_looks(self, desk, client_of, anna, way):
        assert client_of(anna).get(f"/{desk.kind}s/board/{way}").status_code == 200

    def test_moves_by_dropping(self, desk, client_of, anna):
        sent = {"stage": desk.own.pk, "version": desk.now.version, "before": ""}

        answer = client_of(anna).post(f"/{desk.kind}s/board/{desk.paper.pk}/stage", sent, headers=HTMX)

        assert answer.status_code == 200
        assert (desk.now.state, desk.now.stage) == ("sent", desk.own)

    def test_refuses_a_move_with_its_reason(self, desk, client_of, anna, recorded):
        desk.do("send")
        recorded.start_over()
        sent = {"stage": desk.stage("draft").pk, "before": ""}

        answer = client_of(anna).post(f"/{desk.kind}s/board/{desk.paper.pk}/stage", sent, headers=HTMX)

        assert answer.status_code == 422
        assert "does not become a draft again" in answer["HX-Trigger"]
        assert recorded == []

    def test_of_somebody_else_is_not_found(self, desk, client_of, boris, recorded):
        recorded.start_over()

        answer = client_of(boris).post(
            f"/{desk.kind}s/board/{desk.paper.pk}/stage", {"stage": desk.own.pk, "before": ""}
        )

        assert answer.status_code == 404
        assert recorded == []

    def test_hides_sums_from_who_may_not_see_them(self, desk, client_of, anna):
        anna.role = edit_role(anna.role, hidden={desk.kind: ["total"]}, by=SYSTEM)

        assert "99.80" not in client_of(anna).get(f"/{desk.kind}s/board").content.decode()


class TestCard:
    def test_has_the_bar_of_stages_and_what_comes_next(self, desk, client_of, anna):
        page = client_of(anna).get(f"/{desk.kind}s/{desk.paper.pk}").content.decode()

        for words in ("In talks", "Being checked", "Planned", "Automation"):
            assert words in page

    def test_moves_from_its_bar(self, desk, client_of, anna):
        path = f"/{desk.kind}s/{desk.paper.pk}/stage"

        answer = client_of(anna).post(path, {"stage": desk.checked.pk, "version": 1}, headers=HTMX)

        assert answer.status_code == 200
        assert desk.now.stage == desk.checked

    def test_asks_for_what_the_stage_demands(self, desk, client_of, anna):
        field = {"proposal": "terms", "invoice": "comment"}[desk.kind]
        edit_stage(desk.own, required_fields=[field], by=SYSTEM)
        base = f"/{desk.kind}s/{desk.paper.pk}/stage"

        asked = client_of(anna).post(base, {"stage": desk.own.pk}, headers=HTMX)

        assert (asked.status_code, asked["X-Dialog"]) == (422, "ask")

        sent = {"stage": desk.own.pk, "version": desk.now.version, field: "At once"}
        client_of(anna).post(f"{base}/fields", sent, headers=HTMX)

        assert (desk.now.stage, getattr(desk.now, field)) == (desk.own, "At once")

    def test_is_given_to_somebody_else(self, desk, client_of, owner, boris, recorded):
        recorded.start_over()

        client_of(owner).post(f"/{desk.kind}s/{desk.paper.pk}/responsible", {"responsible": boris.pk})

        assert desk.now.responsible == boris
        assert recorded == [f"{desk.kind}.assigned"]

    def test_shows_the_automation_of_its_stages(self, desk, client_of, owner):
        page = client_of(owner).get(f"/automation?kind={desk.kind}").content.decode()

        assert "In talks" in page
        records = f"/automation/records/{desk.kind}/{desk.paper.pk}"
        assert client_of(owner).get(records).status_code == 200


class TestStages:
    def test_are_listed_without_letters(self, desk, client_of, owner):
        page = client_of(owner).get(f"/orders/statuses?of={desk.kind}").content.decode()
        form = client_of(owner).get(f"/orders/statuses/{desk.own.pk}").content.decode()

        assert "In talks" in page
        assert "Write to the client" not in form

    def test_are_added_on_the_page(self, desk, client_of, owner):
        sent = {"of": desk.kind, "name": "With the board", "color": "violet", "code": ""}

        answer = client_of(owner).post("/orders/statuses/new", sent)

        assert answer.status_code == 303
        assert Stage.objects.get(name="With the board").pipeline.of_kind == desk.kind

    @pytest.mark.parametrize("code", ["draft", "sent", "won", "lost"])
    def test_of_the_product_stay(self, desk, code):
        with pytest.raises(Refused):
            delete_status(desk.stage(code), by=SYSTEM)

        assert Stage.objects.filter(pk=desk.stage(code).pk).exists()

    def test_of_our_own_go_once_nothing_stands_there(self, desk):
        desk.move(desk.own)
        with pytest.raises(Refused, match="still stands"):
            delete_status(desk.own, by=SYSTEM)
        desk.move("sent")

        delete_status(desk.own, by=SYSTEM)

        assert not Stage.objects.filter(pk=desk.own.pk).exists()

    def test_keep_the_first_one_first(self, desk):
        with pytest.raises(Refused):
            place_status(desk.own, before=desk.stage("draft"), by=SYSTEM)

    def test_tell_clients_nothing(self, desk, api_of, owner):
        answer = api_of(owner).patch(f"/api/v1/statuses/{desk.own.pk}", {"is_on": True})

        assert answer.status_code == 422

    def test_are_added_by_programs(self, desk, api_of, owner):
        answer = api_of(owner).post("/api/v1/statuses", {"of": desk.kind, "name": "On hold"})

        assert (answer.status_code, answer.json()["of"], answer.json()["is_on"]) == (201, desk.kind, False)


class TestApi:
    def test_moves_and_tells_where_it_stands(self, desk, api_of, anna):
        path = f"/api/v1/{desk.kind}s/{desk.paper.pk}"

        moved = api_of(anna).post(f"{path}/move", {"stage_id": desk.own.pk})

        assert moved.status_code == 200
        assert (moved.json()["stage_id"], moved.json()["state"]) == (desk.own.pk, "sent")

        closed = (
            api_of(anna)
            .post(f"{path}/move", {"stage_id": desk.stage("lost").pk, "reason": "Too dear"})
            .json()
        )

        assert (closed["state"], closed["closed_at"] is not None) == (LOST[desk.kind], True)
        assert "Too dear" in {closed.get("decline_reason"), closed.get("cancel_reason")}

    def test_narrows_by_stage(self, desk, api_of, anna):
        found = api_of(anna).get(f"/api/v1/{desk.kind}s?stage_id={desk.own.pk}").json()["items"]

        assert found == []

    def test_refuses_a_stage_of_something_else(self, desk, api_of, anna, pipeline, recorded):
        program = api_of(anna)
        recorded.start_over()

        answer = program.post(
            f"/api/v1/{desk.kind}s/{desk.paper.pk}/move", {"stage_id": pipeline.first_stage().pk}
        )

        assert answer.status_code == 422
        assert recorded == []


class TestMany:
    def test_are_moved_and_brought_back_together(self, desk, deal, anna):
        other = VERBS[desk.kind]["create"](deal, by=SYSTEM)
        desk.do("send")
        ids = (desk.paper.pk, other.pk)
        act = act_from(desk.kind, {"move": {"stage_id": desk.checked.pk}})

        change = start_bulk_change(act, Chosen(ids=ids), by=Actor.of(anna))
        running.run_all()

        change = BulkChange.objects.get(pk=change.pk)
        assert (change.state, change.changed, change.refused) == ("done", 2, 0)
        assert (desk.now.stage, other.refreshed().stage) == (desk.checked, desk.checked)

        undo_bulk_change(change, by=Actor.of(anna))
        running.run_all()

        assert (desk.now.stage.code, other.refreshed().stage.code) == ("sent", "draft")

    def test_are_closed_each_by_its_verb(self, desk, anna):
        act = act_from(desk.kind, {"move": {"stage_id": desk.stage("lost").pk}})

        start_bulk_change(act, Chosen(ids=(desk.paper.pk,)), by=Actor.of(anna))
        running.run_all()

        assert desk.now.state == LOST[desk.kind]

    def test_are_given_to_somebody_else(self, desk, owner, boris):
        act = act_from(desk.kind, {"set": {"responsible_id": boris.pk}})

        start_bulk_change(act, Chosen(ids=(desk.paper.pk,)), by=Actor.of(owner))
        running.run_all()

        assert desk.now.responsible == boris
