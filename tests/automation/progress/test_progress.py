"""What became of the rules of one record, and what people do about it."""

import pytest

from dealwright.automation.progress.actions import hurry_run, retry_run, stop_rules
from dealwright.automation.progress.queries import progress_of
from dealwright.automation.rules import running
from dealwright.automation.rules.actions import create_rule
from dealwright.automation.rules.models import RuleRun
from dealwright.crm.deals.actions import move_deal
from dealwright.events import Actor
from dealwright.events.actions import last_change
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.people.roles.actions import edit_role
from dealwright.records.undo.actions import undo_change
from dealwright.work.tasks.actions import complete_task
from dealwright.work.tasks.models import Task

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
LARGE = {"field": "Document:AMOUNT", "operator": "not_less", "value": 5000}


@pytest.fixture
def waiting(deal, task_rule_on, stages, run_reactions):
    """The deal stands on Paid, where one rule was done, one waits an hour and one was skipped."""
    task_rule_on("Paid", "Pack")
    task_rule_on("Paid", "Ask how it went", delay_minutes=60)
    settings = {"title": "Tell the head"}
    create_rule(stage=stages["Paid"], action="create_task", settings=settings, condition=LARGE, by=SYSTEM)
    move_deal(deal, to=stages["Paid"], by=SYSTEM)
    run_reactions()
    return deal.refreshed()


def states(deal, actor):
    """By what each rule does."""
    return {line.what: line.state for line in progress_of(deal, actor).lines}


class TestProgress:
    def test_tells_each_rule_by_its_state_and_what_it_made(self, waiting, owner, task_rule_on):
        task_rule_on("Shipping", "Print the label")

        found = progress_of(waiting, Actor.of(owner), with_made=True)

        assert {line.what: line.state for line in found.lines} == {
            "Create the task “Pack”": "done",
            "Create the task “Ask how it went”": "waiting",
            "Create the task “Tell the head”": "skipped",
            "Create the task “Print the label”": "ahead",
        }
        [pack, _ask, head] = found.here.rules
        assert [item.kind for item in pack.made] == ["task.created"]
        assert [part["holds"] for part in head.explained] == [False]

    def test_keeps_the_value_of_a_hidden_field_back(self, waiting, anna):
        edit_role(anna.role, hidden={"deal": ["amount"]}, by=SYSTEM)
        anna.refresh_from_db()

        head = progress_of(waiting, Actor.of(anna)).here.rules[2]

        assert (head.is_kept_back, head.explained) == (True, [])


class TestStopRules:
    def test_cancels_what_waits_here_and_can_be_undone(self, waiting, anna, recorded):
        stopped = stop_rules(waiting, by=Actor.of(anna))
        change = recorded.entries[0].change_id
        after = states(waiting, Actor.of(anna))
        undo_change(change, by=Actor.of(anna))

        assert stopped == 1
        assert after["Create the task “Ask how it went”"] == "canceled"
        assert states(waiting, Actor.of(anna))["Create the task “Ask how it went”"] == "waiting"
        assert recorded == ["rules.stopped", "rules.retried"]

    def test_finds_what_was_finished_while_it_was_stopped(
        self, deal, task_rule_on, stages, anna, run_reactions
    ):
        task_rule_on("Paid", "Pack", awaits=True)
        paid = move_deal(deal, to=stages["Paid"], by=SYSTEM)
        run_reactions()
        stop_rules(paid, by=Actor.of(anna))
        change = last_change()
        complete_task(Task.objects.get(), by=SYSTEM)
        run_reactions()

        undo_change(change, by=Actor.of(anna))
        running.step()

        assert states(paid, Actor.of(anna)) == {"Create the task “Pack”": "done"}

    def test_says_nothing_where_nothing_waits(self, deal, anna, recorded):
        assert stop_rules(deal, by=Actor.of(anna)) == 0
        assert recorded == []


