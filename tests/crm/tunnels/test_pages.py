"""The page of tunnels, and tunnels through the API."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dealwright.automation.rules.models import Rule
from dealwright.crm.tunnels.actions import change_tunnel, draw_tunnel
from tests.house.world import footprint

pytestmark = pytest.mark.django_db
URL = "/api/v1/tunnels"


@pytest.fixture
def tunnel(stages, delivery, system):
    """From Sales, Paid to Delivery, To pack."""
    return draw_tunnel(start=stages["Paid"], end=delivery["To pack"], by=system)


def form(start, end, **more):
    return {"from_stage": start.pk, "to_stage": end.pk, "kind": "move", "delay": 0, "unit": "minutes", **more}


class TestPages:
    def test_show_pipelines_side_by_side_and_the_tunnels(self, client_of, owner, tunnel, stages, delivery):
        page = client_of(owner).get("/pipelines/tunnels").content.decode()

        assert f'data-from="{stages["Paid"].pk}" data-to="{delivery["To pack"].pk}"' in page
        assert f'href="/pipelines/tunnels/{tunnel.pk}"' in page
        assert "Sales · Paid → Delivery · To pack" in page
        assert "style=" not in page

    def test_cost_the_same_for_many_tunnels(self, client_of, owner, tunnel, stages, delivery, system):
        browser = client_of(owner)
        browser.get("/pipelines/tunnels")
        with CaptureQueriesContext(connection) as few:
            browser.get("/pipelines/tunnels")

        for name in ("New", "Offer", "Shipping", "Won", "Lost"):
            draw_tunnel(start=stages[name], end=delivery["To pack"], by=system)
        with CaptureQueriesContext(connection) as many:
            browser.get("/pipelines/tunnels")

        assert len(many) == len(few)

    def test_say_what_a_tunnel_is_where_there_is_one_pipeline(self, client_of, owner, pipeline):
        assert "There is one pipeline only" in client_of(owner).get("/pipelines/tunnels").content.decode()

    def test_draw_one(self, client_of, owner, stages, delivery):
        browser = client_of(owner)

        asked = browser.get(
            f"/pipelines/tunnels/new?from={stages['Paid'].pk}&to={delivery['To pack'].pk}"
        ).content.decode()
        answer = browser.post(
            "/pipelines/tunnels/new",
            form(stages["Paid"], delivery["To pack"], kind="copy", delay=2, unit="hours"),
        )

        assert f'value="{stages["Paid"].pk}" selected' in asked
        assert answer["Location"] == "/pipelines/tunnels"
        rule = Rule.objects.get()
        assert (rule.action, rule.delay_minutes) == ("copy_deal", 120)

    def test_name_the_way_round_and_keep_what_was_typed(self, client_of, owner, tunnel, stages, delivery):
        browser = client_of(owner)
        before = footprint()

        answer = browser.post(
            "/pipelines/tunnels/new", form(delivery["To pack"], stages["Paid"], delay=7, unit="days")
        )
        page = answer.content.decode()

        assert answer.status_code == 422
        assert "“Delivery · To pack” → “Sales · Paid” → “Delivery · To pack”" in page
        assert 'value="7"' in page
        assert footprint() == before

    def test_the_rules_page_names_it_too(self, client_of, owner, tunnel, stages, delivery):
        browser = client_of(owner)
        before = footprint()

        answer = browser.post(
            f"/automation/stages/{delivery['To pack'].pk}/rules/copy_deal",
            {"stage_id": stages["Paid"].pk, "run-when": "immediately"},
        )

        assert answer.status_code == 422
        assert "round in a circle" in answer.content.decode()
        assert footprint() == before

    def test_mark_the_rule_in_the_list_of_rules(self, client_of, owner, tunnel):
        page = client_of(owner).get(f"/automation?pipeline={tunnel.stage.pipeline_id}").content.decode()

        assert "Move the deal to “Delivery · To pack”" in page
        assert "Tunnel" in page

    def test_offer_crossings_to_deals_only(self, client_of, owner, pipeline, system):
        from dealwright.records.pipelines.actions import NewStage, create_pipeline
        from dealwright.records.pipelines.models import Semantic

        leads = create_pipeline(
            name="Leads",
            stages=[NewStage("New"), NewStage("Won", Semantic.WON), NewStage("Lost", Semantic.LOST)],
            of_kind="lead",
            by=system,
        )
        browser = client_of(owner)
        before = footprint()

        answer = browser.post(
            f"/automation/stages/{leads.first_stage().pk}/rules/copy_deal",
            {"stage_id": pipeline.first_stage().pk, "run-when": "immediately"},
        )

        assert answer.status_code == 404
        assert footprint() == before

    def test_change_one(self, client_of, owner, tunnel, delivery):
        sent = {
            "to_stage": delivery["Delivered"].pk,
            "kind": "copy",
            "delay": 1,
            "unit": "days",
            "version": 1,
            "is_active": "on",
        }

        answer = client_of(owner).post(f"/pipelines/tunnels/{tunnel.pk}", sent)

        assert answer.status_code == 303
        fresh = tunnel.refreshed()
        assert (fresh.action, fresh.settings["stage_id"]) == ("copy_deal", delivery["Delivered"].pk)
        assert (fresh.delay_minutes, fresh.is_active) == (1440, True)

    def test_a_stale_change_is_told(self, client_of, owner, tunnel, delivery, system):
        change_tunnel(tunnel, delay_minutes=5, by=system)
        browser = client_of(owner)
        before = footprint()
        sent = {
            "to_stage": delivery["Delivered"].pk,
            "kind": "copy",
            "delay": 1,
            "unit": "days",
            "version": 1,
        }

        answer = browser.post(f"/pipelines/tunnels/{tunnel.pk}", sent)

        assert answer.status_code == 409
        assert footprint() == before

    def test_take_one_away(self, client_of, owner, tunnel):
        client_of(owner).post(f"/pipelines/tunnels/{tunnel.pk}/deletion")

        assert Rule.objects.count() == 0

    def test_are_for_those_who_change_settings(self, client_of, anna, tunnel, stages, delivery):
        browser = client_of(anna)
        before = footprint()

        answers = [
            browser.get("/pipelines/tunnels"),
            browser.get(f"/pipelines/tunnels/{tunnel.pk}"),
            browser.post("/pipelines/tunnels/new", form(stages["New"], delivery["To pack"])),
            browser.post(f"/pipelines/tunnels/{tunnel.pk}", {}),
            browser.post(f"/pipelines/tunnels/{tunnel.pk}/deletion"),
        ]

        assert {answer.status_code for answer in answers} == {403}
        assert footprint() == before


class TestApi:
    def test_are_drawn_read_changed_and_deleted(self, api_of, owner, stages, delivery):
        program = api_of(owner)
        new = {
            "from_stage_id": stages["Paid"].pk,
            "to_stage_id": delivery["To pack"].pk,
            "kind": "copy",
            "delay": 30,
        }

        made = program.post(URL, new)
        here = f"{URL}/{made.json()['id']}"
        changed = program.patch(here, {"kind": "move", "delay": 0, "is_active": False, "version": 1})
        listed = program.get(URL, {"from_stage_id": stages["Paid"].pk}).json()["items"]
        gone = program.delete(here)

        assert made.status_code == 201
        assert {name: made.json()[name] for name in new} == new
        assert (changed.json()["kind"], changed.json()["delay"], changed.json()["is_active"]) == (
            "move",
            0,
            False,
        )
        assert listed == [changed.json()]
        assert gone.status_code == 204
        assert Rule.objects.count() == 0

    def test_refuse_circles_and_stages_that_are_none(self, api_of, owner, tunnel, stages, delivery):
        program = api_of(owner)
        before = footprint()

        circle = program.post(
            URL, {"from_stage_id": delivery["To pack"].pk, "to_stage_id": stages["Paid"].pk}
        )
        unknown = program.post(URL, {"from_stage_id": 999_999, "to_stage_id": stages["Paid"].pk})

        assert (circle.status_code, unknown.status_code) == (422, 422)
        assert circle.json()["errors"][0]["field"] == "to_stage_id"
        assert unknown.json()["errors"][0]["field"] == "from_stage_id"
        assert footprint() == before

    def test_refuse_a_stale_version(self, api_of, owner, tunnel):
        program = api_of(owner)
        before = footprint()

        answers = [
            program.patch(f"{URL}/{tunnel.pk}", {"delay": 5, "version": 9}),
            program.delete(f"{URL}/{tunnel.pk}", headers={"If-Match": '"9"'}),
        ]

        assert [answer.status_code for answer in answers] == [409, 409]
        assert footprint() == before

    def test_are_not_for_sellers(self, api_of, anna, tunnel, stages, delivery):
        program = api_of(anna)
        before = footprint()

        answers = [
            program.get(URL),
            program.get(f"{URL}/{tunnel.pk}"),
            program.post(URL, {"from_stage_id": stages["New"].pk, "to_stage_id": delivery["To pack"].pk}),
            program.patch(f"{URL}/{tunnel.pk}", {"delay": 5}),
            program.delete(f"{URL}/{tunnel.pk}"),
        ]

        assert [answer.status_code for answer in answers] == [403] * 5
        assert footprint() == before
