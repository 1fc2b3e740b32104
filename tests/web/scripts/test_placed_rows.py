"""Rows whose order people choose, in a browser: what is sent, and what stands there after the answer."""

import pytest
from playwright.sync_api import Page, expect

from tests.web.scripts import stand

pytestmark = pytest.mark.journey


def drag(page: Page, row: str, below: str) -> None:
    """Take a row by its grip and let it go below another one."""
    grip = page.locator(f"[data-id={row}] [data-grip]").bounding_box()
    end = page.locator(f"[data-id={below}]").bounding_box()
    assert grip
    assert end
    x, y = grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + 6, steps=3)
    last = end["y"] + end["height"] - 3
    page.mouse.move(x, last, steps=8)
    for tell in range(100):
        if page.locator(f"[data-id={below}] + [data-id={row}]").count():
            break
        page.mouse.move(x, last + tell % 2)
    page.mouse.up()


def rows_of(page: Page) -> list[str]:
    return [text.strip() for text in page.locator("#rows .row-words").all_inner_texts()]


@pytest.fixture
def page(page: Page) -> Page:
    page.emulate_media(reduced_motion="reduce")
    page.goto("/rows")
    return page


class TestDrag:
    def test_waits_for_the_answer_to_the_one_before_and_takes_its_version(self, page: Page) -> None:
        with stand.stand.hold("/rows/a/place"):
            drag(page, "a", "b")
            drag(page, "c", "d")
            assert rows_of(page) == ["b", "a", "d", "c"]
            assert [move["row"] for move in stand.stand.moves] == ["a"]

        expect(page.locator("#rows")).to_have_attribute("data-version", "5")
        assert stand.stand.moves == [
            {"row": "a", "version": "3", "before": "c"},
            {"row": "c", "version": "4", "before": ""},
        ]
        assert rows_of(page) == stand.stand.order == ["b", "a", "d", "c"]

    def test_keeps_the_row_in_the_hand_when_an_answer_comes(self, page: Page) -> None:
        with stand.stand.hold("/rows/a/place"), page.expect_response("**/place"):
            drag(page, "a", "b")
            grip = page.locator("[data-id=d] [data-grip]").bounding_box()
            assert grip
            page.mouse.move(grip["x"] + 8, grip["y"] + 8)
            page.mouse.down()
            page.mouse.move(grip["x"] + 8, grip["y"] + 2, steps=3)
            expect(page.locator(".sortable-ghost")).to_have_count(1)
            stand.stand.held["/rows/a/place"].set()
        expect(page.locator("[data-id=d].sortable-ghost")).to_have_count(1)

        page.mouse.up()

        expect(page.locator("#rows")).to_have_attribute("data-version", "4")
        expect(page.locator(".sortable-ghost")).to_have_count(0)

    def test_puts_a_refused_row_back(self, page: Page) -> None:
        stand.stand.version = 9

        drag(page, "a", "b")

        expect(page.locator(".toast")).to_contain_text("Boris was quicker.")
        assert rows_of(page) == ["a", "b", "c", "d"]
