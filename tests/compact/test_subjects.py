"""Subjects: opening with a quick client, actions, stages, stars, markers, archive, deletion for ever."""

from datetime import timedelta

import pytest

from dealwright.compact.subjects.actions import (
    FirstAction,
    QuickClient,
    delete_subjects,
    include_action,
    open_subject,
    put_on_stage,
    set_client_type,
    star_subject,
)
from dealwright.compact.subjects.queries import client_of, funnel, person_of, subjects_seen_by
from dealwright.crm.activities.actions import complete_activity
from dealwright.crm.activities.models import Activity
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.actions import archive_deal, edit_deal
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.events.models import Entry
from dealwright.kit import clock
from dealwright.kit.errors import Forbidden, Refused
from dealwright.kit.money import money
from dealwright.records.notes.actions import add_note
from dealwright.records.notes.models import Note
from dealwright.records.undo.actions import undo_change
from dealwright.sales.orders.actions import place_order_of_deal

pytestmark = pytest.mark.django_db


class TestOpenSubject:
    def test_registers_a_person_and_plans_the_first_action(self, stages, by_anna):
        tomorrow = clock.now() + timedelta(days=1)

        subject = open_subject(
            title="Demonstration",
            stage=stages["Contact made"],
            new_client=QuickClient("Rita Alves", phone="+55 11 91234-5678", client_type="lead"),
            first=FirstAction("Call the client", "on_date", tomorrow),
            by=by_anna,
        )

        client = client_of(subject)
        assert (client.name, client.client_type, client.responsible) == ("Rita Alves", "lead", by_anna.user)
        assert client.phone_texts == ["+55 11 91234-5678"]
        assert subject.stage == stages["Contact made"]
        (action,) = Activity.objects.about("deal", subject.pk)
        assert (action.subject, action.due_at) == ("Call the client", tomorrow)
        assert subject.refreshed().next_step_at == tomorrow

    def test_registers_a_company_with_its_person_and_tax_number(self, by_anna):
        subject = open_subject(
            title="Flour",
            new_client=QuickClient(
                "Moinhos do Sul", is_company=True, person="Rita Alves", tax_number="11.222.333/0001-81"
            ),
            by=by_anna,
        )

        assert client_of(subject).name == "Moinhos do Sul"
        assert person_of(subject).name == "Rita Alves"
        (requisite,) = client_of(subject).requisites.all()
        assert (requisite.preset, requisite.tax_number) == ("br_company", "11222333000181")

    def test_refuses_a_tax_number_whose_check_digits_fit_nothing(self, by_anna, recorded):
        with pytest.raises(Refused) as refused:
            open_subject(
                title="Flour",
                new_client=QuickClient("Moinhos", is_company=True, tax_number="11.222.333/0001-80"),
                by=by_anna,
            )

        assert refused.value.field == "tax_number"
        assert not Deal.objects.exists()
        assert not Contact.objects.exists()
        assert recorded == []

    def test_refuses_an_action_on_a_date_without_one(self, by_anna, recorded):
        with pytest.raises(Refused, match="on which date"):
            open_subject(title="Flour", first=FirstAction("Call", "on_date"), by=by_anna)

        assert not Deal.objects.exists()
        assert recorded == []


class TestIncludeAction:
    @pytest.mark.parametrize("when", ["as_soon_as_possible", "waiting", "none"])
    def test_takes_kinds_without_a_date(self, subject, by_anna, when):
        action = include_action(subject, text="Send the proposal", when=when, by=by_anna)

        assert (action.when, action.due_at) == (when, None)

    def test_stands_with_the_client_too(self, subject, joana, by_anna):
        include_action(subject, text="Call", when="none", by=by_anna)

        assert Activity.objects.about("contact", joana.pk).count() == 1


class TestPutOnStage:
    def test_closes_with_a_sale(self, subject, stages, by_anna):
        put_on_stage(subject, stage=stages["Closed"], by=by_anna)

        subject = subjects_seen_by(by_anna).get(pk=subject.pk)
        assert (subject.situation, subject.stage) == ("closed", stages["Closed"])

    def test_closes_without_a_sale_and_keeps_the_reason(self, subject, stages, by_anna, recorded):
        put_on_stage(subject, stage=stages["Closed"], without_sale=True, reason="Too expensive", by=by_anna)

        subject = subject.refreshed()
        assert subject.stage == stages["Closed without a sale"]
        assert subject.lost_reason == "Too expensive"
        assert recorded == ["deal.moved", "deal.lost"]


class TestStarSubject:
    def test_puts_a_star_and_undo_takes_it_off(self, subject, by_anna, recorded):
        star_subject(subject, is_starred=True, by=by_anna)

        assert recorded == ["deal.starred"]
        undo_change(recorded.entries[0].change_id, by=by_anna)
        assert subject.refreshed().is_starred is False

    def test_twice_changes_nothing(self, subject, by_anna, recorded):
        star_subject(subject, is_starred=False, by=by_anna)

        assert recorded == []


class TestSetClientType:
    def test_is_kept_with_the_client(self, subject, joana, by_anna):
        set_client_type(joana, client_type="client", by=by_anna)

        assert joana.refreshed().client_type == "client"
        assert subjects_seen_by(by_anna).get(pk=subject.pk).client_type == "client"

    def test_knows_four_types(self, joana, by_anna, recorded):
        with pytest.raises(Refused, match="lead, prospect, client or inactive"):
            set_client_type(joana, client_type="competitor", by=by_anna)

        assert recorded == []


