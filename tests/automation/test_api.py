"""Triggers, rules and kinds of events as programs see them."""

import pytest

from dealwright.automation.rules.actions import create_rule
from dealwright.automation.rules.models import Rule
from dealwright.automation.triggers.models import Trigger
from dealwright.crm.deals.actions import move_deal
from dealwright.events import Actor

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


class TestTriggers:
    def test_are_created_changed_and_deleted(self, api_of, owner, stages):
        api = api_of(owner)
        new = {"stage_id": stages["Paid"].pk, "kind": "task.completed", "allow_back": True}

        created = api.post("/api/v1/triggers", new)
        path = f"/api/v1/triggers/{created.json()['id']}"
        changed = api.patch(path, {"is_active": False, "version": 1})
        stale = api.patch(path, {"is_active": True, "version": 1})
        listed = api.get(f"/api/v1/triggers?stage_id={stages['Paid'].pk}").json()["items"]
        deleted = api.delete(path)

        assert created.status_code == 201
        told = created.json()
        assert (told["record_kind"], told["pipeline_id"], told["kind"], told["settings"]) == (
            "deal",
            stages["Paid"].pipeline_id,
            "task.completed",
            {},
        )
        assert (changed.status_code, changed.json()["is_active"], changed.json()["version"]) == (
            200,
            False,
            2,
        )
        assert stale.status_code == 409
        assert [one["id"] for one in listed] == [told["id"]]
        assert deleted.status_code == 204
        assert Trigger.objects.count() == 0

    def test_refuse_an_unknown_kind_and_stage(self, api_of, owner, stages):
        api = api_of(owner)

        kind = api.post("/api/v1/triggers", {"stage_id": stages["Paid"].pk, "kind": "no.such"})
        stage = api.post("/api/v1/triggers", {"stage_id": 999_999, "kind": "task.completed"})

        assert (kind.status_code, kind.json()["errors"][0]["field"]) == (422, "kind")
        assert (stage.status_code, stage.json()["errors"][0]["field"]) == (422, "stage_id")
        assert Trigger.objects.count() == 0


AT_ONCE = {
    "when": "immediately",
    "delay": 0,
    "date_field": "",
    "follows_date": False,
    "after_previous": False,
    "business_hours": False,
    "working_day": False,
}


class TestRules:
    def test_are_created_changed_and_deleted(self, api_of, owner, stages):
        api = api_of(owner)
        new = {
            "stage_id": stages["Paid"].pk,
            "kind": "create_task",
            "settings": {"title": "Pack"},
            "run": {"when": "after", "delay": 30},
        }

        created = api.post("/api/v1/rules", new)
        path = f"/api/v1/rules/{created.json()['id']}"
        changed = api.patch(path, {"run": {"when": "immediately"}})
        deleted = api.delete(path)

        assert created.status_code == 201
        assert created.json()["run"] == {**AT_ONCE, "when": "after", "delay": 30}
        assert changed.json()["run"] == AT_ONCE
        assert deleted.status_code == 204
        assert Rule.objects.count() == 0

    def test_tell_their_runs(self, api_of, owner, deal, task_rule_on, stages, run_reactions):
        rule = task_rule_on("Paid", "Pack")
        move_deal(deal, to=stages["Paid"], by=SYSTEM)
        run_reactions()

        [run] = api_of(owner).get(f"/api/v1/rules/{rule.pk}/runs").json()["items"]

        assert (run["rule_id"], run["on_kind"], run["on_id"], run["state"]) == (
            rule.pk,
            "deal",
            deal.pk,
            "done",
        )

    def test_refuse_settings_that_are_not_valid(self, api_of, owner, stages):
        new = {"stage_id": stages["Paid"].pk, "kind": "create_task", "settings": {"title": 7}}

        answer = api_of(owner).post("/api/v1/rules", new)

        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "settings.title")
        assert Rule.objects.count() == 0


class TestRights:
    @pytest.mark.parametrize("path", ["triggers", "rules"])
    def test_a_seller_is_refused(self, api_of, anna, stages, path):
        api = api_of(anna)
        new = {"stage_id": stages["Paid"].pk, "kind": "any", "settings": {}}

        assert api.get(f"/api/v1/{path}").status_code == 403
        assert api.post(f"/api/v1/{path}", new).status_code == 403
        assert (Trigger.objects.count(), Rule.objects.count()) == (0, 0)


class TestKinds:
    def test_tell_their_facts_with_a_sample(self, api_of, anna):
        kinds = {one["kind"]: one for one in api_of(anna).get("/api/v1/event-kinds").json()["items"]}

        created = kinds["task.created"]
        assert created["sentence"] == "{actor} created the task “{subject}”"
        assert created["used_by"] == ["notifications", "rules", "webhooks"]
        assert set(created["facts"]["properties"]) == {"responsible", "due_at"}

    def test_offer_what_rules_can_do(self, api_of, anna):
        items = api_of(anna).get("/api/v1/rule-actions").json()["items"]
        actions = {action["kind"]: action for action in items}

        assert actions["create_task"]["settings"]["required"] == ["title"]
        assert actions["copy_deal"]["settings"]["required"] == ["stage_id"]
        assert "move_deal_to_pipeline" in actions
        task, note, reads = (actions[kind] for kind in ("create_task", "call_webhook", "read_linked_item"))
        assert (task["group"], actions["send_email"]["group"]) == ("employees", "clients")
        assert {"name": "task_id", "label": "Number of the task", "kind": "number"} in task["results"]
        assert note["results"] == []
        assert (task["has_further_results"], reads["has_further_results"]) == (False, True)
        assert actions["copy_deal"]["of_kinds"] == ["deal"]

    def test_tell_what_one_rule_leaves(self, api_of, owner, anna, stages):
        rule = create_rule(
            stage=stages["Paid"], action="read_linked_item", settings={"link": "contact"}, by=SYSTEM
        )
        path = f"/api/v1/rules/{rule.pk}/results"

        left = {one["name"]: one for one in api_of(owner).get(path).json()["items"]}

        assert left["phones"]["written"] == f"{{=A{rule.pk}:phones}}"
        assert left["id"]["kind"] == "number"
        assert api_of(anna).get(path).status_code == 403

    def test_tell_whose_conditions_may_ask_for_changes(self, api_of, anna):
        items = api_of(anna).get("/api/v1/trigger-kinds").json()["items"]

        told = {one["kind"] for one in items if one["tells_changes"]}
        assert told == {"field_changed", "responsible_changed"}

    def test_tell_which_are_what_a_client_does(self, api_of, anna):
        items = api_of(anna).get("/api/v1/trigger-kinds").json()["items"]

        told = {one["kind"] for one in items if one["is_of_client"]}
        assert told == {"email_sent", "email_opened", "link_clicked"}
