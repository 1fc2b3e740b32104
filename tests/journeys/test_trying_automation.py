"""A rule is tried on what happened, switched on, watched with a test deal, and stopped on the card."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from dealwright.automation.rules.actions import create_rule
from dealwright.automation.rules.models import Rule
from dealwright.crm.deals.actions import create_deal, move_deal
from dealwright.crm.deals.models import Deal
from dealwright.records.pipelines.models import Stage
from tests.journeys.conftest import SYSTEM


class TestTryingAutomation:
    def test_from_a_dry_run_to_a_stopped_rule(self, shop, owner, seller):
        offer = Stage.objects.get(name="Offer", pipeline__of_kind="deal")
        paid = Stage.objects.get(name__startswith="Paid", pipeline=offer.pipeline)
        deal = create_deal(title="Ten phones", responsible=owner, by=SYSTEM)
        move_deal(deal, to=offer, by=SYSTEM)
        settings = {"title": "Ask how it went"}
        create_rule(stage=paid, action="create_task", settings=settings, delay_minutes=2880, by=SYSTEM)
        olga = seller(owner, is_careful=True)
        page = olga.page

        # What the rule would have done lately stands below its form; nothing is saved by that.
        olga.goes_to(f"/automation/stages/{offer.pk}/rules/create_task")
        page.get_by_label("What is to be done").fill("Call the client")
        olga.presses("Try it")
        olga.reads("It would have been done once.")
        olga.reads("Ten phones")
        assert not Rule.objects.filter(stage=offer).exists()
        olga.looks()
        olga.presses("Add the rule")
        expect(page).to_have_url(re.compile(r"/automation\?pipeline="))

        # A test deal shows the rule at work.
        olga.goes_to("/automation/trials/new")
        page.get_by_label("It begins on the stage").select_option(label=f"{offer.pipeline.name} · Offer")
        page.get_by_label("Name").fill("phones")
        olga.presses("Start it")
        olga.reads("Test: phones")
        done = page.locator(".run.done", has_text="Create the task “Call the client”")
        expect(done).to_be_visible()
        olga.looks()

        # On the next stage a rule waits for seconds in place of days.
        page.get_by_label("Move it to").select_option(label=paid.name)
        olga.presses("Move it along")
        expect(page.locator(".stage-progress-one.here", has_text=paid.name)).to_be_visible()
        expect(page.locator(".run.done", has_text="Ask how it went")).to_be_visible()
        olga.presses("End the trial")
        olga.reads("Ended")

        # The real deal waits two days, until somebody stops it on its card.
        olga.goes_to(f"/deals/{deal.pk}")
        page.locator(".stage-bar").get_by_role("button", name=paid.name).click()
        waiting = page.locator(".run.waiting", has_text="Ask how it went")
        expect(waiting).to_be_visible()
        olga.follows("All stages")
        expect(page.locator(".stage-progress-one.here", has_text=paid.name)).to_be_visible()
        olga.looks()
        whole = page.get_by_role("dialog", name="Ten phones")
        olga.touches(whole.get_by_role("button", name="Stop the rest"))
        expect(page.locator(".run.canceled", has_text="Ask how it went")).to_be_visible()
        assert Deal.objects.get().stage == paid
