"""The hand that takes a card and lets it go elsewhere."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

TELLS = 100
"""How often the browser tells at most that a card is held over a place, before it has to lie there."""


def drag(
    page: Page, card: Locator, to: Locator, *, into: Locator | None = None, x: float = 60, y: float = 12
) -> None:
    """Take a card and let it go so far from the corner of a place, once the list `into` shows it there.

    A browser goes on telling where the hand is, also while it rests. The driver tells only when the mouse
    moves: on a slow machine its few moves may all be over before the page looks.
    """
    start = card.bounding_box()
    assert start
    page.mouse.move(start["x"] + 40, start["y"] + 20)
    page.mouse.down()
    page.mouse.move(start["x"] + 60, start["y"] + 30, steps=4)
    expect(page.locator("body[data-dragging]")).to_have_count(1)
    end = to.bounding_box()
    assert end
    page.mouse.move(end["x"] + x, end["y"] + y, steps=12)
    ghost = (into or to).locator(".card-ghost")
    for tell in range(TELLS):
        if ghost.count():
            break
        page.mouse.move(end["x"] + x + tell % 2, end["y"] + y)
    expect(ghost).to_have_count(1)
    page.mouse.up()
