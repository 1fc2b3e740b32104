"""Every drawing that code or a template names is in the sprite."""

import re
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2] / "dealwright"
NAMED = re.compile(r"""\b(?:icon|icon_name)(?:=|\()\s*["']([a-z0-9-]+)["']""")


class TestSprite:
    def test_holds_every_icon_that_is_named(self):
        drawn = set((HOUSE / "web/frontend/icons.txt").read_text().split())
        named = {
            (name, str(file.relative_to(HOUSE)))
            for file in [*HOUSE.rglob("*.py"), *HOUSE.rglob("*.html")]
            for name in NAMED.findall(file.read_text())
        }

        assert {(name, file) for name, file in named if name not in drawn} == set()

    def test_is_listed_in_order(self):
        listed = (HOUSE / "web/frontend/icons.txt").read_text().split()

        assert listed == sorted(set(listed))
