"""A seller tidies up: narrows the list, keeps that as a view, changes many deals and takes it back."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from dealwright.crm.deals.actions import create_deal, edit_deal
from dealwright.crm.deals.models import Deal
from dealwright.kit.money import money
from dealwright.records.pipelines.models import Pipeline
from tests.journeys.conftest import SYSTEM
from tests.journeys.people import on_the_way


def open_deals(owner, count):
    """So many deals of somebody, worth 100, 101, …"""
    pipeline = Pipeline.objects.get(of_kind="deal", is_default=True)
    return [
        create_deal(
            title=f"Deal {number}",
            amount=money(100 + number, "BRL"),
            pipeline=pipeline,
            responsible=owner,
            by=SYSTEM,
        )
        for number in range(count)
    ]


class TestView:
    def test_is_saved_and_opened_again_by_its_address(self, shop, anna, seller):
        open_deals(anna, 5)
        page = seller(anna).page
        page.goto(f"{shop.url}/deals/list")

        page.get_by_role("button", name="Filter").click()
        page.locator("#add-filter").get_by_role("link", name="Amount").click()
        page.get_by_label("From", exact=True).fill("103")
        page.get_by_role("button", name="Show", exact=True).click()
        expect(page.locator("tr[data-row]")).to_have_count(2)
        page.get_by_role("link", name="Save as a view").click()
        page.get_by_label("Name", exact=True).fill("Large ones")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_role("link", name="Large ones")).to_have_attribute("aria-current", "page")
        address = page.url
        page.goto(f"{shop.url}/tasks")
        page.goto(address)

        expect(page.locator("tr[data-row]")).to_have_count(2)
        expect(page.get_by_role("link", name="Large ones")).to_have_attribute("aria-current", "page")


class TestBulkChange:
    def test_of_all_that_match_is_previewed_done_and_undone(self, shop, anna, seller):
        open_deals(anna, 60)
        page = seller(anna).page
        page.goto(f"{shop.url}/deals/list")

        page.locator("input[data-select]").first.check()
        page.get_by_label("All 60 that match").check()
        page.get_by_role("button", name="Move to…").click()
        page.get_by_label("Move to", exact=True).select_option(label="Offer")
        page.get_by_role("button", name="See what would change").click()
        expect(page.locator(".bulk-main dd")).to_have_text("60")
        page.get_by_role("button", name="Change 60").click()
        expect(page.get_by_text("60 records changed.")).to_be_visible()
        assert Deal.objects.filter(stage__name="Offer").count() == 60
        page.get_by_role("button", name="Undo it for all of them").click()
        expect(page.get_by_role("link", name="What it takes back")).to_be_visible()
        expect(page.get_by_text("60 records changed.")).to_be_visible()

        assert Deal.objects.filter(stage__name="New").count() == 60


class TestCell:
    def test_shows_both_values_where_somebody_was_quicker(self, shop, anna, seller):
        (deal,) = open_deals(anna, 1)
        page = seller(anna).page
        page.goto(f"{shop.url}/deals/list")
        page.locator("td[data-cell=amount]").click()
        field = page.get_by_label("Amount", exact=True)
        field.fill("250")
        edit_deal(deal, amount=money(300, "BRL"), by=SYSTEM)

        field.press("Enter")
        expect(page.get_by_role("alert").filter(has_text="Amount now:")).to_contain_text("300")
        page.get_by_role("button", name="Keep mine").click()

        expect(page.locator("td[data-cell=amount]")).to_contain_text(re.compile("250"))
        deal.refresh_from_db()
        assert deal.amount_money == money(250, "BRL")

    def test_goes_on_by_tab_and_leaves_by_escape(self, shop, anna, seller):
        (deal,) = open_deals(anna, 1)
        page = seller(anna).page
        page.goto(f"{shop.url}/deals/list")

        page.locator("td[data-cell=amount]").click()
        page.get_by_label("Amount", exact=True).fill("120")
        page.keyboard.press("Tab")
        expect(page.locator("td.editing[data-cell=responsible]")).to_be_visible()
        page.keyboard.press("Escape")

        expect(page.locator("td.editing")).to_have_count(0)
        deal.refresh_from_db()
        assert (deal.amount_money, deal.version) == (money(120, "BRL"), 2)

    def test_takes_what_is_typed_before_its_field_is_there(self, shop, anna, seller):
        (deal,) = open_deals(anna, 1)
        page = seller(anna).page
        page.goto(f"{shop.url}/deals/list")
        form = "**/rows/*/amount*"

        with on_the_way(page, form):
            with page.expect_request(form):
                page.locator("td[data-cell=amount]").click()
            page.keyboard.type("251")
            page.keyboard.press("Backspace")
            page.keyboard.type("0")
            page.keyboard.press("Enter")
            page.keyboard.type("9")  # it is sent: this comes too late

        expect(page.locator("td[data-cell=amount]:not(.editing)")).to_contain_text("250")
        deal.refresh_from_db()
        assert deal.amount_money == money(250, "BRL")

    def test_comes_back_refused_though_escape_was_pressed_on_the_way(self, shop, anna, seller):
        (deal,) = open_deals(anna, 1)
        page = seller(anna).page
        page.goto(f"{shop.url}/deals/list")
        cell = "**/rows/*/amount*"
        page.locator("td[data-cell=amount]").click()
        field = page.get_by_label("Amount", exact=True)
        field.fill("many")

        with on_the_way(page, cell):
            with page.expect_request(cell):
                field.press("Enter")
            page.keyboard.press("Escape")
        expect(page.get_by_role("alert").filter(has_text="This is not an amount")).to_be_visible()
        page.keyboard.press("Escape")

        page.locator("td[data-cell=amount]:not(.editing)").click()
        field.fill("250")
        field.press("Enter")
        expect(page.locator("td[data-cell=amount]:not(.editing)")).to_contain_text("250")
        deal.refresh_from_db()
        assert (deal.amount_money, deal.version) == (money(250, "BRL"), 2)
