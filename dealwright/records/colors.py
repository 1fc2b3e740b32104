"""The palette of stages and tags: a name in the database and the API, a colour on the page."""

from django.utils.translation import gettext_lazy as _

from dealwright.kit.errors import Refused

PALETTE = {
    "slate": "#64748b",
    "blue": "#2563eb",
    "cyan": "#0e7490",
    "teal": "#0f766e",
    "green": "#15803d",
    "lime": "#4d7c0f",
    "amber": "#b45309",
    "orange": "#c2410c",
    "red": "#b91c1c",
    "pink": "#be185d",
    "violet": "#7c3aed",
    "indigo": "#4338ca",
}

TONES = {"green": "good", "teal": "good", "blue": "information", "amber": "attention", "red": "danger"}
"""How a mark looks whose words have a colour; of any other colour it is plain."""


def painted(name: str) -> str:
    """The colour to paint with; a name of a later release is grey."""
    return PALETTE.get(name, PALETTE["slate"])


def checked_color(name: str) -> str:
    """The name, refused when the palette has no such colour."""
    if name not in PALETTE:
        raise Refused(_("Choose one of the colours of the palette."), field="color")
    return name
