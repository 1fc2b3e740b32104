"""Automation that goes round in circles is stopped, and those who set it up hear of it (AU-29)."""

import pytest

from dealwright.automation.hours.models import BusinessHours
from dealwright.automation.rules.actions import create_rule
from dealwright.automation.rules.models import RuleRun
from dealwright.crm.deals.actions import move_deal
from dealwright.events import Actor, unrecorded
from dealwright.events.models import Entry
from dealwright.work.notifications.models import Notification

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
MOST = 3


@pytest.fixture
def few_moves(db):
    """The company lets automation move a record through three stages in one chain."""
    with unrecorded("how the company works"):
        BusinessHours.usual(most_moves=MOST).save()


def moves_of(deal):
    """The stages it went to, in their order."""
    moved = Entry.objects.filter(kind="deal.moved", subject_id=deal.pk).order_by("id")
    return [entry.facts["after"]["label"] for entry in moved]


class TestRingOfRules:
    def test_moves_a_record_so_often_and_no_further(
        self, few_moves, deal, stages, owner, run_reactions, recorded
    ):
        for at, to in (("Offer", "Paid"), ("Paid", "Offer")):
            settings = {"stage_id": stages[to].pk}
            create_rule(stage=stages[at], action="change_stage", settings=settings, by=SYSTEM)

        move_deal(deal, to=stages["Offer"], by=SYSTEM)
        run_reactions()

        assert moves_of(deal) == ["Offer", "Paid", "Offer", "Paid"]
        assert RuleRun.objects.order_by("-id")[0].state == "failed"
        assert list(recorded).count("chain.stopped") == 1
        assert list(recorded).count("automation.stopped") == 1
        assert Notification.objects.filter(user=owner).count() == 1


class TestRingOfTriggers:
    def test_moves_a_record_so_often_and_no_further(
        self, few_moves, deal, stages, trigger_on, owner, run_reactions, recorded
    ):
        for at, before in (("Offer", "Paid"), ("Paid", "Offer")):
            facts = {"after": stages[before].pk}
            trigger_on(at, kind="deal.moved", settings=facts, allow_back=True)

        move_deal(deal, to=stages["Offer"], by=SYSTEM)
        run_reactions()

        assert moves_of(deal) == ["Offer", "Paid", "Offer", "Paid"]
        assert list(recorded).count("automation.stopped") == 1

    def test_is_reported_once_a_day(self, few_moves, deal, stages, trigger_on, run_reactions, recorded):
        for at, before in (("Offer", "Paid"), ("Paid", "Offer")):
            trigger_on(at, kind="deal.moved", settings={"after": stages[before].pk}, allow_back=True)

        for _twice in range(2):
            move_deal(deal.refreshed(), to=stages["New"], by=SYSTEM)
            move_deal(deal.refreshed(), to=stages["Offer"], by=SYSTEM)
            run_reactions()

        assert list(recorded).count("automation.stopped") == 1


class TestPage:
    def test_shows_where_it_was_stopped(
        self, few_moves, deal, stages, trigger_on, client_of, owner, run_reactions
    ):
        for at, before in (("Offer", "Paid"), ("Paid", "Offer")):
            trigger_on(at, kind="deal.moved", settings={"after": stages[before].pk}, allow_back=True)
        move_deal(deal, to=stages["Offer"], by=SYSTEM)
        run_reactions()

        page = client_of(owner).get("/automation/events").content.decode()

        assert "This needs a look" in page
        assert "Automation was stopped" in page
