"""Who turned to whom, what waits for an answer, and what follows when a client acts (CR-38, CR-46)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from dealwright.channels.messages.actions import send_email
from dealwright.crm.activities.actions import complete_activity, create_activity, edit_activity
from dealwright.crm.activities.models import Activity
from dealwright.crm.activities.waiting import Wait
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.actions import edit_deal, set_lines
from dealwright.crm.deals.models import Deal
from dealwright.crm.inquiries.actions import Outcome, take_inquiry
from dealwright.crm.leads.actions import edit_lead
from dealwright.crm.leads.models import Lead
from dealwright.crm.lines.values import NewLine
from dealwright.events import Actor
from dealwright.events.models import Entry
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.kit.money import money
from dealwright.people.users.models import User
from dealwright.records.undo.actions import undo_change
from dealwright.sales.payments.actions import ask_for_payment
from tests.crm.activities.conftest import MONDAY, SYSTEM, TUESDAY
from tests.factories.sales import new_order

JSON = "application/json"


@pytest.fixture
def wait(deal: Deal, by_anna: Actor) -> Activity:
    """Three days of waiting about the deal, from Monday on."""
    with clock.at(MONDAY):
        return create_activity(kind="wait", subject="Wait", about=[deal], wait=Wait(3), by=by_anna)


class TestEndWaitsForWhatCameIn:
    def test_ends_it_when_an_inquiry_of_the_client_is_taken(
        self, wait: Activity, deal: Deal, owner: User, run_reactions: Any
    ) -> None:
        run_reactions()
        later = deal.refreshed().last_interaction_at + timedelta(days=9)

        with clock.at(later):
            taken = take_inquiry(title="And?", emails=["clara@example.com"], by=Actor.of(owner))
            run_reactions()

        assert (taken.outcome, taken.deal) == (Outcome.NOTED, deal)
        assert not wait.refreshed().is_open
        assert deal.refreshed().last_interaction_at == later

    def test_ends_it_when_somebody_writes_down_what_came_in(
        self, wait: Activity, deal: Deal, by_anna: Actor, run_reactions: Any
    ) -> None:
        create_activity(kind="call", subject="She called", about=[deal], direction="in", by=by_anna)
        run_reactions()

        assert not wait.refreshed().is_open

    def test_goes_on_when_only_we_do_something(
        self, wait: Activity, deal: Deal, anna: User, by_anna: Actor, run_reactions: Any
    ) -> None:
        before = deal.refreshed().last_interaction_at
        create_activity(kind="call", subject="Call", about=[deal], direction="out", by=by_anna)
        order = new_order(responsible=anna, contact=deal.contact, by=SYSTEM)
        ask_for_payment(order, provider="sandbox", by=by_anna)
        run_reactions()

        assert wait.refreshed().is_open
        assert deal.refreshed().last_interaction_at == before


class TestDirection:
    def test_is_changed_by_a_program_and_taken_back(
        self, api_of: Any, anna: User, call: Activity, by_anna: Actor
    ) -> None:
        path = f"/api/v1/activities/{call.pk}"

        told = api_of(anna).patch(path, {"direction": "in", "is_unanswered": True}, content_type=JSON).json()

        assert (told["direction"], told["is_unanswered"]) == ("in", True)
        found = api_of(anna).get("/api/v1/activities?direction=in&is_unanswered=true").json()["items"]
        assert [one["id"] for one in found] == [call.pk]
        undo_change(Entry.objects.get(kind="activity.edited").change_id, by=by_anna)
        call = call.refreshed()
        assert (call.direction, call.is_unanswered) == ("", False)

    def test_is_said_in_the_form_and_stands_on_the_card(
        self, client_of: Any, anna: User, deal: Deal, call: Activity
    ) -> None:
        browser = client_of(anna)
        planned = {"kind": "call", "subject": "She called", "due": "none"}
        browser.post(
            f"/activities/new?about=deal:{deal.pk}", planned | {"direction": "in", "is_unanswered": "on"}
        )
        came_in = Activity.objects.get(subject="She called")
        assert (came_in.direction, came_in.is_unanswered) == ("in", True)

        edited = {"kind": "call", "subject": "Call Clara", "when": "none", "direction": "out"}
        assert browser.post(f"/activities/{call.pk}/edit", edited).status_code == 303

        assert call.refreshed().direction == "out"
        assert "To the client" in browser.get(f"/activities/{call.pk}").content.decode()

    @pytest.mark.parametrize("wrong", [{"direction": "in"}, {"is_unanswered": True}])
    def test_is_none_of_a_wait(self, wait: Activity, by_anna: Actor, recorded: Any, wrong: Any) -> None:
        recorded.start_over()

        with pytest.raises(Refused, match="comes from nobody") as refusal:
            edit_activity(wait, **wrong, by=by_anna)

        assert refusal.value.field == next(iter(wrong))
        assert (wait.refreshed().direction, wait.refreshed().is_unanswered) == ("", False)
        assert recorded == []

    def test_leaves_what_is_done_answered(
        self, api_of: Any, anna: User, call: Activity, by_anna: Actor, recorded: Any
    ) -> None:
        complete_activity(call, by=by_anna)
        api = api_of(anna)
        recorded.start_over()

        answer = api.patch(f"/api/v1/activities/{call.pk}", {"is_unanswered": True}, content_type=JSON)

        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "is_unanswered"
        assert recorded == []


class TestInteractions:
    """OL-20: actions, notes, letters and moves count; what is merely edited does not."""

    def test_are_no_edits_of_deals_leads_and_their_lines(
        self, deal: Deal, lead: Lead, by_anna: Actor, anna: User, boris: User
    ) -> None:
        before = [one.refreshed().last_interaction_at for one in (deal, lead)]

        with clock.at(TUESDAY + timedelta(days=30)):
            deal = edit_deal(deal, title="Forty phones", responsible=boris, by=by_anna)
            lead = edit_lead(lead, title="Forty phones", amount=money("5", "BRL"), by=by_anna)
            set_lines(deal, lines=[NewLine(None, "Phone", Decimal(10))], by=by_anna)

        assert [one.refreshed().last_interaction_at for one in (deal, lead)] == before

    def test_are_letters_that_a_person_writes(
        self, deal: Deal, clara: Contact, by_anna: Actor, run_reactions: Any
    ) -> None:
        later = deal.refreshed().last_interaction_at + timedelta(days=9)

        with clock.at(later):
            send_email(
                to="clara@example.com",
                name=clara.name,
                subject="Your phones",
                text="Here they are",
                about=[deal],
                purpose="rule",
                key=None,
                by=by_anna,
            )
            run_reactions()

        assert deal.refreshed().last_interaction_at == later
