"""What starts nothing (AU-30a): imports, changes of many without automation, edits that change no value."""

import pytest

from dealwright.automation.rules.models import RuleRun
from dealwright.crm.deals.actions import create_deal, edit_deal, move_deal
from dealwright.events import Actor, quietly
from dealwright.records.bulk.actions import start_bulk_change
from dealwright.records.bulk.choosing import act_from
from dealwright.records.bulk.preview import Chosen
from dealwright.records.bulk.running import run_all

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


@pytest.fixture
def automated(stages, trigger_on, task_rule_on):
    """Rules on New and on Offer, triggers that hear of every edit and wait on Paid."""
    task_rule_on("New", "Call back")
    task_rule_on("Offer", "Send the offer")
    trigger_on("Paid", kind="field_changed", settings={"fields": ["title", "responsible", "closes_on"]})


def move_all_to(stage, *, by, **more):
    start_bulk_change(act_from("deal", {"move": {"stage_id": stage.pk}}), Chosen(), by=by, **more)
    run_all()


def test_many_moved_without_automation(deal, anna, automated, stages, run_reactions):
    move_all_to(stages["Offer"], by=Actor.of(anna))
    run_reactions()

    assert deal.refreshed().stage == stages["Offer"]
    assert not RuleRun.objects.exists()


def test_many_moved_with_automation_do_start_it(deal, anna, automated, stages, run_reactions):
    move_all_to(stages["Offer"], by=Actor.of(anna), run_automation=True)
    run_reactions()

    assert [run.on_id for run in RuleRun.objects.all()] == [deal.pk]


def test_what_was_imported(automated, stages, run_reactions):
    with quietly():
        imported = create_deal(title="Ten phones", stage=stages["New"], by=SYSTEM)
        edit_deal(imported, title="Eleven phones", by=SYSTEM)
        move_deal(imported.refreshed(), to=stages["Offer"], by=SYSTEM)
    run_reactions()

    assert imported.refreshed().stage == stages["Offer"]
    assert not RuleRun.objects.exists()


class TestEditsInWhichNoValueDiffers:
    def test_by_the_action(self, deal, automated, recorded, run_reactions):
        before = deal.refreshed()
        same = {"title": before.title, "responsible": before.responsible, "closes_on": before.closes_on}
        recorded.start_over()

        edit_deal(before, **same, version=before.version, by=SYSTEM)
        run_reactions()

        assert (deal.refreshed().version, deal.refreshed().stage) == (before.version, before.stage)
        assert recorded == []

    def test_by_the_api(self, deal, owner, automated, api_of, recorded, run_reactions):
        api, before = api_of(owner), deal.refreshed()
        same = {"title": before.title, "responsible_id": before.responsible_id, "closes_on": before.closes_on}
        recorded.start_over()

        answer = api.patch(f"/api/v1/deals/{deal.pk}", {**same, "version": before.version})
        run_reactions()

        assert (answer.status_code, answer.json()["version"]) == (200, before.version)
        assert deal.refreshed().stage == before.stage
        assert recorded == []

    def test_moved_to_where_it_stands(self, deal, automated, stages, recorded, run_reactions):
        recorded.start_over()

        move_deal(deal.refreshed(), to=stages["New"], by=SYSTEM)
        run_reactions()

        assert recorded == []
        assert not RuleRun.objects.exists()
