"""Pages in a browser: readable for everybody, whole without scripts, quick to reach by keys."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.axe import settle
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


def now_of(page: Page) -> float:
    """A moment after the one that the page believes in: there its clock can be stopped."""
    return float(page.evaluate("Date.now()")) + 1_000


class TestComponents:
    @pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    @pytest.mark.parametrize("address", ["/design", "/design?empty", "/design/card", "/nowhere"])
    def test_are_readable_for_everybody(self, browser: Browser, site: str, size, scheme, address):
        context = browser.new_context(viewport=size, color_scheme=scheme, reduced_motion="reduce")
        page = context.new_page()
        page.goto(site + address)
        settle(page)  # the skeleton appears late, on purpose

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
    def test_open_the_palette(self, page, key):
        page.goto("/board")

        page.keyboard.press(key)

        expect(page.get_by_role("combobox", name="Find a record or a command")).to_be_focused()

    def test_show_the_keys(self, page):
        page.goto("/design")

        page.keyboard.press("?")

        expect(page.get_by_role("dialog", name="Keys")).to_be_visible()

    def test_lead_through_the_menu_of_what_can_be_created(self, page):
        page.goto("/board")
        page.keyboard.press("c")
        expect(page.locator("#create-menu .menu-item")).to_be_focused()

        page.keyboard.press("x")

        expect(page).to_have_url(re.compile("/design/card$"))

    def test_lead_on_by_two_letters_with_a_hint_between(self, page):
        page.clock.install()
        page.goto("/board")
        page.clock.pause_at(now_of(page))

        page.keyboard.press("g")
        page.clock.run_for(600)
        expect(page.locator(".key-hint")).to_contain_text("Design")
        page.keyboard.press("x")

        expect(page).to_have_url(re.compile("/design$"))

    def test_mean_the_same_on_a_keyboard_without_latin_letters(self, page):
        page.goto("/board")

        page.evaluate(
            "document.body.dispatchEvent("
            "new KeyboardEvent('keydown', {key: 'с', code: 'KeyC', bubbles: true}))"
        )

        expect(page.locator("#create-menu .menu-item")).to_be_focused()


class TestPalette:
    def test_narrows_the_commands_and_goes_there(self, page):
        page.goto("/board")
        page.keyboard.press("Control+k")

        page.keyboard.type("dezign")

        option = page.get_by_role("option")
        expect(option).to_have_count(2)
        expect(option.first).to_have_attribute("aria-selected", "true")
        expect(page.get_by_role("combobox")).to_have_attribute(
            "aria-activedescendant", option.first.get_attribute("id") or ""
        )
        expect(page.locator("[data-palette-count]")).to_have_text("2 results")
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile("/design$"))

    def test_shows_what_the_search_found_below(self, page):
        page.goto("/board")
        page.keyboard.press("Control+k")

        page.keyboard.type("Deal 3")

        expect(page.get_by_role("group", name="Cards").get_by_role("option")).to_have_text("Deal 3")
        page.keyboard.press("Enter")
        expect(page.locator("#panel .record-title")).to_have_text("Deal 3")
        expect(page.locator("#palette")).to_be_hidden()

    def test_opens_the_first_that_comes_when_enter_was_quicker(self, page):
        page.goto("/board")
        page.keyboard.press("Control+k")

        page.keyboard.type("Deal 3")
        page.keyboard.press("Enter")

        expect(page.locator("#panel .record-title")).to_have_text("Deal 3")

    def test_says_when_nothing_was_found(self, page):
        page.goto("/board")
        page.keyboard.press("Control+k")

        page.keyboard.type("xyzzy")

        expect(page.locator("[data-palette-empty]")).to_be_visible()
        expect(page.locator("[data-palette-count]")).to_have_text("Nothing found")


class TestFieldsForValues:
    def test_get_their_button_under_the_hand_of_who_types_already(self, page):
        page.goto("/cards/1")
        page.evaluate(
            """() => {
              const form = '<form id="late" data-values="/values" data-words-insert="Insert a value">';
              const input = '<input id="title" data-formula>';
              document.querySelector("main").insertAdjacentHTML("beforeend", `${form}${input}</form>`);
              document.getElementById("title").focus();
              const detail = { elt: document.getElementById("late") };
              document.body.dispatchEvent(new CustomEvent("htmx:load", { detail }));
            }"""
        )

        page.keyboard.type("Pack it")

        expect(page.get_by_role("button", name="Insert a value")).to_be_visible()
        expect(page.locator("#title")).to_have_value("Pack it")


class TestFacts:
    """The pencil of a fact asks for its form; until it is there, what is typed is kept."""

    FORM = """<div class="fact fact-form"><form method="post" action="/kept"><label for="title">Title</label>
        <input id="title" name="title" value="{value}"><button>Save</button></form></div>"""

    @pytest.fixture
    def coming(self, page):
        """A card whose pencil was pressed; the form comes when the test says so."""
        pencil = '<a class="fact-edit" href="/form" hx-get="/form" hx-target="closest .fact">Title</a>'
        fact = f'<div class="fact" id="fact">{pencil}</div></main>'

        def with_fact(route):
            answer = route.fetch()
            route.fulfill(response=answer, body=answer.text().replace("</main>", fact))

        asked = []
        page.route("**/cards/1", with_fact)
        page.route("**/form", lambda route: asked.append(route))
        page.goto("/cards/1")
        with page.expect_request("**/form"):
            page.locator(".fact-edit").click()
        return lambda value="": asked[0].fulfill(body=self.FORM.format(value=value), content_type="text/html")

    def test_keep_what_is_typed_before_their_form_is_there(self, page, coming):
        page.keyboard.type("mn1?")
        page.keyboard.press("Backspace")
        coming()

        expect(page.locator("#title")).to_be_focused()
        expect(page.locator("#title")).to_have_value("mn1")
        assert stand.stand.moves == []  # its letters were no keys of the page
        page.keyboard.type("2")
        expect(page.locator("#title")).to_have_value("mn12")

    def test_are_saved_by_the_enter_that_came_first(self, page, coming):
        page.keyboard.type("Two")
        page.keyboard.press("Enter")
        with page.expect_request(lambda one: one.url.endswith("/kept")) as sent:
            coming()

        assert "title=Two" in sent.value.post_data

    def test_are_called_off_by_escape(self, page, coming):
        page.keyboard.press("Escape")
        page.keyboard.type("n")

        expect(page.locator("#fact .fact-edit")).to_be_visible()
        expect(page.locator("#title")).to_have_count(0)


class TestNotices:
    def move(self, page):
        page.goto("/board")
        stand.stand.undo = "/undo/1"
        page.locator("#deal-2").focus()
        page.keyboard.press("m")
        page.keyboard.press("2")
        expect(page.locator(".toast-undo")).to_be_visible()

    def test_can_be_undone_by_a_key_and_show_the_page_as_it_is_then(self, page):
        self.move(page)
        expect(page.locator("#announcer")).to_contain_text("Press Ctrl+Z to undo.")

        page.keyboard.press("Control+z")

        expect(page.locator("#column-1 #deal-2")).to_be_visible()
        expect(page.locator(".toast-undo")).to_have_count(0)
        assert stand.stand.undone == ["/undo/1"]

    def test_can_be_pressed_over_an_open_card(self, page):
        self.move(page)
        page.locator("#deal-3 a[data-panel]").click()
        expect(page.locator("#panel .record-title")).to_be_visible()

        page.locator(".toast-undo").click()

        expect(page.locator("#column-1 #deal-2")).to_have_count(1)

    def test_stay_while_somebody_points_at_them(self, page):
        page.clock.install()
        self.move(page)
        page.locator(".toast").hover()
        page.clock.fast_forward(60_000)
        expect(page.locator(".toast-undo")).to_be_visible()

        page.mouse.move(5, 5)
        page.clock.fast_forward(10_500)
        expect(page.locator(".toast-undo")).to_be_visible()
        page.clock.fast_forward(2_000)

        expect(page.locator(".toast-undo")).to_have_count(0)


class TestTheme:
    def test_changes_at_once_and_is_remembered(self, page):
        page.goto("/design")
        page.get_by_role("button", name="Anna").click()

        page.get_by_role("button", name="Dark").click()
        expect(page.locator("html")).to_have_attribute("data-theme", "dark")
        page.reload()

        expect(page.locator("html")).to_have_attribute("data-theme", "dark")
