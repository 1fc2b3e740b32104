"""The commands of the palette that only records of the CRM have."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.crm.activities.models import SUBJECTS
from dealwright.web import commands
from dealwright.web.commands import Command, Right


def declare() -> None:
    """Add them; the CRM calls this once."""
    for command in _COMMANDS:
        commands.add(command)


def _is_active(record: Any) -> bool:
    return record.archived_at is None


def _is_open(lead: Any) -> bool:
    return lead.closed_at is None


def _is_archived(record: Any) -> bool:
    return record.archived_at is not None


def _plan(of_kind: str) -> tuple[Command, ...]:
    """What may be planned for a record while its card is open."""
    about = f"/activities/new?about={of_kind}:{{id}}"
    return (
        Command(
            f"call-about-{of_kind}",
            _("Plan a call…"),
            "phone",
            url=f"{about}&kind=call",
            for_kind=of_kind,
            keywords=_("ring phone activity"),
            order=30,
        ),
        Command(
            f"meeting-about-{of_kind}",
            _("Plan a meeting…"),
            "users",
            url=f"{about}&kind=meeting",
            for_kind=of_kind,
            keywords=_("visit appointment activity"),
            order=31,
        ),
        Command(
            f"todo-about-{of_kind}",
            _("Plan a to-do…"),
            "checkbox",
            url=f"{about}&kind=todo",
            for_kind=of_kind,
            keywords=_("remind plan activity"),
            order=32,
        ),
    )


def _add_task(about: str) -> Command:
    """A task about the record whose card is open."""
    return Command(
        f"task-about-{about}",
        _("Add a task"),
        "list-check",
        url=f"/tasks/new?about={about}:{{id}}",
        for_kind=about,
        keywords=_("to do remind plan activity"),
        order=40,
    )


def _archive(of_kind: str, cards: str, right: Right = "change") -> tuple[Command, Command]:
    """Putting away the record whose card is open, and taking it out again."""
    url = f"{cards}/{{id}}/archive"
    return (
        Command(
            f"archive-{of_kind}",
            _("Archive"),
            "archive",
            post=url,
            for_kind=of_kind,
            fits=_is_active,
            keywords=_("put away hide"),
            order=80,
            right=right,
        ),
        Command(
            f"unarchive-{of_kind}",
            _("Take out of the archive"),
            "archive",
            post=url,
            values={"undo": "yes"},
            for_kind=of_kind,
            fits=_is_archived,
            order=80,
            right=right,
        ),
    )


_COMMANDS = (
    *(command for kind in SUBJECTS for command in _plan(kind)),
    *(_add_task(kind) for kind in ("lead", "deal", "contact", "company")),
    *_archive("lead", "/leads"),
    *_archive("deal", "/deals"),
    *_archive("contact", "/contacts", right="delete"),
    *_archive("company", "/companies", right="delete"),
    Command("deal-list", _("Deals as a list"), "list", url="/deals/list", keywords=_("table rows"), order=21),
    Command(
        "recurring-deals",
        _("Recurring deals"),
        "repeat",
        url="/recurring-deals",
        keywords=_("repeat again monthly weekly template"),
        order=22,
    ),
    Command(
        "repeat-deal",
        _("Repeat the deal…"),
        "repeat",
        url="/recurring-deals/new?deal={id}",
        for_kind="deal",
        keywords=_("recurring again monthly weekly template"),
        order=42,
    ),
    Command(
        "close-deal",
        _("Win or lose the deal"),
        "flag",
        presses="[data-opens=closure]",
        for_kind="deal",
        keywords=_("won lost close reason"),
        order=15,
    ),
    Command("lead-list", _("Leads as a list"), "list", url="/leads/list", keywords=_("table rows"), order=16),
    Command(
        "convert-lead",
        _("Complete the lead"),
        "transform",
        url="/leads/{id}/conversion",
        for_kind="lead",
        fits=_is_open,
        keywords=_("convert deal contact company won"),
        order=15,
    ),
    Command(
        "close-lead",
        _("Not a client"),
        "circle-x",
        presses="[data-opens=loss]",
        for_kind="lead",
        fits=_is_open,
        keywords=_("junk lost turn down reason"),
        order=16,
    ),
    Command(
        "lead-duplicates",
        _("Possible duplicates of leads"),
        "copy-check",
        url="/leads/duplicates",
        keywords=_("merge same twice double"),
        order=17,
    ),
    Command(
        "contact-duplicates",
        _("Possible duplicates of contacts"),
        "copy-check",
        url="/contacts/duplicates",
        keywords=_("merge same twice double"),
        order=31,
    ),
    Command(
        "company-duplicates",
        _("Possible duplicates of companies"),
        "copy-check",
        url="/companies/duplicates",
        keywords=_("merge same twice double"),
        order=36,
    ),
)
