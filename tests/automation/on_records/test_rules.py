"""What rules do with the record itself and its timeline."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dealwright.automation.on_records.automation import pausing
from dealwright.automation.on_records.automation.pausing import PauseSettings
from dealwright.automation.rules import running
from dealwright.automation.rules.actions import create_rule
from dealwright.automation.rules.doing import Doing, Pause
from dealwright.automation.rules.models import RuleRun
from dealwright.crm.deals.actions import edit_deal, move_deal
from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.records.notes.models import Note
from dealwright.sales.statuses.queries import order_stage
from dealwright.work.tasks.models import Task
from tests.factories.sales import new_order

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
TUESDAY = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def rule_on(stages):
    """`rule_on("Paid", "pause", minutes=5)`."""

    def put(stage, action, *, after_previous=False, **settings):
        return create_rule(
            stage=stages[stage], action=action, settings=settings, after_previous=after_previous, by=SYSTEM
        )

    return put


@pytest.fixture
def enter(deal, anna, stages, run_reactions):
    """`enter("Paid")`: the deal goes there, and everybody hears of it."""

    def go(stage):
        move_deal(deal.refreshed(), to=stages[stage], by=Actor.of(anna))
        run_reactions()

    return go


def work_until_idle():
    while running.step():
        pass


def states():
    return list(RuleRun.objects.order_by("rule__position").values_list("state", flat=True))


class TestChangeStage:
    def test_cancels_the_rest_of_the_old_stage(self, rule_on, enter, deal, stages, task_rule_on):
        rule_on("Offer", "change_stage", stage_id=stages["Paid"].pk)
        task_rule_on("Offer", "Never")
        task_rule_on("Offer", "Later", delay_minutes=60)
        task_rule_on("Paid", "Pack")

        enter("Offer")

        assert deal.refreshed().stage == stages["Paid"]
        assert list(Task.objects.values_list("title", flat=True)) == ["Pack"]
        of_offer = RuleRun.objects.filter(rule__stage=stages["Offer"]).order_by("rule__position")
        assert list(of_offer.values_list("state", flat=True)) == ["done", "canceled", "canceled"]

    def test_asks_why_an_order_is_canceled(self, pipeline, anna, run_reactions):
        order = new_order(responsible=anna)
        paid, canceled = order_stage("P"), order_stage("D")
        with pytest.raises(Refused) as refusal:
            create_rule(stage=paid, action="change_stage", settings={"stage_id": canceled.pk}, by=SYSTEM)

        assert refusal.value.field == "settings.reason"
        rule = create_rule(
            stage=paid,
            action="change_stage",
            settings={"stage_id": canceled.pk, "reason": "Not paid: {=Document:number}"},
            by=SYSTEM,
        )
        run_it(rule, order)
        assert order.refreshed().cancel_reason == f"Not paid: {order.number}"


def run_it(rule, record):
    from dealwright.automation.rules import catalogue

    action = catalogue.get(rule.action)
    settings = action.settings.model_validate(rule.settings)
    return action.run(
        Doing(record=record, settings=settings, by=Actor.automation("Rule", rule.pk), key="rule-run:1")
    )


class TestEditFields:
    def test_tells_one_edit_by_the_rule_in_whose_name_it_acts(self, stages, enter, boris, deal, recorded):
        create_rule(
            stage=stages["Paid"],
            action="edit_fields",
            settings={"values": {"comment": "By {=Document:title}", "probability": "={=Document:id}*0+90"}},
            acts_as=boris,
            by=SYSTEM,
        )
        recorded.start_over()

        enter("Paid")

        (edited,) = [one for one in recorded.entries if one.kind == "deal.edited"]
        assert (edited.actor_kind, edited.actor_label) == ("automation", "Change fields · Boris")
        fresh = deal.refreshed()
        assert (fresh.comment, fresh.probability) == ("By Twenty phones", 90)

    def test_starts_nothing_where_no_value_differs(self, rule_on, enter, deal, recorded):
        rule_on("Paid", "edit_fields", values={"title": "{=Document:title}"})
        recorded.start_over()

        enter("Paid")

        assert recorded == ["deal.moved"]
        assert states() == ["done"]

    def test_says_why_a_value_cannot_be(self, rule_on, enter, deal):
        rule_on("Paid", "edit_fields", values={"probability": "={=Document:title}", "comment": "x"})

        enter("Paid")

        run = RuleRun.objects.get()
        assert (run.state, "Probability" in run.error) == ("waiting", True)
        assert deal.refreshed().comment == ""


class TestDeleteRecord:
    def test_ends_what_was_to_come(self, rule_on, enter, deal, task_rule_on):
        rule_on("Paid", "delete_record")
        task_rule_on("Paid", "Never")

        enter("Paid")
        work_until_idle()

        assert type(deal).everything.get(pk=deal.pk).deleted_at is not None
        assert not Task.objects.exists()


class TestAddNote:
    def test_mentions_whom_the_rule_names_and_nobody_whom_a_value_names(
        self, rule_on, enter, deal, anna, boris, owner, recorded
    ):
        edit_deal(deal, comment=f"hello @[{boris.pk}]", by=SYSTEM)
        rule_on("Paid", "add_note", text="{=Document:comment}", mentions_responsible=True)
        recorded.start_over()

        enter("Paid")

        assert Note.objects.get().text == f"@[{anna.pk}] hello @ [{boris.pk}]"
        (told,) = [one for one in recorded.entries if one.kind == "person.mentioned"]
        assert told.subject_id == anna.pk

    def test_belongs_to_the_author_whom_the_rule_names(self, rule_on, enter, boris):
        rule_on("Paid", "add_note", text="Pack it", author_id=boris.pk)

        enter("Paid")

        assert Note.objects.get().author == boris


class TestPause:
    def test_keeps_the_rules_below_waiting(self, rule_on, enter, time_machine, task_rule_on):
        time_machine.move_to(TUESDAY, tick=False)
        rule_on("Paid", "pause", minutes=90)
        rule_on("Paid", "create_task", after_previous=True, title="Call")

        enter("Paid")
        assert states() == ["waiting", "waiting"]
        assert not Task.objects.exists()

        time_machine.shift(91 * 60)
        work_until_idle()
        assert states() == ["done", "done"]
        assert Task.objects.get().title == "Call"

    @pytest.mark.parametrize(
        ("settings", "until"),
        [
            ({"minutes": 60}, datetime(2026, 11, 24, 13, tzinfo=UTC)),
            ({"minutes": 10 * 60, "in_business_hours": True}, datetime(2026, 11, 25, 9, tzinfo=UTC)),
            ({"until": "2026-11-26 18:00"}, datetime(2026, 11, 26, 18, tzinfo=UTC)),
            ({"until": "=settime({=System:Date}, 18, 0)"}, datetime(2026, 11, 24, 18, tzinfo=UTC)),
            ({"until": "2026-11-28", "in_business_hours": True}, datetime(2026, 11, 30, 9, tzinfo=UTC)),
            ({"until": "2026-11-20"}, None),
        ],
    )
    def test_lasts_as_long_as_it_says(self, deal, time_machine, settings, until):
        from dealwright.automation.hours.queries import hours

        time_machine.move_to(TUESDAY, tick=False)
        found = hours()
        found.zone = "UTC"
        from dealwright.events import unrecorded

        with unrecorded("a sample"):
            found.save()
        doing = Doing(record=deal, settings=PauseSettings(**settings), by=SYSTEM, key="rule-run:1")

        outcome = pausing._pause(doing)

        assert outcome == (None if until is None else Pause(until))


class TestTextsOfNotes:
    def test_say_codes_in_words_but_not_those_of_values(self, rule_on, enter, deal):
        edit_deal(deal, title="[b]Typed[/b] @[7]", by=SYSTEM)
        text = "[b]Look[/b],\n[url=https://a.example]there[/url]: {=Document:title}"
        rule_on("Paid", "add_note", text=text)

        enter("Paid")

        assert Note.objects.get().text == "Look,\nthere (https://a.example): [b]Typed[/b] @ [7]"
