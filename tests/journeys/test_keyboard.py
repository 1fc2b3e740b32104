"""A day without a mouse: everything is reached by keys, and said aloud."""

import re

from playwright.sync_api import expect

from dealwright.crm.deals.actions import create_deal
from dealwright.crm.deals.models import Deal
from dealwright.records.pipelines.models import Pipeline
from tests.journeys.conftest import SYSTEM


class TestKeyboardOnly:
    def test_a_deal_is_created_moved_and_brought_back(self, shop, anna, seller):
        anna = seller(anna, is_careful=True)
        page, keys = anna.page, anna.page.keyboard

        keys.press("Control+k")
        line = page.get_by_role("combobox", name="Find a record or a command")
        expect(line).to_be_focused()
        keys.type("new daal")  # a slip is forgiven
        expect(page.get_by_role("option", name="New deal")).to_have_attribute("aria-selected", "true")
        anna.looks()
        keys.press("Enter")
        page.wait_for_url("**/deals/new")
        page.get_by_label("Title").focus()
        keys.type("Three phones")
        keys.press("Control+Enter")
        page.wait_for_url(re.compile(r"/deals/\d+$"))
        anna.reads("Three phones")

        keys.press("m")
        expect(page.get_by_role("option", name="Offer")).to_be_visible()
        keys.type("offer")
        keys.press("Enter")
        anna.sees_notice("moved")
        expect(page.get_by_role("button", name="Offer")).to_have_attribute("aria-current", "step")
        expect(page.locator("#announcer")).to_contain_text("Press Ctrl+Z to undo.")

        keys.press("Control+z")
        expect(page.get_by_role("button", name="New", exact=True)).to_have_attribute("aria-current", "step")
        assert Deal.objects.get(title="Three phones").stage.name == "New"

        keys.press("?")
        expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
        anna.looks()
        keys.press("Escape")

        keys.press("g")
        keys.press("d")
        page.wait_for_url("**/deals")
        anna.sees_card("Three phones", on="New")

    def test_a_card_is_lifted_and_carried_on_the_board(self, shop, anna, seller):
        pipeline = Pipeline.objects.get(of_kind="deal", is_default=True)
        create_deal(title="Three phones", pipeline=pipeline, responsible=anna, by=SYSTEM)
        anna = seller(anna)
        anna.opens_board()
        card = anna.card("Three phones", on="New")
        card.focus()

        anna.page.keyboard.press("Space")
        expect(anna.page.locator("#announcer")).to_contain_text("is lifted from “New”")
        anna.page.keyboard.press("ArrowRight")
        expect(anna.page.locator("#announcer")).to_contain_text("Offer, place 1 of 1")
        anna.page.keyboard.press("Space")

        anna.sees_card("Three phones", on="Offer")
        expect(anna.card("Three phones", on="Offer")).to_be_focused()

    def test_letters_do_nothing_once_they_are_switched_off(self, shop, anna, seller):
        anna = seller(anna)
        anna.goes_to("/me/keys")
        anna.page.get_by_label("Letters are keys").uncheck()
        anna.presses("Save")
        anna.sees_notice("The keys were changed.")

        anna.page.keyboard.press("?")
        expect(anna.page.get_by_role("dialog", name="Keys")).to_be_hidden()
        anna.page.keyboard.press("Control+k")
        expect(anna.page.get_by_role("combobox")).to_be_focused()
