"""Tasks that rules create, wait for and complete."""

from __future__ import annotations

import pytest

from dealwright.automation.rules import running
from dealwright.automation.rules.actions import create_rule
from dealwright.automation.rules.models import RuleRun
from dealwright.crm.deals.actions import move_deal
from dealwright.events import Actor
from dealwright.work.tasks.actions import complete_task, create_task, delete_task
from dealwright.work.tasks.models import Task

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


@pytest.fixture
def stages(pipeline):
    return {stage.name: stage for stage in pipeline.stages.all()}


@pytest.fixture
def rule_on(stages):
    """`rule_on("Paid", "create_task", title="Pack")`."""

    def put(stage, action="create_task", *, after_previous=False, acts_as=None, **settings):
        return create_rule(
            stage=stages[stage],
            action=action,
            settings=settings,
            after_previous=after_previous,
            acts_as=acts_as,
            by=SYSTEM,
        )

    return put


@pytest.fixture
def enter(deal, anna, stages, run_reactions):
    def go(stage):
        move_deal(deal.refreshed(), to=stages[stage], by=Actor.of(anna))
        run_reactions()

    return go


def work_until_idle():
    while running.step():
        pass


class TestCreateTask:
    def test_says_everything_that_the_rule_says(self, rule_on, enter, anna, boris, owner):
        rule_on(
            "Paid",
            title="Pack {=Document:title}",
            description="For {=Document:title}",
            priority="high",
            checklist=[{"text": "Weigh it"}, {"text": "Label {=Document:title}"}],
            tags=["urgent"],
            observer_ids=[owner.pk],
            responsible_id=boris.pk,
            acts_as=anna,
        )

        enter("Paid")

        task = Task.objects.get()
        assert (task.title, task.description, task.priority) == (
            "Pack Twenty phones",
            "For Twenty phones",
            "high",
        )
        assert task.checklist == [
            {"text": "Weigh it", "is_done": False},
            {"text": "Label Twenty phones", "is_done": False},
        ]
        assert (task.tags, task.watching, task.responsible, task.creator) == (
            ["urgent"],
            [owner],
            boris,
            anna,
        )

    def test_stands_by_itself_where_the_rule_says_so(self, rule_on, enter):
        rule_on("Paid", title="Order paper", is_linked=False)

        enter("Paid")

        assert Task.objects.get().about_kind == ""

    @pytest.mark.parametrize("end", [complete_task, delete_task])
    def test_keeps_the_rules_below_waiting_until_it_is_done(self, rule_on, enter, run_reactions, end):
        rule = rule_on("Paid", title="Pack", awaits=True)
        rule_on("Paid", title=f"After {{=A{rule.pk}:title}}", after_previous=True)
        enter("Paid")
        work_until_idle()
        assert list(Task.objects.values_list("title", flat=True)) == ["Pack"]

        end(Task.objects.get(), by=SYSTEM)
        run_reactions()
        work_until_idle()

        assert Task.objects.order_by("-pk")[0].title == "After Pack"
        assert list(RuleRun.objects.values_list("state", flat=True).distinct()) == ["done"]


class TestCompleteTasks:
    def test_completes_those_of_rules_on_the_chosen_stages_alone(self, rule_on, enter, deal, stages):
        rule_on("Offer", title="Of Offer")
        rule_on("Paid", title="Of Paid")
        rule_on("Shipping", "complete_tasks", stage_ids=[stages["Offer"].pk])
        create_task(title="By hand", responsible=None, about=deal, by=SYSTEM)

        for stage in ("Offer", "Paid", "Shipping"):
            enter(stage)

        still_open = Task.objects.open().order_by("title").values_list("title", flat=True)
        assert list(still_open) == ["By hand", "Of Paid"]

    def test_completes_those_of_every_stage_where_none_is_chosen(self, rule_on, enter, deal):
        rule_on("Offer", title="Of Offer")
        rule_on("Paid", title="Of Paid")
        rule_on("Shipping", "complete_tasks")
        create_task(title="By hand", responsible=None, about=deal, by=SYSTEM)

        for stage in ("Offer", "Paid", "Shipping"):
            enter(stage)

        assert [task.title for task in Task.objects.open()] == ["By hand"]


class TestPlan:
    def test_is_written_like_the_deadline(self, rule_on, enter):
        rule_on("Paid", title="Pack", begins="2026-12-24 10:00", ends="=dateadd('2026-12-24 10:00', '2h')")

        enter("Paid")

        task = Task.objects.get()
        assert (task.ends_at - task.begins_at).total_seconds() == 7200
        assert (task.begins_at.day, task.due_at) == (24, None)

    def test_that_ends_before_it_begins_fails_the_rule(self, rule_on, enter):
        rule_on("Paid", title="Pack", begins="2026-12-24", ends="2026-12-23")

        enter("Paid")

        assert RuleRun.objects.get().error == "The planned end is before the planned start."
        assert not Task.objects.exists()

    def test_descriptions_say_codes_in_words(self, rule_on, enter):
        rule_on("Paid", title="Pack", description="[b]Weigh[/b]:\n[list][*]one[*]two[/list]")

        enter("Paid")

        assert Task.objects.get().description == "Weigh:\n• one\n• two"
