"""The commands of the palette that only deals and contacts have."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.web import commands
from dealwright.web.commands import Command


def declare() -> None:
    """Add them; the CRM calls this once."""
    for command in _COMMANDS:
        commands.add(command)


def _is_active(record: Any) -> bool:
    return record.archived_at is None


def _is_archived(record: Any) -> bool:
    return record.archived_at is not None


_COMMANDS = (
    Command("deal-list", _("Deals as a list"), "list", url="/deals/list", keywords=_("table rows"), order=21),
    Command(
        "close-deal",
        _("Win or lose the deal"),
        "flag",
        presses="[data-opens=closure]",
        for_kind="deal",
        keywords=_("won lost close reason"),
        order=15,
    ),
    Command(
        "task-about-deal",
        _("Add a task"),
        "list-check",
        url="/tasks/new?about=deal:{id}",
        for_kind="deal",
        keywords=_("to do remind plan activity"),
        order=40,
    ),
    Command(
        "task-about-contact",
        _("Add a task"),
        "list-check",
        url="/tasks/new?about=contact:{id}",
        for_kind="contact",
        keywords=_("to do remind plan activity"),
        order=40,
    ),
    Command(
        "archive-deal",
        _("Archive"),
        "archive",
        post="/deals/{id}/archive",
        for_kind="deal",
        fits=_is_active,
        keywords=_("put away hide"),
        order=80,
    ),
    Command(
        "unarchive-deal",
        _("Take out of the archive"),
        "archive",
        post="/deals/{id}/archive",
        values={"undo": "yes"},
        for_kind="deal",
        fits=_is_archived,
        order=80,
    ),
    Command(
        "archive-contact",
        _("Archive"),
        "archive",
        post="/contacts/{id}/archive",
        for_kind="contact",
        right="delete",
        fits=_is_active,
        keywords=_("put away hide"),
        order=80,
    ),
    Command(
        "unarchive-contact",
        _("Take out of the archive"),
        "archive",
        post="/contacts/{id}/archive",
        values={"undo": "yes"},
        for_kind="contact",
        right="delete",
        fits=_is_archived,
        order=80,
    ),
)
