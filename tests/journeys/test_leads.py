"""From a phone number to a won deal."""

from __future__ import annotations

from playwright.sync_api import expect

from dealwright.crm.deals.models import Deal
from dealwright.crm.leads.first_pipeline import ensure_lead_pipeline
from dealwright.crm.leads.models import Lead
from dealwright.crm.settings.actions import switch_to_classic
from tests.journeys.conftest import SYSTEM


class TestLeadToWonDeal:
    def test_a_seller_takes_a_call_and_sells(self, shop, anna, seller):
        switch_to_classic(by=SYSTEM)
        ensure_lead_pipeline(by=SYSTEM)
        anna = seller(anna, is_careful=True)
        page = anna.page

        # Somebody called: a lead with a name and a phone.
        page.goto("/leads/new")
        page.get_by_label("First name").fill("Rita")
        page.get_by_label("Company they name").fill("Padaria Central")
        page.locator("input[name=phones]").first.fill("+55 11 98765-4321")
        page.get_by_role("button", name="Open the lead").click()
        anna.reads("Who it is")

        # What was said is written down, and the next call planned.
        page.locator("textarea[name=text]").first.fill("Wants ten phones until Friday")
        page.get_by_role("button", name="Save the note").click()
        expect(page.locator(".record-story")).to_contain_text("Wants ten phones until Friday")

        # It becomes a deal, a contact and a company.
        page.get_by_role("link", name="Complete").click()
        dialog = page.get_by_role("dialog", name="Complete the lead")
        expect(dialog).to_contain_text("its whole history")
        anna.looks()
        dialog.get_by_label("Title").fill("Ten phones")
        dialog.get_by_role("button", name="Convert").click()
        anna.reads("This is its deal.")

        # The deal knows what was said to the lead.
        deal = Deal.objects.get(title="Ten phones")
        expect(page).to_have_url(f"{shop.url}/deals/{deal.pk}")
        expect(page.locator(".record-story")).to_contain_text("Wants ten phones until Friday")
        assert Lead.objects.get().stage.code == "CONVERTED"

        # It stands on the board, and is won.
        anna.opens_board()
        anna.sees_card("Ten phones", on="New")
        page.goto(f"/deals/{deal.pk}")
        page.locator(".stage-end.won").click()
        expect(page.locator(".stage-end.won.here")).to_be_visible()
        deal.refresh_from_db()
        assert deal.stage.semantic == "won"
        assert deal.contact.name == "Rita"
        assert deal.company.name == "Padaria Central"
