"""The board in a browser: what the hand does, what is sent, and what stands there after the answer."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.dragging import drag
from tests.web.scripts import stand
from tests.web.scripts.test_pages import now_of

pytestmark = pytest.mark.journey

ANSWERS = """
(() => {
  const over = new Map();
  const when = (path) => {
    if (!over.has(path)) over.set(path, Promise.withResolvers());
    return over.get(path);
  };
  const { open } = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.open = function (verb, address, ...more) {
    const { resolve } = when(new URL(address, location).pathname);
    this.addEventListener("loadend", () => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    return open.call(this, verb, address, ...more);
  };
  window.answerOver = (path) => when(path).promise.then(() => true);
})();
"""
"""Tells when a page is done with an answer: has put it into its place, kept it back, or broken it off."""


class TestFigures:
    def test_come_after_the_page_where_counting_takes_long(self, page):
        stand.stand.counts_later = True
        page.goto("/board", wait_until="commit")
        expect(page.locator("#column-1 .column-count")).to_have_text("30")
        expect(page.locator("#column-2 .column-count")).to_have_text("1")
        expect(page.locator("#column-1 .card")).to_have_count(30)

    def test_are_marked_as_being_counted_until_they_come(self, page):
        stand.stand.counts_later = True
        page.route("**/board?*", lambda route: None)  # the answer is on its way
        page.goto("/board")

        expect(page.locator("#column-1 .column-count")).to_have_text("…")
        expect(page.get_by_label("Being counted")).to_have_count(2)


class TestDrag:
    def test_sends_the_stage_the_version_and_the_card_below(self, page):
        page.goto("/board")

        drag(page, page.locator("#deal-2"), page.locator("#deal-31"), into=page.locator("#column-2"))

        expect(page.locator("#column-2 #deal-2")).to_be_visible()
        expect(page.locator("#column-2 .column-count")).to_have_text("2")
        assert stand.stand.moves == [{"stage": "2", "version": "7", "before": "31"}]
        assert stand.stand.places[2] == 2

    def test_puts_a_refused_card_back_with_a_notice(self, page):
        stand.stand.refused = "plainly"
        page.goto("/board")

        drag(page, page.locator("#deal-2"), page.locator("#deal-31"), into=page.locator("#column-2"))

        expect(page.locator(".toast")).to_contain_text("Boris was quicker.")
        expect(page.locator("#column-1 .card").nth(1)).to_have_id("deal-2")
        expect(page.locator("#column-2 .card")).to_have_count(1)

    def test_takes_the_true_place_the_answer_tells(self, page):
        stand.stand.refused = "with the truth"
        page.goto("/board")
        stand.stand.places.pop(1)  # meanwhile somebody archived the first card

        drag(page, page.locator("#deal-2"), page.locator("#deal-31"), into=page.locator("#column-2"))

        expect(page.locator(".toast")).to_contain_text("Boris was quicker.")
        expect(page.locator("#column-1 .card").first).to_have_id("deal-2")
        expect(page.locator("#deal-1")).to_have_count(0)

    def test_shows_the_ends_below_and_drops_there(self, page):
        page.goto("/board")
        strip = page.locator(".board-strip")
        expect(strip).to_be_hidden()

        drag(page, page.locator("#deal-2"), page.locator(".strip-end.won"))

        expect(page.locator("#deal-2")).to_have_count(0)
        expect(strip).to_be_hidden()
        assert stand.stand.moves == [{"stage": "3", "version": "7", "before": ""}]


class TestTouch:
    @pytest.fixture
    def page(self, browser, site):
        phone = {"width": 900, "height": 700}
        context = browser.new_context(viewport=phone, base_url=site, has_touch=True, is_mobile=True)
        page = context.new_page()
        page.clock.install()
        yield page
        context.close()

    def touch(self, page: Page, kind: str, x: float, y: float) -> None:
        points = [] if kind == "touchEnd" else [{"x": x, "y": y}]
        if not hasattr(self, "finger"):
            self.finger = page.context.new_cdp_session(page)
        self.finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def pull(self, page: Page, *, held: int, by: tuple[float, float]) -> None:
        """Put the finger on the second card, hold it, pull it that far, and lift the finger."""
        start = page.locator("#deal-2").bounding_box()
        assert start
        x, y = start["x"] + 60, start["y"] + 24
        page.clock.pause_at(now_of(page))  # how long a finger holds is what the page's clock says
        self.touch(page, "touchStart", x, y)
        page.clock.run_for(held)
        for step in range(1, 13):
            self.touch(page, "touchMove", x + by[0] * step / 12, y + by[1] * step / 12)
            page.clock.run_for(30)
        self.touch(page, "touchEnd", 0, 0)
        page.clock.resume()

    def test_takes_a_card_after_a_long_press(self, page):
        page.goto("/board")

        with page.expect_response("**/stage"):
            self.pull(page, held=400, by=(440, -60))

        expect(page.locator("#column-2 #deal-2")).to_be_visible()
        assert stand.stand.moves[0]["stage"] == "2"

    def test_only_scrolls_without_one(self, page):
        page.goto("/board")

        self.pull(page, held=20, by=(0, -90))

        expect(page.locator("#column-1 .card").nth(1)).to_have_id("deal-2")
        assert page.locator("#column-1 .column-cards").evaluate("list => list.scrollTop") > 0
        assert stand.stand.moves == []

    def test_moves_by_the_button_of_the_card(self, page):
        page.goto("/board")

        page.locator("#deal-2 .card-move").tap()
        page.locator("#move-dialog").get_by_role("button", name="Agreed").tap()

        expect(page.locator("#column-2 #deal-2")).to_be_visible()


class TestKeys:
    def test_m_moves_the_card_in_focus(self, page):
        page.goto("/board")
        page.locator("#deal-2").focus()

        page.keyboard.press("m")
        expect(page.locator("#move-dialog")).to_be_visible()
        with page.expect_response("**/stage"):  # the card stands there before the server knows
            page.keyboard.press("2")

        expect(page.locator("#column-2 #deal-2")).to_be_visible()
        assert stand.stand.moves[0]["stage"] == "2"

    def test_space_lifts_a_card_and_arrows_carry_it(self, page):
        page.goto("/board")
        page.locator("#deal-2").focus()

        page.keyboard.press("Space")
        expect(page.locator("#announcer")).to_have_text(
            "“Deal 2” is lifted from “New”, place 2 of 30. Carry it with the arrows, put it down with Space,"
            " bring it back with Esc."
        )
        page.keyboard.press("ArrowUp")
        expect(page.locator("#announcer")).to_have_text("New, place 1 of 30")
        page.keyboard.press("ArrowRight")
        expect(page.locator("#announcer")).to_have_text("Agreed, place 1 of 2")
        assert stand.stand.moves == []
        with page.expect_response("**/stage"):
            page.keyboard.press("Space")

        expect(page.locator("#column-2 #deal-2")).to_be_focused()
        assert stand.stand.moves == [{"stage": "2", "version": "7", "before": "31"}]

    def test_esc_brings_a_lifted_card_back(self, page):
        page.goto("/board")
        page.locator("#deal-2").focus()
        page.keyboard.press("Space")
        page.keyboard.press("ArrowRight")

        page.keyboard.press("Escape")

        expect(page.locator("#column-1 .card").nth(1)).to_have_id("deal-2")
        expect(page.locator("#deal-2")).to_be_focused()
        expect(page.locator("#announcer")).to_have_text("“Deal 2” is back on “New”, place 2 of 30.")
        assert stand.stand.moves == []

    def test_arrows_walk_over_the_cards(self, page):
        page.goto("/board")
        page.locator("#deal-1").focus()

        page.keyboard.press("ArrowDown")
        expect(page.locator("#deal-2")).to_be_focused()
        page.keyboard.press("ArrowRight")
        expect(page.locator("#deal-31")).to_be_focused()

    def test_letters_belong_to_the_field_in_focus(self, page):
        page.goto("/board")

        page.locator("#quick-add-1").press_sequentially("mc/?")

        expect(page.locator("#quick-add-1")).to_have_value("mc/?")
        expect(page.locator("dialog[open]")).to_have_count(0)


class TestPanel:
    def test_opens_over_the_list_under_its_own_address(self, page):
        page.goto("/board")

        page.locator("#deal-2 a[data-panel]").click()

        expect(page.locator("#panel .record-title")).to_have_text("Deal 2")
        expect(page).to_have_url(re.compile("/cards/2$"))
        expect(page).to_have_title("Deal 2")

    def test_esc_returns_to_the_same_place(self, page):
        page.goto("/board")
        cards = page.locator("#column-1 .column-cards")
        cards.evaluate("list => list.scrollTop = 400")
        page.locator("#deal-12 a[data-panel]").click()
        expect(page.locator("#panel .record-title")).to_have_text("Deal 12")

        page.keyboard.press("Escape")

        expect(page.locator("#panel-frame")).to_be_hidden()
        expect(page).to_have_url(re.compile("/board$"))
        expect(page).to_have_title("Board · Dealwright")
        assert cards.evaluate("list => list.scrollTop") == 400

    def test_back_and_forward_close_and_open_it(self, page):
        page.goto("/board")
        page.locator("#deal-2 a[data-panel]").click()
        expect(page.locator("#panel .record-title")).to_be_visible()

        page.go_back()
        expect(page.locator("#panel-frame")).to_be_hidden()
        page.go_forward()
        expect(page.locator("#panel .record-title")).to_have_text("Deal 2")

    def test_reloaded_is_a_page(self, page):
        page.goto("/board")
        page.locator("#deal-2 a[data-panel]").click()
        expect(page.locator("#panel .record-title")).to_be_visible()

        page.reload()

        expect(page.locator("main .record-title")).to_have_text("Deal 2")
        expect(page.locator("#panel-frame")).to_be_hidden()

    def test_of_a_card_that_is_gone_closes_with_a_notice(self, page):
        page.goto("/board")
        stand.stand.places.pop(2)

        page.locator("#deal-2 a[data-panel]").click()

        expect(page.locator(".toast")).to_contain_text("This page is not here")
        expect(page.locator("#panel-frame")).to_be_hidden()
        expect(page).to_have_url(re.compile("/board$"))


class TestLive:
    @pytest.fixture
    def page(self, page):
        with page.expect_response("**/live/stream?*"):
            page.goto("/board")
        return page

    def test_asks_again_for_what_changed(self, page):
        expect(page.locator("#column-2 .card")).to_have_count(1)

        stand.stand.places[5] = 2
        stand.stand.tell('["deal:5", "deal"]')

        expect(page.locator("#column-2 .card")).to_have_count(2)
        expect(page.locator("#column-1 #deal-5")).to_have_count(0)

    def test_keeps_what_somebody_is_typing(self, page):
        page.locator("#quick-add-1").press_sequentially("Capa de sil")

        stand.stand.places[5] = 2
        stand.stand.tell('["deal"]')

        expect(page.locator("#column-1 #deal-5")).to_have_count(0)
        expect(page.locator("#quick-add-1")).to_have_value("Capa de sil")
        expect(page.locator("#quick-add-1")).to_be_focused()

    def test_leaves_alone_what_listens_to_other_names(self, page):
        stand.stand.places[5] = 2

        with page.expect_request("**/board?shown=*") as asked:
            stand.stand.tell('["order"]')
            page.wait_for_timeout(600)
            expect(page.locator("#column-1 #deal-5")).to_have_count(1)
            stand.stand.tell('["deal"]')

        assert asked.value.url.endswith("/board?shown=1%3A30%2C2%3A1")


class TestSlowLine:
    """What was asked for before is on its way when the hand goes on."""

    @pytest.fixture
    def page(self, page):
        page.add_init_script(ANSWERS)
        return page

    def awaits_answer(self, page: Page, path: str) -> None:
        """Go on when the page is done with the answer of that address."""
        assert page.evaluate("path => answerOver(path)", path)

    def test_a_card_moved_again_goes_with_the_version_of_its_first_move(self, page):
        page.goto("/board")
        page.locator("#deal-2").focus()

        with (
            page.expect_response(
                lambda answer: answer.url.endswith("/stage") and len(stand.stand.moves) == 2
            ),
            stand.stand.hold("/cards/2/stage"),
        ):
            for key in "m2m1":
                page.keyboard.press(key)
            expect(page.locator("#column-1 #deal-2")).to_be_visible()

        assert [(move["stage"], move["version"]) for move in stand.stand.moves] == [("2", "7"), ("1", "8")]

    def test_nothing_moves_under_the_hand_that_holds_a_card(self, page):
        with page.expect_response("**/live/stream?*"):
            page.goto("/board")
        start = page.locator("#deal-2").bounding_box()

        with stand.stand.hold("/board"):
            with page.expect_request("**/board?shown=*"):
                stand.stand.places[5] = 2
                stand.stand.tell('["deal"]')
            page.mouse.move(start["x"] + 40, start["y"] + 20)
            page.mouse.down()
            page.mouse.move(start["x"] + 60, start["y"] + 30, steps=4)
            expect(page.locator("body[data-dragging]")).to_have_count(1)
        self.awaits_answer(page, "/board")
        assert page.locator("#column-1 #deal-5").count() == 1
        page.mouse.up()

        expect(page.locator("#column-2 #deal-5")).to_have_count(1)

    def test_a_live_refresh_leaves_what_was_chosen(self, page):
        with page.expect_response("**/live/stream?*"):
            page.goto("/board")
        page.get_by_label("Choice").check()
        page.locator("#deal-1").focus()

        stand.stand.places[5] = 2
        stand.stand.tell('["deal"]')

        expect(page.locator("#column-2 #deal-5")).to_have_count(1)
        expect(page.get_by_label("Choice")).to_be_checked()

    def test_a_refresh_from_before_does_not_take_away_what_was_done_since(self, page):
        with page.expect_response("**/live/stream?*"):
            page.goto("/board")
        with stand.stand.hold("/board"):
            with page.expect_request("**/board?shown=*"):
                stand.stand.tell('["deal"]')
            page.wait_for_timeout(200)  # the answer is made, without what is about to come
            page.locator("#quick-add-1").fill("Cable")
            page.keyboard.press("Enter")
            expect(page.locator("#deal-101")).to_have_count(1)
            stand.stand.places[5] = 2
        self.awaits_answer(page, "/board")

        assert page.locator("#deal-101").count() == 1
        expect(page.locator("#column-2 #deal-5")).to_have_count(1)  # it asked again

    def test_shows_the_card_that_was_asked_for_last(self, page):
        page.goto("/board")
        with stand.stand.hold("/cards/2"):
            page.locator("#deal-2 a[data-panel]").click()
            expect(page.locator("#panel-frame")).to_be_visible()
            page.keyboard.press("j")
            expect(page.locator("#panel .record-title")).to_have_text("Deal 3")
        self.awaits_answer(page, "/cards/2")

        assert page.locator("#panel .record-title").inner_text() == "Deal 3"
        assert page.title() == "Deal 3"

    def test_a_card_hears_what_was_told_while_it_was_on_its_way(self, page):
        with page.expect_response("**/live/stream?*"):
            page.goto("/board")
        with stand.stand.hold("/cards/2"):
            with page.expect_request("**/cards/2"):
                page.locator("#deal-2 a[data-panel]").click()
            page.wait_for_timeout(200)  # the answer is made, with what is true by now
            with page.expect_request("**/board?shown=*"):  # which shows that it was heard
                stand.stand.status = "on its way"
                stand.stand.tell('["deal:2", "deal"]')

        expect(page.locator("#panel #status")).to_have_text("on its way")

    def test_a_card_that_was_closed_before_it_came_does_not_come(self, page):
        page.goto("/board")
        with stand.stand.hold("/cards/2"):
            page.locator("#deal-2 a[data-panel]").click()
            expect(page.locator("#panel-frame")).to_be_visible()
            page.keyboard.press("Escape")
            expect(page.locator("#panel-frame")).to_be_hidden()
        self.awaits_answer(page, "/cards/2")

        assert page.locator("#panel .record").count() == 0
        assert page.title() == "Board · Dealwright"
        page.locator("#deal-3 .card-move").click()
        expect(page.locator("#move-dialog")).to_be_visible()

    def test_undoing_waits_for_no_other_request(self, page):
        stand.stand.undo = "/undo/1"
        page.goto("/board")
        page.locator("#deal-2").focus()
        page.keyboard.press("m")
        page.keyboard.press("2")
        expect(page.locator(".toast-undo")).to_be_visible()

        with stand.stand.hold("/cards/3"):
            page.locator("#deal-3 a[data-panel]").click()
            expect(page.locator("#panel-frame")).to_be_visible()
            with page.expect_response("**/undo/1"):
                page.keyboard.press("Control+z")

        assert stand.stand.undone == ["/undo/1"]

    def test_a_form_that_empties_itself_leaves_what_was_typed_since(self, page):
        page.goto("/board")
        field = page.locator("#quick-add-1")
        with page.expect_response("**/cards"), stand.stand.hold("/cards"):
            field.fill("One")
            with page.expect_request("**/cards"):
                field.press("Enter")
            field.fill("Two")

        expect(page.locator("#deal-101")).to_be_visible()
        expect(field).to_have_value("Two")
        with page.expect_response("**/cards"):
            field.press("Enter")
        expect(field).to_have_value("")
        assert stand.stand.added == ["One", "Two"]
