"""Whether a page can be read by everybody: asked of axe-core, in the light and in the dark."""

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"
GRAVE = {"serious", "critical"}

_TELL = """async () => {
  const { violations } = await axe.run({ resultTypes: ["violations"] });
  return violations.map(({ id, impact, nodes }) => ({ id, impact, where: nodes[0].target.join(" ") }));
}"""


def faults(page: Page) -> list[str]:
    """What is serious or worse, and where: `dark: color-contrast at .card`."""
    page.evaluate(AXE.read_text())
    found = []
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found += [
            f"{scheme}: {one['id']} at {one['where']}"
            for one in page.evaluate(_TELL)
            if one["impact"] in GRAVE
        ]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append("the page is wider than its window")
    return found
