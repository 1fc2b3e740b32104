"""A change moves a record once, by what came of it in the end; and what one record refuses, others do not."""

from decimal import Decimal

import pytest

from dealwright.automation.triggers.actions import create_trigger
from dealwright.channels.messages.events import MessageOpened
from dealwright.crm.contacts.actions import create_contact
from dealwright.crm.deals import closing_guards
from dealwright.crm.deals.actions import assign_deal, copy_deal, create_deal, edit_deal, move_deal, set_lines
from dealwright.crm.deals.models import Deal
from dealwright.crm.leads.actions import create_lead
from dealwright.crm.lines import NewLine
from dealwright.crm.settings.actions import switch_to_classic
from dealwright.events import Actor, Ref, action, record, ref, unrecorded
from dealwright.events.models import Entry
from dealwright.kit.errors import Refused
from dealwright.kit.money import money
from dealwright.people.users.actions import hand_over_work
from dealwright.records.pipelines.actions import create_pipeline
from dealwright.records.pipelines.known import default_pipeline
from dealwright.work.tasks.actions import create_task, edit_task
from tests.events.kinds import LampLit
from tests.factories import STAGES

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


@action
def rename_and_give(deal, *, titles, to, by):
    """Several edits that somebody makes in one go."""
    for title in titles:
        deal = edit_deal(deal, title=title, by=by)
    assign_deal(deal, responsible=to, by=by)


class TestOneChange:
    def test_moves_a_record_once_to_the_first_stage_that_waits_for_any_of_it(
        self, deal, boris, trigger_on, stages, run_reactions, recorded
    ):
        trigger_on("Paid", kind="field_changed", settings={"fields": ["title"]})
        first = trigger_on("Offer", kind="responsible_changed")
        recorded.start_over()

        rename_and_give(deal, titles=["Thirty phones"], to=boris, by=SYSTEM)
        run_reactions()

        assert deal.refreshed().stage == stages["Offer"]
        edited, assigned, moved = recorded.entries
        assert (edited.kind, assigned.kind, moved.kind) == ("deal.edited", "deal.assigned", "deal.moved")
        assert (moved.actor_id, moved.caused_by) == (first.pk, assigned.pk)

    def test_is_no_change_of_a_field_that_ends_as_it_began(
        self, deal, anna, trigger_on, stages, run_reactions
    ):
        trigger_on("Paid", kind="field_changed", settings={"fields": ["title", "responsible"]})

        rename_and_give(deal, titles=["Thirty phones", "Twenty phones"], to=anna, by=SYSTEM)
        run_reactions()
        standing = deal.refreshed().stage
        rename_and_give(deal, titles=["Thirty phones", "Forty phones"], to=anna, by=SYSTEM)
        run_reactions()

        assert standing == stages["New"]
        assert deal.refreshed().stage == stages["Paid"]

    def test_is_told_as_a_change_of_what_followed(self, deal, trigger_on, stages, run_reactions):
        trigger_on("Paid", kind="field_changed", settings={"fields": ["amount"]})

        set_lines(deal, lines=[NewLine(None, "Case", Decimal(10), Decimal(2))], by=SYSTEM)
        run_reactions()

        assert deal.refreshed().stage == stages["Paid"]


class TestConditions:
    def test_know_who_was_responsible_before(self, deal, boris, trigger_on, stages, run_reactions):
        changed = {"all": [{"field": "Document:RESPONSIBLE", "operator": "changed"}]}
        trigger_on("Paid", kind="deal.assigned", condition=changed)

        assign_deal(deal, responsible=boris, by=SYSTEM)
        run_reactions()

        assert deal.refreshed().stage == stages["Paid"]


class TestFieldTriggers:
    def test_do_not_hear_of_changes_of_what_is_about_the_record(
        self, deal, anna, boris, trigger_on, stages, run_reactions
    ):
        trigger_on("Paid", kind="responsible_changed")
        trigger_on("Shipping", kind="field_changed", settings={"fields": ["title"]})
        task = create_task(title="Pack", responsible=anna, about=deal, by=SYSTEM)

        edit_task(task, title="Pack it well", responsible=boris, by=SYSTEM)
        run_reactions()

        assert deal.refreshed().stage == stages["New"]

    def test_hear_of_a_colleague_who_takes_over(self, deal, anna, boris, trigger_on, stages, run_reactions):
        trigger_on("Paid", kind="responsible_changed")

        hand_over_work(anna, to=boris, by=SYSTEM)
        run_reactions()

        moved = deal.refreshed()
        assert (moved.responsible, moved.stage) == (boris, stages["Paid"])

    @pytest.mark.parametrize("field", ["created_at", "no_such", "TITLE"])
    def test_refuse_fields_whose_changes_nobody_tells(self, trigger_on, field):
        with pytest.raises(Refused) as refusal:
            trigger_on("Paid", kind="field_changed", settings={"fields": ["title", field]})

        assert refusal.value.field == "settings.fields"


