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


def _grave(page: Page, rules: list[str] | None) -> list[dict[str, str]]:
    """What axe-core finds, and still finds a moment later.

    Right after the change of the scheme colours may still be on their way from the other one.
    """
    grave = [one for one in page.evaluate(_TELL, rules) if one["impact"] in GRAVE]
    if grave:
        page.wait_for_timeout(300)
        grave = [one for one in page.evaluate(_TELL, rules) if one["impact"] in GRAVE]
    return grave


def is_too_wide(page: Page) -> bool:
    """Whether one has to scroll sideways to read the page."""
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))
