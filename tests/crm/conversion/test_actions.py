"""What leads become."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from dealwright.crm.activities.actions import create_activity
from dealwright.crm.activities.models import Activity
from dealwright.crm.companies.actions import create_company
from dealwright.crm.companies.models import Company
from dealwright.crm.contacts.actions import create_contact
from dealwright.crm.contacts.models import Contact
from dealwright.crm.conversion.actions import convert_lead
from dealwright.crm.conversion.choices import NEW, New
from dealwright.crm.deals.actions import create_deal, edit_deal
from dealwright.crm.deals.models import Deal
from dealwright.crm.leads.actions import NewLine, edit_lead, move_lead, set_lines
from dealwright.crm.leads.models import Lead
from dealwright.events import Actor, last_change
from dealwright.events.models import Entry
from dealwright.kit import clock
from dealwright.kit.errors import Conflict, Refused
from dealwright.people.users.models import User
from dealwright.records.fields.actions import add_field
from dealwright.records.notes.actions import add_note
from dealwright.records.pipelines.models import Pipeline, Stage
from dealwright.records.timeline.queries import timeline
from dealwright.records.undo.actions import InTheWay, undo_change
from dealwright.work.tasks.actions import create_task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pipeline")]

SYSTEM = Actor.system()


def undo_last(by: Actor) -> None:
    """Take the last change back."""
    change = last_change()
    assert change is not None
    undo_change(change, by=by)


def told_of(record: object, by: Actor) -> list[str]:
    """The kinds of what stands in a timeline."""
    return [item.kind for item in timeline(record, actor=by, limit=50).items]


class TestConvertLead:
    def test_makes_all_three_of_what_the_lead_says(self, lead: Lead, anna: User, by_anna: Actor) -> None:
        set_lines(lead, lines=[NewLine(None, "Phone", Decimal(100), Decimal(10))], by=by_anna)

        done = convert_lead(lead, deal=NEW, contact=NEW, company=NEW, by=by_anna)

        assert done.deal and done.contact and done.company
        deal, contact, company = done.deal, done.contact, done.company
        assert (deal.title, deal.amount, deal.responsible) == ("Wants ten phones", Decimal(1000), anna)
        assert (deal.contact, deal.company, deal.lead) == (contact, company, lead)
        assert (deal.source, deal.utm_source, deal.tags, deal.comment) == (
            "call",
            "news",
            ["vip"],
            "Called twice",
        )
        assert [line.name for line in deal.lines.all()] == ["Phone"]
        assert (contact.name, contact.post, contact.city) == ("Rita Sousa", "Owner", "Santos")
        assert contact.phone_texts == ["+55 11 98765-4321"]
        assert contact.email_texts == ["rita@padaria.example"]
        assert list(contact.companies.all()) == [company]
        assert (company.name, company.phone_texts) == ("Padaria Central", [])
        lead = Lead.objects.get(pk=lead.pk)
        assert (lead.stage.code, lead.contact, lead.company) == ("CONVERTED", contact, company)
        assert lead.closed_at is not None
        assert lead.is_repeat is False

    def test_a_company_alone_is_reached_as_the_lead_was(self, lead: Lead, by_anna: Actor) -> None:
        done = convert_lead(lead, company=NEW, by=by_anna)

        assert done.company is not None
        assert done.company.phone_texts == ["+55 11 98765-4321"]
        assert not Deal.objects.exists()
        assert not Contact.objects.exists()

    def test_what_is_given_wins(self, lead: Lead, by_anna: Actor) -> None:
        done = convert_lead(
            lead, deal=New({"title": "Ten of them"}), contact=New({"name": "Rita S."}), by=by_anna
        )

        assert done.deal is not None
        assert done.contact is not None
        assert done.deal.title == "Ten of them"
        assert done.contact.name == "Rita S."

    def test_a_known_client_gets_what_it_lacks_and_keeps_what_it_has(
        self, lead: Lead, by_anna: Actor
    ) -> None:
        client = create_contact(
            name="Rita Sousa Lima",
            phones=["+55 13 3222-1111"],
            emails=["RITA@padaria.example"],
            responsible=by_anna.user,
            by=by_anna,
        )

        done = convert_lead(lead, deal=NEW, contact=client, by=by_anna)

        client = Contact.objects.get(pk=client.pk)
        assert client.name == "Rita Sousa Lima"
        assert client.phone_texts == ["+55 13 3222-1111", "+55 11 98765-4321"]
        assert client.email_texts == ["RITA@padaria.example"]
        assert done.deal is not None
        assert done.deal.contact == client
        assert Lead.objects.get(pk=lead.pk).is_repeat is True

    def test_a_known_deal_gets_the_clients_it_lacks(self, lead: Lead, by_anna: Actor) -> None:
        deal = create_deal(title="Running", by=by_anna)

        convert_lead(lead, deal=deal, contact=NEW, by=by_anna)

        deal = Deal.objects.get(pk=deal.pk)
        assert deal.title == "Running"
        assert deal.contact is not None
        assert deal.contact.name == "Rita Sousa"
        assert deal.lead == lead

    def test_added_fields_of_the_same_code_go_along(self, lead: Lead, by_anna: Actor) -> None:
        for kind in ("lead", "deal"):
            add_field(of_kind=kind, label="Budget", code="budget", type="number", by=SYSTEM)
        add_field(of_kind="deal", label="Needed", code="needed", type="text", required=True, by=SYSTEM)
        edit_lead(lead, custom={"budget": 5000}, by=by_anna)

        done = convert_lead(lead, deal=NEW, by=by_anna)

        assert done.deal is not None
        assert done.deal.custom == {"budget": "5000"} or done.deal.custom == {"budget": 5000}

    def test_refuses_to_become_nothing(self, lead: Lead, by_anna: Actor) -> None:
        with pytest.raises(Refused) as refused:
            convert_lead(lead, by=by_anna)

        assert refused.value.field == "deal"
        assert Lead.objects.get(pk=lead.pk).stage.code == "NEW"

    def test_a_second_conversion_is_told_who_was_quicker(
        self, lead: Lead, manager: User, by_anna: Actor
    ) -> None:
        convert_lead(lead, deal=NEW, by=by_anna)
        count = Entry.objects.count()

        with pytest.raises(Conflict, match="Anna"):
            convert_lead(lead, deal=NEW, by=Actor.of(manager))

        assert Deal.objects.count() == 1
        assert Entry.objects.count() == count

    def test_a_converted_lead_stays_where_it_is(
        self, lead: Lead, lead_stages: dict[str, Stage], by_anna: Actor
    ) -> None:
        convert_lead(lead, deal=NEW, by=by_anna)

        with pytest.raises(Refused):
            move_lead(lead, to=lead_stages["NEW"], by=by_anna)

    def test_opens_the_deal_where_it_is_told(self, lead: Lead, pipeline: Pipeline, by_anna: Actor) -> None:
        offer = pipeline.stages.get(name="Offer")

        done = convert_lead(lead, deal=NEW, pipeline=pipeline, stage=offer, by=by_anna)

        assert done.deal is not None
        assert done.deal.stage == offer


class TestWhatGoesAlong:
    def test_the_history_stands_in_the_timelines(self, lead: Lead, by_anna: Actor) -> None:
        add_note(lead, text="She asked for a discount", by=by_anna)

        done = convert_lead(lead, deal=NEW, contact=NEW, by=by_anna)

        for heir in (done.deal, done.contact):
            told = told_of(heir, by_anna)
            assert "note.added" in told
            assert "lead.created" in told
            assert "lead.converted" in told
            assert len(told) == len(set(told)) or told.count("note.added") == 1

    def test_activities_and_tasks_are_about_the_deal_too(
        self, lead: Lead, anna: User, by_anna: Actor
    ) -> None:
        tomorrow = clock.now() + timedelta(days=1)
        call = create_activity(kind="call", subject="Call her", about=[lead], due_at=tomorrow, by=by_anna)
        task = create_task(title="Offer", responsible=anna, about=lead, by=by_anna)

        done = convert_lead(lead, deal=NEW, contact=NEW, by=by_anna)

        assert done.deal is not None
        about = {(one.on_kind, one.on_id) for one in call.bindings.all()}
        assert ("deal", done.deal.pk) in about
        assert ("lead", lead.pk) in about
        task.refresh_from_db()
        assert (task.about_kind, task.about_id) == ("deal", done.deal.pk)
        assert Deal.objects.get(pk=done.deal.pk).next_step_at == tomorrow

    def test_activities_may_be_closed(self, lead: Lead, by_anna: Actor) -> None:
        call = create_activity(
            kind="call", subject="Call her", about=[lead], due_at=clock.now() + timedelta(days=1), by=by_anna
        )

        convert_lead(lead, deal=NEW, keep_activities_open=False, by=by_anna)

        assert Activity.objects.get(pk=call.pk).done_at is not None


class TestUndo:
    def test_takes_everything_back_as_one_step(self, lead: Lead, anna: User, by_anna: Actor) -> None:
        add_note(lead, text="She asked for a discount", by=by_anna)
        call = create_activity(
            kind="call", subject="Call her", about=[lead], due_at=clock.now() + timedelta(days=1), by=by_anna
        )
        task = create_task(title="Offer", responsible=anna, about=lead, by=by_anna)
        convert_lead(lead, deal=NEW, contact=NEW, company=NEW, by=by_anna)

        undo_last(SYSTEM)

        lead = Lead.objects.get(pk=lead.pk)
        assert (lead.stage.code, lead.contact, lead.company, lead.closed_at) == ("NEW", None, None, None)
        assert not Deal.objects.exists()
        assert not Contact.objects.exists()
        assert not Company.objects.exists()
        assert [(one.on_kind, one.on_id) for one in call.bindings.all()] == [("lead", lead.pk)]
        task.refresh_from_db()
        assert (task.about_kind, task.about_id) == ("lead", lead.pk)

    def test_leaves_a_known_deal_and_client_as_they_were(
        self, lead: Lead, anna: User, by_anna: Actor
    ) -> None:
        client = create_contact(name="Rita Lima", responsible=anna, by=by_anna)
        deal = create_deal(title="Running", by=by_anna)
        convert_lead(lead, deal=deal, contact=client, by=by_anna)

        undo_last(by_anna)

        deal = Deal.objects.get(pk=deal.pk)
        assert (deal.contact, deal.lead) == (None, None)
        assert Contact.objects.get(pk=client.pk).phone_texts == []
        assert "lead.created" not in told_of(deal, by_anna)
        assert "deal.created" in told_of(deal, by_anna)

    def test_is_told_what_stands_in_the_way(self, lead: Lead, manager: User, by_anna: Actor) -> None:
        done = convert_lead(lead, deal=NEW, contact=NEW, by=by_anna)
        change = last_change()
        assert done.deal is not None and change is not None
        edit_deal(done.deal, comment="Mine now", by=Actor.of(manager))

        with pytest.raises(InTheWay):
            undo_change(change, by=SYSTEM)

        assert Lead.objects.get(pk=lead.pk).stage.code == "CONVERTED"

    def test_after_it_the_lead_may_be_converted_again(self, lead: Lead, by_anna: Actor) -> None:
        convert_lead(lead, deal=NEW, by=by_anna)
        undo_last(SYSTEM)

        convert_lead(lead, company=create_company(name="Padaria", by=by_anna), by=by_anna)

        assert Lead.objects.get(pk=lead.pk).stage.code == "CONVERTED"
