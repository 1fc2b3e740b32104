"""The pages of automation, for those who may change settings and for the others."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dealwright.automation.rules.models import Rule, RuleRun
from dealwright.automation.triggers.models import Trigger
from dealwright.crm.deals.actions import move_deal
from dealwright.events import Actor
from dealwright.events.models import Outbox
from dealwright.kit import clock

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
ADDRESSES = ["/automation", "/automation/events"]


@pytest.mark.parametrize("address", ADDRESSES)
class TestRights:
    def test_a_stranger_signs_in_first(self, client, address):
        answer = client.get(address)

        assert answer.status_code == 302
        assert answer["Location"] == f"/sign-in?next={address}"

    def test_a_seller_is_refused(self, client_of, anna, address):
        assert client_of(anna).get(address).status_code == 403


class TestOverview:
    def test_reads_as_sentences(self, client_of, owner, trigger_on, task_rule_on):
        trigger_on("Paid", kind="task.completed", allow_back=True)
        task_rule_on("Paid", "Prepare the shipment", due_in_hours=24)
        task_rule_on("Won", "Ask how it went", delay_minutes=2880)

        page = client_of(owner).get("/automation").content.decode()

        for words in (
            "Task completed",
            "Also moves back",
            "Immediately",
            "Create the task “Prepare the shipment”, due in 24 hours",
            "After 2 days",
            "Create the task “Ask how it went”",
        ):
            assert words in page

    def test_costs_the_same_for_many_rules(self, client_of, owner, task_rule_on):
        task_rule_on("Paid", "Task")
        browser = client_of(owner)
        browser.get("/automation")
        with CaptureQueriesContext(connection) as few:
            browser.get("/automation")

        for number in range(30):
            task_rule_on("Paid", f"Task {number}")
        with CaptureQueriesContext(connection) as many:
            browser.get("/automation")

        assert len(many) == len(few)

    def test_shows_an_empty_state_without_pipelines(self, client_of, owner):
        assert "There is no pipeline yet" in client_of(owner).get("/automation").content.decode()


class TestTriggerForm:
    def test_puts_a_trigger_on_the_stage(self, client_of, owner, stages):
        address = f"/automation/stages/{stages['Paid'].pk}/triggers/new"

        answer = client_of(owner).post(address, {"kind": "task.completed", "allow_back": "on"})

        assert answer["Location"] == f"/automation?pipeline={stages['Paid'].pipeline_id}"
        trigger = Trigger.objects.get()
        assert (trigger.stage, trigger.kind, trigger.allow_back) == (
            stages["Paid"],
            "task.completed",
            True,
        )

    def test_refuses_an_unknown_kind_at_its_field(self, client_of, owner, stages):
        address = f"/automation/stages/{stages['Paid'].pk}/triggers/new"

        answer = client_of(owner).post(address, {"kind": "no.such_kind"})

        assert answer.status_code == 422
        assert Trigger.objects.count() == 0

    def test_changes_and_takes_off(self, client_of, owner, trigger_on):
        trigger = trigger_on("Paid", settings={"note": "green"})
        browser = client_of(owner)

        browser.post(f"/automation/triggers/{trigger.pk}", {"kind": "note.added", "version": "1"})
        changed = trigger.refreshed()
        browser.post(f"/automation/triggers/{trigger.pk}/removal")

        assert (changed.kind, changed.settings, changed.is_active) == ("note.added", {}, False)
        assert Trigger.objects.count() == 0

    def test_a_seller_changes_nothing(self, client_of, anna, trigger_on, stages):
        trigger = trigger_on("Paid")
        browser = client_of(anna)

        statuses = {
            browser.post(f"/automation/stages/{stages['Paid'].pk}/triggers/new").status_code,
            browser.post(f"/automation/triggers/{trigger.pk}").status_code,
            browser.post(f"/automation/triggers/{trigger.pk}/removal").status_code,
        }

        assert statuses == {403}
        assert Trigger.objects.get().version == 1


class TestRuleForm:
    def test_puts_a_rule_on_the_stage(self, client_of, owner, anna, stages):
        address = f"/automation/stages/{stages['Paid'].pk}/rules/create_task"
        settings = {"title": "Pack", "responsible_id": anna.pk, "due_in_hours": "4"}

        answer = client_of(owner).post(address, {**settings, "delay": "2", "unit": "hours"})

        assert answer.status_code == 303
        rule = Rule.objects.get()
        assert (rule.stage, rule.delay_minutes) == (stages["Paid"], 120)
        assert rule.settings == {
            "title": "Pack",
            "description": "",
            "due_in_hours": 4,
            "responsible_id": anna.pk,
        }

    def test_keeps_what_was_typed_when_it_is_refused(self, client_of, owner, stages):
        address = f"/automation/stages/{stages['Paid'].pk}/rules/create_task"

        answer = client_of(owner).post(
            address, {"title": "", "due_in_hours": "7", "delay": "1", "unit": "days"}
        )

        assert answer.status_code == 422
        assert 'value="7"' in answer.content.decode()
        assert Rule.objects.count() == 0

    def test_a_stale_version_changes_nothing_and_says_so(self, client_of, owner, task_rule_on):
        from dealwright.automation.rules.actions import edit_rule

        rule = task_rule_on("Paid", "Pack")
        edit_rule(rule, delay_minutes=5, by=SYSTEM)
        typed = {"title": "Mine", "delay": "0", "unit": "minutes", "is_active": "on", "version": "1"}

        answer = client_of(owner).post(f"/automation/rules/{rule.pk}", typed)

        assert answer.status_code == 422
        assert "Somebody changed this rule" in answer.content.decode()
        assert rule.refreshed().settings["title"] == "Pack"

    def test_takes_it_off(self, client_of, owner, task_rule_on):
        rule = task_rule_on("Paid", "Pack")

        client_of(owner).post(f"/automation/rules/{rule.pk}/removal")

        assert Rule.objects.count() == 0


class TestEventKinds:
    def test_tells_of_every_kind_who_reacts(self, client_of, owner, trigger_on):
        trigger_on("Paid", kind="task.completed")

        page = client_of(owner).get("/automation/events").content.decode()

        assert "automation.rules.reactions.start_rules" in page
        assert "work.tasks.actions.complete_task" in page
        assert "1 trigger" in page

    def test_shows_what_failed_and_tries_it_again(
        self, client_of, owner, deal, task_rule_on, stages, run_reactions
    ):
        task_rule_on("Paid", "Pack", delay_minutes=5)
        move_deal(deal, to=stages["Paid"], by=SYSTEM)
        run_reactions()
        RuleRun.objects.update(state="failed", error="Nobody is there.", finished_at=clock.now())
        move_deal(deal, to=stages["Shipping"], by=SYSTEM)
        Outbox.objects.update(state=Outbox.FAILED, error="Traceback of yesterday")
        browser = client_of(owner)

        page = browser.get("/automation/events").content.decode()
        browser.post("/automation/events/retry")

        assert "1 change could not be followed up." in page
        assert "Traceback of yesterday" in page
        assert "Nobody is there." in page
        assert Outbox.objects.get().state == Outbox.WAITING
        assert RuleRun.objects.get().state == "waiting"


class TestBlockOnTheCard:
    def test_tells_what_rules_did_and_will_do(self, rf, owner, deal, task_rule_on, stages, run_reactions):
        from dealwright.automation.rules.card import runs_block

        task_rule_on("Paid", "Pack")
        task_rule_on("Paid", "Ask how it went", delay_minutes=60)
        move_deal(deal, to=stages["Paid"], by=SYSTEM)
        run_reactions()
        request = rf.get("/")
        request.user, request.actor = owner, Actor.of(owner)

        block = runs_block(request, deal)

        assert block.count('class="run done"') == 1
        assert block.count('class="run waiting"') == 1