class TestHurryRun:
    def test_runs_at_the_next_turn_of_the_worker(self, waiting, anna):
        run = RuleRun.objects.get(state="waiting")

        hurry_run(run, waiting, by=Actor.of(anna))
        running.step()

        assert Task.objects.filter(title="Ask how it went").count() == 1

    def test_is_refused_for_one_that_is_done(self, waiting, anna, recorded):
        with pytest.raises(Refused):
            hurry_run(RuleRun.objects.get(state="done"), waiting, by=Actor.of(anna))

        assert recorded == []


class TestRetry:
    def test_tries_again_where_the_record_still_stands(self, waiting, anna, stages, recorded):
        run = RuleRun.objects.get(state="waiting")
        RuleRun.objects.filter(pk=run.pk).update(
            state="failed", error="Gone.", attempts=5, finished_at=clock.now()
        )

        retry_run(run, waiting, by=Actor.of(anna))
        running.step()

        assert RuleRun.objects.get(pk=run.pk).state == "done"
        assert recorded == ["rules.retried", "task.created"]

    def test_is_refused_after_the_record_went_on(self, waiting, anna, stages, recorded):
        run = RuleRun.objects.get(state="waiting")
        RuleRun.objects.filter(pk=run.pk).update(state="failed")
        move_deal(waiting, to=stages["Shipping"], by=SYSTEM)
        recorded.start_over()

        with pytest.raises(Refused):
            retry_run(run, waiting.refreshed(), by=Actor.of(anna))

        assert RuleRun.objects.get(pk=run.pk).state == "failed"
        assert recorded == []


class TestPages:
    def test_the_card_and_the_tab_show_states_with_their_buttons(self, client_of, anna, waiting):
        browser = client_of(anna)

        card = browser.get(f"/deals/{waiting.pk}").content.decode()
        tab = browser.get(f"/automation/records/deal/{waiting.pk}").content.decode()

        for page in (card, tab):
            assert "Ask how it went" in page
            assert "Stop the rest" in page
            assert "Run now" in page
            assert "Skipped: its condition was not met" in page

    def test_the_buttons_do_what_they_say(self, client_of, anna, waiting):
        browser = client_of(anna)
        run = RuleRun.objects.get(state="waiting")

        started = browser.post(f"/automation/runs/{run.pk}/start", {"from": "tab"})
        stopped = browser.post(f"/automation/records/deal/{waiting.pk}/stop")

        assert started["Location"] == f"/automation/records/deal/{waiting.pk}"
        assert stopped["Location"] == f"/deals/{waiting.pk}"
        assert RuleRun.objects.get(pk=run.pk).state == "canceled"

    def test_another_seller_finds_nothing(self, client_of, boris, waiting, recorded):
        browser = client_of(boris)
        run = RuleRun.objects.get(state="waiting")

        statuses = {
            browser.get(f"/automation/records/deal/{waiting.pk}").status_code,
            browser.post(f"/automation/records/deal/{waiting.pk}/stop").status_code,
            browser.post(f"/automation/runs/{run.pk}/start").status_code,
        }

        assert statuses == {404}
        assert RuleRun.objects.get(pk=run.pk).state == "waiting"
        assert recorded == []


class TestApi:
    def test_tells_and_stops(self, api_of, anna, waiting):
        api = api_of(anna)

        told = api.get(f"/api/v1/rules/runs?record=deal:{waiting.pk}").json()
        stopped = api.post("/api/v1/rules/runs/stop", {"record": f"deal:{waiting.pk}"})

        assert [one["state"] for one in told["items"]] == ["done", "waiting", "skipped"]
        pack = Task.objects.get(title="Pack")
        assert [[made["url"] for made in one["made"]] for one in told["items"]] == [
            [f"/tasks/{pack.pk}"],
            [],
            [],
        ]
        assert stopped.json() == {"runs": 1}

    def test_another_seller_finds_nothing(self, api_of, boris, waiting):
        api = api_of(boris)

        assert api.get(f"/api/v1/rules/runs?record=deal:{waiting.pk}").status_code == 404
        assert api.post("/api/v1/rules/runs/stop", {"record": f"deal:{waiting.pk}"}).status_code == 404
        assert RuleRun.objects.filter(state="waiting").count() == 1
