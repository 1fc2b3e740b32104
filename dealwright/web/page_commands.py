"""The commands of the palette that concern the page itself: undo, theme, language, keys, sign out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from dealwright.web import commands, formats
from dealwright.web.commands import Choice, Command


def declare() -> None:
    """Add them; the web floor calls this once."""
    for command in _COMMANDS:
        commands.add(command)


def _languages(request: HttpRequest, record: Any, text: str) -> Iterator[Choice]:
    now = getattr(request, "LANGUAGE_CODE", "")
    return (Choice(code, name) for code, name in formats.languages() if code != now)


_COMMANDS = (
    Command(
        "undo",
        _("Undo the last change"),
        "arrow-back-up",
        presses="[data-undo-last]:not(:disabled)",
        group="page",
        shortcut="mod+z",
        keywords=_("back revert take back"),
        order=10,
    ),
    Command(
        "theme-light",
        _("Light theme"),
        "sun",
        presses="[data-theme-choice] [value=light]",
        group="page",
        keywords=_("colours bright day mode"),
        order=20,
    ),
    Command(
        "theme-dark",
        _("Dark theme"),
        "moon",
        presses="[data-theme-choice] [value=dark]",
        group="page",
        keywords=_("colours night mode"),
        order=21,
    ),
    Command(
        "theme-auto",
        _("Theme as the system has it"),
        "device-desktop",
        presses="[data-theme-choice] [value=auto]",
        group="page",
        keywords=_("colours automatic mode"),
        order=22,
    ),
    Command(
        "language",
        _("Change the language…"),
        "language",
        post="/language",
        choices=_languages,
        field="language",
        group="page",
        keywords=_("translation words"),
        order=30,
    ),
    Command(
        "fold-menu",
        _("Fold or unfold the menu"),
        "layout-sidebar-left-collapse",
        presses="[data-folds-rail]",
        group="page",
        keywords=_("rail side narrow wide"),
        order=40,
    ),
    Command(
        "open-as-page",
        _("Open the card as a page"),
        "arrows-maximize",
        presses="#panel-frame[open] [data-panel-page]",
        group="page",
        keywords=_("full screen"),
        order=50,
    ),
    Command(
        "help",
        _("Show all keys"),
        "help",
        presses="#help",
        group="page",
        shortcut="?",
        keywords=_("help shortcuts keyboard"),
        order=60,
    ),
    Command(
        "sign-out",
        _("Sign out"),
        "logout",
        presses='form[action="/sign-out"] [type=submit]',
        group="page",
        keywords=_("log out leave"),
        order=900,
    ),
    Command(
        "my-keys",
        _("My keys"),
        "keyboard",
        url="/me/keys",
        keywords=_("shortcuts keyboard letters"),
        order=910,
    ),
)
