"""A record that runs through its stages for a try (AU-9)."""

from datetime import timedelta

import pytest

from dealwright.automation.rules import running
from dealwright.automation.rules.actions import create_rule
from dealwright.automation.rules.models import RuleRun
from dealwright.automation.trials.actions import end_trial, move_along, start_trial
from dealwright.automation.trials.models import Trial
from dealwright.automation.trials.queries import record_of
from dealwright.channels.messages.models import Message
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.events.models import Entry
from dealwright.kit import clock
from dealwright.kit.errors import Conflict, Forbidden
from dealwright.work.tasks.models import Task

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


class TestStartTrial:
    def test_waits_for_seconds_in_place_of_days(self, owner, stages, task_rule_on, run_reactions):
        task_rule_on("Offer", "Ask", delay_minutes=2 * 24 * 60)

        trial = start_trial(stage=stages["Offer"], longest_wait_seconds=5, by=Actor.of(owner))
        run_reactions()

        run = RuleRun.objects.get()
        assert clock.now() < run.due_at <= clock.now() + timedelta(seconds=5)
        assert record_of(trial).title == "Test: A trial of “Sales”"

    def test_leaves_others_their_time(self, owner, deal, stages, task_rule_on, run_reactions):
        from dealwright.crm.deals.actions import move_deal

        task_rule_on("Offer", "Ask", delay_minutes=60)
        start_trial(stage=stages["New"], by=Actor.of(owner))
        move_deal(deal, to=stages["Offer"], by=SYSTEM)
        run_reactions()

        assert RuleRun.objects.get().due_at > clock.now() + timedelta(minutes=59)

    def test_is_for_those_who_set_automation_up(self, anna, stages, recorded):
        with pytest.raises(Forbidden):
            start_trial(stage=stages["New"], by=Actor.of(anna))

        assert (Trial.objects.count(), Deal.objects.count(), recorded) == (0, 0, [])


class TestMoveAlong:
    def test_moves_it_as_a_person_would(self, owner, stages, task_rule_on, run_reactions):
        task_rule_on("Paid", "Pack")
        trial = start_trial(stage=stages["New"], by=Actor.of(owner))

        move_along(trial, to=stages["Paid"], by=Actor.of(owner))
        run_reactions()
        running.step()

        assert Task.objects.get().title == "Pack"


class TestEndTrial:
    def test_puts_its_record_into_the_bin(self, owner, stages, recorded):
        trial = start_trial(stage=stages["New"], by=Actor.of(owner))
        recorded.start_over()

        end_trial(trial, by=Actor.of(owner))

        assert Deal.objects.count() == 0
        assert trial.refreshed().ended_at is not None
        assert recorded == ["trial.ended", "deal.deleted"]
        with pytest.raises(Conflict):
            move_along(trial, to=stages["Paid"], by=Actor.of(owner))


class TestPages:
    def test_start_watch_move_along_and_end(self, client_of, owner, stages, task_rule_on, run_reactions):
        task_rule_on("New", "Ask", delay_minutes=60)
        browser = client_of(owner)

        started = browser.post(
            "/automation/trials/new", {"stage_id": stages["New"].pk, "longest_wait_seconds": "5"}
        )
        address = started["Location"]
        run_reactions()
        page = browser.get(address).content.decode()
        moved = browser.post(f"{address}/stage", {"stage": stages["Paid"].pk})
        ended = browser.post(f"{address}/end")

        assert "Waits until" in page
        assert "Test: A trial of “Sales”" in page
        assert (moved.status_code, ended["Location"]) == (303, "/automation/trials")
        assert "Ended" in browser.get("/automation/trials").content.decode()

    def test_shows_what_each_change_made_of_the_values(
        self, client_of, owner, anna, boris, stages, run_reactions
    ):
        values = {"title": "<b>Renamed</b>", "comment": "Called"}
        create_rule(stage=stages["New"], action="edit_fields", settings={"values": values}, by=SYSTEM)
        trial = start_trial(stage=stages["New"], title="Pack", by=Actor.of(owner))
        run_reactions()

        page = client_of(owner).get(f"/automation/trials/{trial.pk}").content.decode()

        line = "".join(page.partition('class="run-values"')[2].partition("</ul>")[0].split())
        assert "<del>Test:Pack</del>" in line
        assert "<ins>&lt;b&gt;Renamed&lt;/b&gt;</ins>" in line
        assert '<spanclass="nothing">empty</span>' in line
        assert "<ins>Called</ins>" in line

    def test_leads_from_each_line_to_what_was_made(
        self, client_of, owner, stages, task_rule_on, run_reactions
    ):
        task_rule_on("New", "Call them")
        task_rule_on("New", "Alone", is_linked=False)
        create_rule(stage=stages["New"], action="add_note", settings={"text": "Hello"}, by=SYSTEM)
        letter = {"subject": "Welcome", "body": "Hello"}
        create_rule(stage=stages["New"], action="email_colleague", settings=letter, by=SYSTEM)
        trial = start_trial(stage=stages["New"], by=Actor.of(owner))
        run_reactions()
        record, linked = record_of(trial), Task.objects.get(title="Call them")
        alone, message = Task.objects.get(title="Alone"), Message.objects.get()
        noted = Entry.objects.get(kind="note.added", subject_id=record.pk)

        page = client_of(owner).get(f"/automation/trials/{trial.pk}").content.decode()

        story = page.partition("What happened to the record")[2]
        lines = page.partition("What happened to the record")[0]
        for url in (
            f"/tasks/{linked.pk}",
            f"/messages/{message.pk}",
            f"/timeline/deal/{record.pk}/{noted.pk}",
        ):
            assert f'href="{url}"' in lines
            assert f'href="{url}"' in story
        assert f'href="/tasks/{alone.pk}"' in lines
        assert client_of(owner).get(f"/timeline/deal/{record.pk}/{noted.pk}").status_code == 200

    def test_a_seller_is_refused(self, client_of, anna):
        assert client_of(anna).get("/automation/trials").status_code == 403


class TestApi:
    def test_starts_moves_and_ends(self, api_of, owner, stages):
        api = api_of(owner)

        started = api.post("/api/v1/trials", {"stage_id": stages["New"].pk}).json()
        moved = api.post(f"/api/v1/trials/{started['id']}/move", {"stage_id": stages["Paid"].pk})
        ended = api.post(f"/api/v1/trials/{started['id']}/end")

        assert (started["record_kind"], moved.status_code) == ("deal", 200)
        assert ended.json()["ended_at"] is not None
