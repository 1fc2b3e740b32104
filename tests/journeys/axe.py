"""Whether a page can be read by everybody: asked of axe-core, in the light and in the dark."""

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"
GRAVE = {"serious", "critical"}
COLOURS = ["color-contrast"]
"""The rules whose answer depends on the colour scheme alone."""

# Frames are left out: a letter shown in one runs no scripts, so axe-core would wait for its answer.
_TELL = """async (rules) => {
  const runOnly = rules && { type: "rule", values: rules };
  const asked = { iframes: false, resultTypes: ["violations"], ...(runOnly && { runOnly }) };
  const { violations } = await axe.run(asked);
  return violations.map(({ id, impact, nodes }) => ({ id, impact, where: nodes[0].target.join(" ") }));
}"""

_SETTLE = """() => {
  const ends = (one) => one.effect.getComputedTiming().endTime !== Infinity;
  const finite = document.getAnimations().filter(ends);
  const still = Promise.all(finite.map((one) => one.finished.catch(() => null)));
  const longEnough = new Promise((done) => setTimeout(done, 3000));
  return Promise.race([still, longEnough]).then(() => null);
}"""


def faults(page: Page, *, rules: list[str] | None = None) -> list[str]:
    """What is serious or worse, and where: `dark: color-contrast at .card`."""
    page.evaluate(AXE.read_text())
    found = []
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        asked = COLOURS if scheme == "dark" and rules is None else rules
        found += [f"{scheme}: {one['id']} at {one['where']}" for one in _grave(page, asked)]
    if is_too_wide(page):
        found.append("the page is wider than its window")
    return found


def settle(page: Page) -> None:
    """Wait until nothing appears or changes its colour any more; what moves for ever is let move.

    So is what stands still half way: an animation of something hidden never says that it has finished.
    """
    page.evaluate(_SETTLE)


def _grave(page: Page, rules: list[str] | None) -> list[dict[str, str]]:
    """What axe-core finds, and finds again: a live refresh may have drawn the page anew while it looked."""
    for _look in range(2):
        settle(page)
        grave = [one for one in page.evaluate(_TELL, rules) if one["impact"] in GRAVE]
        if not grave:
            break
    return grave


def is_too_wide(page: Page) -> bool:
    """Whether one has to scroll sideways to read the page."""
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))
