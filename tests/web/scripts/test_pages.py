"""Pages in a browser: readable for everybody, whole without scripts, quick to reach by keys."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.scripts import stand

pytestmark = pytest.mark.journey

AXE = Path(__file__).resolve().parents[3] / "node_modules/axe-core/axe.min.js"
WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


def faults(page: Page) -> list[str]:
    """What axe calls serious or worse."""
    page.context.new_cdp_session(page).send("Page.setBypassCSP", {"enabled": True})
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run().then(result => result.violations)")
    return [one["id"] for one in found if one["impact"] in {"serious", "critical"}]


class TestComponents:
    @pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    @pytest.mark.parametrize("address", ["/design", "/design?empty", "/design/card", "/nowhere"])
    def test_are_readable_for_everybody(self, browser: Browser, site: str, size, scheme, address):
        context = browser.new_context(viewport=size, color_scheme=scheme, reduced_motion="reduce")
        page = context.new_page()
        page.goto(site + address)
        page.wait_for_timeout(600)  # the skeleton appears late, on purpose

        assert faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        context.close()


class TestWithoutScripts:
    @pytest.fixture
    def page(self, browser, site):
        context = browser.new_context(viewport=WIDE, base_url=site, java_script_enabled=False)
        yield context.new_page()
        context.close()

    def test_a_card_opens_as_a_page_and_moves_by_its_form(self, page):
        page.goto("/board")
        page.get_by_role("link", name="Deal 2", exact=True).click()
        expect(page.locator("main .record-title")).to_have_text("Deal 2")

        page.get_by_role("button", name="Agreed").click()

        expect(page).to_have_url(re.compile("/board$"))
        expect(page.locator("#column-2 #deal-2")).to_be_visible()
        expect(page.locator(".toast")).to_contain_text("Deal 2 was moved.")
        assert stand.stand.moves == [{"stage": "2", "version": "7"}]

    def test_menus_open_and_the_theme_changes(self, page):
        page.goto("/design")
        page.get_by_role("button", name="Anna").click()

        page.get_by_role("button", name="Dark").click()

        expect(page.locator("html")).to_have_attribute("data-theme", "dark")
        expect(page).to_have_url(re.compile("/design$"))


class TestKeys:
    @pytest.mark.parametrize("key", ["/", "Control+k"])
    def test_open_the_search(self, page, key):
        page.goto("/design")

        page.keyboard.press(key)

        expect(page.locator("#search input")).to_be_focused()

    def test_show_the_keys(self, page):
        page.goto("/design")

        page.keyboard.press("?")

        expect(page.get_by_role("dialog", name="Keys")).to_be_visible()

    def test_walk_through_a_menu(self, page):
        page.goto("/design")
        page.keyboard.press("c")
        expect(page.locator("#create-menu .menu-item")).to_be_focused()


class TestTheme:
    def test_changes_at_once_and_is_remembered(self, page):
        page.goto("/design")
        page.get_by_role("button", name="Anna").click()

        page.get_by_role("button", name="Dark").click()
        expect(page.locator("html")).to_have_attribute("data-theme", "dark")
        page.reload()

        expect(page.locator("html")).to_have_attribute("data-theme", "dark")
