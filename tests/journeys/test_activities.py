"""What is next: a call planned on the card of a deal, done with a result."""

from __future__ import annotations

from playwright.sync_api import expect

from dealwright.crm.activities.models import Activity
from dealwright.crm.deals.actions import create_deal
from tests.journeys.conftest import SYSTEM


class TestCall:
    def test_is_planned_counted_and_done(self, shop, anna, seller):
        deal = create_deal(title="Three phones", responsible=anna, by=SYSTEM)
        anna = seller(anna, is_careful=True)
        page = anna.page
        counter = page.locator("#counts-rail-activities")

        # One line, one day.
        anna.goes_to(f"/deals/{deal.pk}")
        page.get_by_role("radio", name="Call").check(force=True)
        page.get_by_placeholder("What is to be done?").fill("Ask about the colour")
        page.get_by_role("radio", name="Today").check(force=True)
        anna.looks()
        page.get_by_role("button", name="Plan it").click()

        # It stands above the history, and the menu counts it.
        planned = page.locator("#planned")
        expect(planned).to_contain_text("Ask about the colour")
        expect(page.locator(".record-story")).to_contain_text("planned the call “Ask about the colour”")
        expect(counter).to_contain_text("1")

        # Done, with what came of it.
        planned.get_by_role("button", name="More").click()
        page.get_by_role("link", name="Done, with a result…").click()
        dialog = page.get_by_role("dialog", name="Ask about the colour")
        dialog.get_by_label("What came of it").fill("All three in blue")
        anna.looks()
        dialog.get_by_role("button", name="Done").click()

        expect(planned).to_contain_text("Nothing planned")
        expect(page.locator(".record-story")).to_contain_text("All three in blue")
        expect(counter).not_to_contain_text("1")
        assert Activity.objects.get().result == "All three in blue"

    def test_is_taken_back(self, shop, anna, seller):
        deal = create_deal(title="Three phones", responsible=anna, by=SYSTEM)
        anna = seller(anna)
        page = anna.page
        anna.goes_to(f"/deals/{deal.pk}")
        page.get_by_role("radio", name="To-do").check(force=True)
        page.get_by_placeholder("What is to be done?").fill("Send the offer")
        page.keyboard.press("Enter")
        expect(page.locator("#planned")).to_contain_text("Send the offer")

        page.get_by_role("button", name="Undo").click()

        expect(page.locator("#planned")).to_contain_text("Nothing planned")
        assert not Activity.objects.exists()