class TestRefusedMoves:
    def test_are_told_and_keep_no_other_record_from_moving(
        self, deal, anna, trigger_on, stages, run_reactions, recorded, monkeypatch
    ):
        other = create_deal(title="Another", stage=stages["New"], responsible=anna, by=SYSTEM)
        run_reactions()
        trigger_on("Won")

        def guard(one, by):
            if one.pk == deal.pk:
                raise Refused("“Silicone case”: only 2 left.")

        monkeypatch.setitem(closing_guards._guards, "test", guard)
        recorded.start_over()

        light_lamp_over(deal, other, by=SYSTEM)
        run_reactions()

        assert (deal.refreshed().stage, other.refreshed().stage) == (stages["New"], stages["Won"])
        (told,) = Entry.objects.filter(kind="trigger.refused")
        assert (told.subject_id, told.actor_label) == (deal.pk, "Lamp lit · Anna")
        assert told.facts["reason"] == "“Silicone case”: only 2 left."
        assert told.caused_by == recorded.entries[0].pk


@action
def light_lamp_over(*deals, by):
    """One lamp that concerns several deals."""
    record(LampLit(cost=money("0.10", "BRL")), on=ref(deals[0]), about=[ref(one) for one in deals[1:]])


class TestLinkedStage:
    def test_moves_the_lead_a_deal_came_from_and_not_the_deal_itself(
        self, deal, trigger_on, stages, anna, run_reactions
    ):
        switch_to_classic(by=SYSTEM)
        lead = create_lead(title="Phones", name="Rita", responsible=anna, by=SYSTEM)
        with unrecorded("a deal that came from a lead"):
            Deal.objects.filter(pk=deal.pk).update(lead=lead)
        of_leads = list(default_pipeline("lead").stages.all())
        run_reactions()
        create_trigger(
            stage=of_leads[1], kind="linked_stage", settings={"stage_id": stages["Offer"].pk}, by=SYSTEM
        )

        move_deal(deal, to=stages["Offer"], by=SYSTEM)
        run_reactions()

        assert lead.refreshed().stage == of_leads[1]
        assert deal.refreshed().stage == stages["Offer"]

    def test_moves_the_original_when_its_copy_is_through(self, deal, trigger_on, stages, run_reactions):
        delivery = create_pipeline(name="Delivery", stages=STAGES, by=SYSTEM)
        start, end = delivery.stages.all()[:2]
        trigger_on("Shipping", kind="linked_stage", settings={"stage_id": end.pk})
        copy = copy_deal(deal, to=start, by=SYSTEM)
        run_reactions()
        standing = deal.refreshed().stage

        move_deal(copy, to=end, by=SYSTEM)
        run_reactions()

        assert standing == stages["New"]
        assert (deal.refreshed().stage, copy.refreshed().stage) == (stages["Shipping"], end)

    def test_refuses_a_stage_of_what_is_not_bound_to_it(self, trigger_on, stages):
        with pytest.raises(Refused) as refusal:
            trigger_on("Paid", kind="linked_stage", settings={"stage_id": 999_999})

        assert refusal.value.field == "settings.stage_id"


class TestClients:
    def test_everything_open_of_the_client_moves_and_closed_only_where_it_may_go_back(
        self, anna, stages, trigger_on, run_reactions
    ):
        clara = create_contact(name="Clara", by=SYSTEM)
        rita = create_contact(name="Rita", by=SYSTEM)

        def deal_of(stage, **given):
            made = create_deal(title="Phones", stage=stages["New"], responsible=anna, by=SYSTEM, **given)
            return move_deal(made, to=stages[stage], by=SYSTEM)

        first, further = deal_of("New", contact=clara), deal_of("New", contact=rita, other_contacts=[clara])
        lost, strange = deal_of("Lost", contact=clara), deal_of("New", contact=rita)
        run_reactions()
        trigger_on("Paid", kind="email_opened")

        @action
        def open_letter(*, by):
            record(MessageOpened(message=Ref(kind="message", id=1, label="Spring")), on=clara)

        open_letter(by=SYSTEM)
        run_reactions()

        def standing():
            return [one.refreshed().stage.name for one in (first, further, lost, strange)]

        assert standing() == ["Paid", "Paid", "Lost", "New"]

        trigger_on("Offer", kind="email_opened", allow_back=True)
        open_letter(by=SYSTEM)
        run_reactions()

        assert standing() == ["Offer", "Offer", "Offer", "New"]
