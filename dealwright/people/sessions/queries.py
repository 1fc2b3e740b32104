"""Questions about the places where people are signed in."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
"""In this order: most browsers name the ones they descend from as well."""

SYSTEMS = (
    (r"iPhone|iPad", "iOS"),
    (r"Android", "Android"),
    (r"Windows", "Windows"),
    (r"Mac OS X|Macintosh", "macOS"),
    (r"CrOS", "ChromeOS"),
    (r"Linux", "Linux"),
)


def device_in_words(said: str) -> str:
    """What a browser calls itself, as a person would: “Firefox on Linux”."""
    browser = next((name for mark, name in BROWSERS if mark in said), "")
    system = next((name for pattern, name in SYSTEMS if re.search(pattern, said)), "")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or said[:60] or _("An unknown device")


def is_handheld(said: str) -> bool:
    """Whether it is a phone or a tablet."""
    return bool(re.search(r"Mobi|Android|iPhone|iPad", said))
