"""Triggers move records, forward and once, and leave alone what they may not touch."""

import pytest

from dealwright.crm.deals.actions import archive_deal, create_deal, move_deal
from dealwright.events import Actor, ref
from dealwright.events.models import Entry
from dealwright.records.pipelines.actions import create_pipeline
from tests.events.kinds import light_lamp
from tests.factories import STAGES

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
VISITOR = Actor.visitor()


def light_for(*deals, note=""):
    for deal in deals:
        light_lamp(room=ref(deal), note=note, by=VISITOR)


class TestMoveRecords:
    def test_moves_the_record_the_event_is_about(self, deal, trigger_on, stages, run_reactions, recorded):
        trigger = trigger_on("Paid")
        recorded.start_over()

        light_for(deal)
        run_reactions()

        assert deal.refreshed().stage == stages["Paid"]
        assert recorded == ["test.lamp_lit", "deal.moved"]
        lit, moved = recorded.entries
        assert (moved.actor_kind, moved.actor_id, moved.actor_label) == (
            "automation",
            trigger.pk,
            "Lamp lit · Anna",
        )
        assert (moved.caused_by, moved.depth) == (lit.pk, 1)

    def test_leaves_other_records_alone(self, deal, trigger_on, stages, run_reactions):
        trigger_on("Paid")
        other = create_deal(title="Another", stage=stages["New"], by=SYSTEM)

        light_for(deal)
        run_reactions()

        assert other.refreshed().stage == stages["New"]

    @pytest.mark.parametrize(
        ("standing", "on", "allow_back", "settings", "ends"),
        [
            ("New", "Paid", False, {}, "Paid"),
            ("New", "Won", False, {}, "Won"),
            ("Paid", "Paid", False, {}, "Paid"),
            ("Shipping", "Paid", False, {}, "Shipping"),
            ("Shipping", "Paid", True, {}, "Paid"),
            ("Won", "Lost", False, {}, "Lost"),
            ("Won", "Paid", False, {}, "Won"),
            ("Won", "Paid", True, {}, "Paid"),
            ("New", "Paid", False, {"note": "green"}, "Paid"),
            ("New", "Paid", False, {"note": "red"}, "New"),
            ("New", "Paid", False, {"note": ["red", "green"]}, "Paid"),
        ],
    )
    def test_moves_only_where_it_may(
        self, deal, trigger_on, stages, run_reactions, standing, on, allow_back, settings, ends
    ):
        trigger_on(on, allow_back=allow_back, settings=settings)
        move_deal(deal, to=stages[standing], by=SYSTEM)
        run_reactions()

        light_for(deal, note="green")
        run_reactions()

        assert deal.refreshed().stage == stages[ends]

    def test_lets_the_first_stage_win_and_moves_once(self, deal, trigger_on, stages, run_reactions, recorded):
        trigger_on("Shipping")
        trigger_on("Offer")
        trigger_on("Paid")
        recorded.start_over()

        light_for(deal)
        run_reactions()

        assert deal.refreshed().stage == stages["Offer"]
        assert recorded == ["test.lamp_lit", "deal.moved"]

    def test_lets_triggers_of_one_kind_stand_beside_each_other(
        self, deal, trigger_on, stages, run_reactions, recorded
    ):
        """AU-46."""
        trigger_on("Paid", settings={"note": "red"}, name="Red")
        green = trigger_on("Paid", settings={"note": "green"}, name="Green")
        recorded.start_over()

        light_for(deal, note="green")
        run_reactions()

        assert deal.refreshed().stage == stages["Paid"]
        assert [one.actor_id for one in recorded.entries if one.kind == "deal.moved"] == [green.pk]

    def test_passes_over_a_trigger_that_is_switched_off(self, deal, trigger_on, stages, run_reactions):
        from dealwright.automation.triggers.actions import edit_trigger

        edit_trigger(trigger_on("Offer"), is_active=False, by=SYSTEM)
        trigger_on("Paid")

        light_for(deal)
        run_reactions()

        assert deal.refreshed().stage == stages["Paid"]

    def test_asks_only_the_triggers_of_the_records_own_pipeline(
        self, deal, trigger_on, stages, run_reactions
    ):
        other = create_pipeline(name="Repairs", stages=STAGES, by=SYSTEM)
        from dealwright.automation.triggers.actions import create_trigger

        create_trigger(stage=other.stages.all()[1], kind="test.lamp_lit", by=SYSTEM)
        trigger_on("Shipping")

        light_for(deal)
        run_reactions()

        assert deal.refreshed().stage == stages["Shipping"]

    def test_leaves_an_archived_record_where_it_is(self, deal, trigger_on, stages, run_reactions):
        trigger_on("Paid")
        archive_deal(deal, by=SYSTEM)

        light_for(deal)
        run_reactions()

        assert deal.refreshed().stage == stages["New"]

    def test_stops_a_ring_of_triggers_and_says_so(self, deal, trigger_on, stages, run_reactions):
        trigger_on("Offer", kind="deal.moved", settings={"after": stages["Paid"].pk}, allow_back=True)
        trigger_on("Paid", kind="deal.moved", settings={"after": stages["Offer"].pk})

        move_deal(deal, to=stages["Paid"], by=SYSTEM)
        run_reactions()

        assert Entry.objects.filter(kind="deal.moved").count() == 11
        assert Entry.objects.filter(kind="chain.stopped").count() == 1

    def test_costs_little_when_nothing_waits(self, deal, django_assert_max_num_queries):
        from dealwright.automation.triggers.reactions import move_records
        from tests.events.kinds import LampLit

        light_for(deal)
        entry = Entry.objects.filter(kind="test.lamp_lit").get()

        with django_assert_max_num_queries(1):
            move_records(LampLit.load(entry.facts), entry)