class TestDeleteSubjects:
    def test_leaves_nothing_that_could_be_brought_back(self, subject, manager, system, recorded):
        by = Actor.of(manager)
        add_note(subject, text="Quokka", by=by)
        include_action(subject, text="Quokka", when="none", by=by)
        recorded.start_over()

        assert delete_subjects([subject.pk], by=by) == 1

        assert not Deal.everything.filter(pk=subject.pk).exists()
        assert not Note.objects.exists()
        assert not Activity.everything.filter(bindings__on_kind="deal").exists()
        assert sorted(recorded) == ["record.purged", "subject.deleted_for_ever"]
        told = Entry.objects.filter(subject_kind="deal", subject_id=subject.pk)
        assert {entry.subject_label for entry in told} == {"…"}
        assert "Quokka" not in str(list(told.values()))
        assert "Demonstration" not in str(list(Entry.objects.values()))

    def test_deletes_all_or_none(self, subject, manager, joana, by_anna, recorded):
        with_order = open_subject(title="Sold", client=joana, by=by_anna)
        edit_deal(with_order, amount=money("10", "BRL"), by=by_anna)
        place_order_of_deal(with_order, by=by_anna)
        recorded.start_over()

        with pytest.raises(Refused, match="“Sold” stays, because 1 order belongs to it; archive it instead"):
            delete_subjects([subject.pk, with_order.pk], by=Actor.of(manager))

        assert Deal.objects.filter(pk__in=[subject.pk, with_order.pk]).count() == 2
        assert recorded == []

    def test_is_for_whoever_may_delete(self, subject, boris, recorded):
        with pytest.raises(Forbidden):
            delete_subjects([subject.pk], by=Actor.of(boris))

        assert Deal.objects.filter(pk=subject.pk).exists()
        assert recorded == []

    def test_touches_no_deal_of_another_pipeline(self, pipeline, owner, recorded):
        from dealwright.crm.deals.actions import create_deal

        deal = create_deal(title="Elsewhere", pipeline=pipeline, by=Actor.of(owner))
        recorded.start_over()

        with pytest.raises(Forbidden):
            delete_subjects([deal.pk], by=Actor.of(owner))

        assert Deal.objects.filter(pk=deal.pk).exists()
        assert recorded == []


class TestInteraction:
    @pytest.fixture
    def old(self, subject, system):
        """The subject, untouched for a month."""
        from dealwright.events import unrecorded

        with unrecorded("time goes by"):
            Deal.objects.filter(pk=subject.pk).update(last_interaction_at=clock.now() - timedelta(days=30))
        return subject

    def is_quiet(self, subject, by):
        return subjects_seen_by(by).get(pk=subject.pk).is_quiet

    def test_marks_what_is_older_than_the_setting(self, old, subject, by_anna, system):
        from dealwright.crm.settings.actions import edit_crm_settings

        assert self.is_quiet(old, by_anna)
        edit_crm_settings(quiet_days=31, by=system)
        assert not self.is_quiet(old, by_anna)
        edit_crm_settings(quiet_days=0, by=system)
        assert not self.is_quiet(old, by_anna)

    def test_ends_with_a_completed_action(self, old, by_anna):
        action = include_action(old, text="Call", when="none", by=by_anna)
        assert self.is_quiet(old, by_anna)

        complete_activity(action, result="Reached", by=by_anna)

        assert not self.is_quiet(old, by_anna)

    def test_ends_with_a_note(self, old, by_anna, run_reactions):
        add_note(old, text="Called back", by=by_anna)
        run_reactions()

        assert not self.is_quiet(old, by_anna)

    def test_ends_with_a_stage(self, old, stages, by_anna):
        put_on_stage(old, stage=stages["Negotiation"], by=by_anna)

        assert not self.is_quiet(old, by_anna)

    def test_marks_no_closed_one(self, old, stages, by_anna):
        from dealwright.events import unrecorded

        put_on_stage(old, stage=stages["Closed"], by=by_anna)
        with unrecorded("time goes by"):
            Deal.objects.filter(pk=old.pk).update(last_interaction_at=clock.now() - timedelta(days=30))

        assert not self.is_quiet(old, by_anna)


class TestSubjectsSeenBy:
    def test_are_the_deals_of_the_funnel(self, pipeline, subject, by_anna):
        from dealwright.crm.deals.actions import create_deal

        create_deal(title="Elsewhere", pipeline=pipeline, by=by_anna)

        assert list(subjects_seen_by(by_anna)) == [subject]

    def test_are_not_those_of_others(self, subject, boris):
        assert not subjects_seen_by(Actor.of(boris)).exists()

    def test_name_what_is_to_be_done_first(self, subject, by_anna):
        soon = clock.now() + timedelta(days=2)
        include_action(subject, text="Later", when="on_date", due_at=soon + timedelta(days=3), by=by_anna)
        include_action(subject, text="Wait", when="waiting", by=by_anna)
        first = include_action(subject, text="Soon", when="on_date", due_at=soon, by=by_anna)

        assert subjects_seen_by(by_anna).get().next_id == first.pk

    def test_keep_archived_ones(self, subject, by_anna):
        archive_deal(subject, by=by_anna)

        assert subjects_seen_by(by_anna).count() == 1
        assert funnel().stages.count() == 6
