"""Several rules and triggers at once: all of it or nothing."""

import pytest

from dealwright.automation.overview.chosen import (
    chosen_by,
    copy_chosen,
    delete_chosen,
    key_of,
    put_chosen,
    switch_chosen,
)
from dealwright.automation.rules.actions import create_rule
from dealwright.automation.rules.models import Rule
from dealwright.automation.triggers.models import Trigger
from dealwright.crm.leads.first_pipeline import ensure_lead_pipeline
from dealwright.events import Actor
from dealwright.events.actions import last_change, unrecorded
from dealwright.events.models import Entry
from dealwright.kit.errors import Conflict, Refused
from dealwright.records.pipelines.actions import create_pipeline
from dealwright.records.pipelines.models import Stage
from dealwright.records.undo.actions import undo_change
from tests.factories import STAGES

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


@pytest.fixture
def wholesale(pipeline) -> Stage:
    """The first stage of another pipeline of deals."""
    return create_pipeline(name="Wholesale", stages=STAGES, by=SYSTEM).first_stage()


@pytest.fixture
def lead_stage(pipeline) -> Stage:
    """The first stage of the leads."""
    return ensure_lead_pipeline(by=SYSTEM).first_stage()


def all_of(*ones):
    return chosen_by([f"{key_of(one)}:{one.version}" for one in ones])


def titles_on(stage):
    return [rule.settings["title"] for rule in Rule.objects.filter(stage=stage)]


class TestChosen:
    @pytest.mark.parametrize("key", ["", "rules", "rules/0", "rules/x", "deals/1", "rules/1:", "rules/99"])
    def test_refuses_what_is_no_card(self, key):
        with pytest.raises((Refused, Conflict)):
            chosen_by([key])

    def test_stands_in_the_order_of_the_board(self, task_rule_on, trigger_on):
        late, first, second = task_rule_on("Won", "Late"), task_rule_on("New", "1"), task_rule_on("New", "2")
        trigger = trigger_on("Paid")

        assert all_of(late, second, trigger, first).ones == [trigger, first, second, late]


class TestPut:
    def test_puts_all_above_another_one_in_their_order(self, task_rule_on, trigger_on, stages):
        below = task_rule_on("Paid", "Below")
        one, two, trigger = task_rule_on("New", "1"), task_rule_on("Offer", "2"), trigger_on("New")

        put_chosen(all_of(two, one, trigger), to=stages["Paid"], before=below, by=SYSTEM)

        assert titles_on(stages["Paid"]) == ["1", "2", "Below"]
        assert trigger.refreshed().stage == stages["Paid"]

    def test_is_taken_back_as_one_change(self, owner, task_rule_on, trigger_on, stages):
        one, two, trigger = task_rule_on("New", "1"), task_rule_on("New", "2"), trigger_on("New")
        put_chosen(all_of(one, two, trigger), to=stages["Paid"], by=SYSTEM)

        undo_change(last_change(), by=Actor.of(owner))

        assert titles_on(stages["New"]) == ["1", "2"]
        assert trigger.refreshed().stage == stages["New"]

    def test_a_stale_one_moves_none(self, task_rule_on, stages):
        one, two = task_rule_on("New", "1"), task_rule_on("New", "2")
        seen = all_of(one, two)
        switch_chosen(all_of(two), is_active=False, by=SYSTEM)
        before = Entry.objects.count()

        with pytest.raises(Conflict):
            put_chosen(seen, to=stages["Paid"], by=SYSTEM)

        assert titles_on(stages["New"]) == ["1", "2"]
        assert Entry.objects.count() == before


class TestCopy:
    def test_goes_to_another_pipeline(self, task_rule_on, trigger_on, wholesale):
        one, two, trigger = (
            task_rule_on("New", "1"),
            task_rule_on("Paid", "2", delay_minutes=5),
            trigger_on("Won"),
        )

        copy_chosen(all_of(one, two, trigger), to=wholesale, by=SYSTEM)

        assert titles_on(wholesale) == ["1", "2"]
        assert Rule.objects.get(stage=wholesale, delay_minutes=5).when == "after"
        assert Trigger.objects.filter(stage=wholesale).count() == 1
        assert Rule.objects.count() == 4

    def test_copies_ask_copies_for_results(self, task_rule_on, stages, wholesale):
        first = task_rule_on("New", "1")
        second = create_rule(
            stage=stages["New"],
            action="create_task",
            settings={"title": f"See {{=A{first.pk}:task_id}}"},
            by=SYSTEM,
        )

        copied = copy_chosen(all_of(first, second), to=wholesale, by=SYSTEM)

        assert copied[1].settings["title"] == f"See {{=A{copied[0].pk}:task_id}}"
        assert second.refreshed().settings["title"] == f"See {{=A{first.pk}:task_id}}"

    def test_one_that_makes_no_sense_there_copies_none(self, task_rule_on, stages, lead_stage, wholesale):
        fine = task_rule_on("New", "Fine")
        tunnel = create_rule(
            stage=stages["New"], action="copy_deal", settings={"stage_id": wholesale.pk}, by=SYSTEM
        )
        before = Entry.objects.count()

        with pytest.raises(Refused, match=r"cannot stand on “.+”: .+ Nothing was changed\."):
            copy_chosen(all_of(fine, tunnel), to=lead_stage, by=SYSTEM)

        assert Rule.objects.count() == 2
        assert Entry.objects.count() == before


class TestSwitchAndDelete:
    def test_switches_off_what_cannot_work_any_more(self, task_rule_on):
        rule = task_rule_on("New", "1")
        with unrecorded("an action of another release"):
            Rule.objects.filter(pk=rule.pk).update(action="gone")

        switch_chosen(all_of(rule), is_active=False, by=SYSTEM)

        assert not rule.refreshed().is_active
        with pytest.raises(Refused):
            switch_chosen(all_of(rule.refreshed()), is_active=True, by=SYSTEM)

    def test_deletes_all_and_brings_all_back(self, owner, task_rule_on, trigger_on):
        one, two, trigger = task_rule_on("New", "1"), task_rule_on("Paid", "2"), trigger_on("New")

        delete_chosen(all_of(one, two, trigger), by=SYSTEM)
        assert not Rule.objects.exists()
        undo_change(last_change(), by=Actor.of(owner))

        assert set(Rule.objects.values_list("pk", flat=True)) == {one.pk, two.pk}
        assert Trigger.objects.get().pk == trigger.pk

    def test_brings_back_rules_that_ask_for_results_of_one_another(self, owner, task_rule_on, stages):
        above = task_rule_on("New", "1")
        asks = {"field": f"A{above.pk}:title", "operator": "equal", "value": "1"}
        below = create_rule(
            stage=stages["New"], action="create_task", settings={"title": "2"}, condition=asks, by=SYSTEM
        )

        delete_chosen(all_of(above, below), by=SYSTEM)
        undo_change(last_change(), by=Actor.of(owner))

        assert titles_on(stages["New"]) == ["1", "2"]
        assert below.refreshed().condition == asks
