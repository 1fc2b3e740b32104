"""The list of subjects, as its page and the API ask for it: the same filters, orders and search."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from dealwright.api.filters import Colleague
from dealwright.api.paging import ListOf, Where
from dealwright.api.types import Id
from dealwright.compact.settings.queries import NAME
from dealwright.compact.subjects.queries import (
    address_of,
    among_subjects,
    client_of,
    days_without,
    in_subject_or_action,
    look_over,
    with_action,
    with_person,
)
from dealwright.compact.subjects.words import COMPACT_TYPES, WHEN_WORDS, days_words, type_words
from dealwright.crm.activities.models import When
from dealwright.crm.deals.actions import archive_deal, unarchive_deal
from dealwright.crm.deals.models import Deal
from dealwright.people.access import Verb
from dealwright.records.colors import painted
from dealwright.records.extensions.queries import is_on
from dealwright.records.fields.listing import more_of
from dealwright.records.fields.types import Choice, Moment, RecordLink, Text, YesNo
from dealwright.records.lists.cells import Cell
from dealwright.records.lists.listing import (
    ALL,
    ARCHIVED,
    Archiving,
    Column,
    FurtherAct,
    Listing,
    Narrowing,
    RowAct,
    Standing,
    Words,
)
from dealwright.records.tags.lookups import TAGS
from dealwright.web.formats import local_day

SITUATIONS = (
    ("pending", pgettext_lazy("situation of a subject", "Open")),
    ("closed", pgettext_lazy("situation of a subject", "Closed")),
)

SUBJECTS = ListOf(
    Deal,
    fields={
        "title": Where(str, contains=True),
        "client_name": Where(str, contains=True, of=("contact", "company")),
        "contact_id": Id,
        "company_id": Id,
        "contact_person_id": Where(
            Id, path="contact", many=True, of=("contact", "contacts"), told_by=with_person
        ),
        "action": Where(str, path="subject", many=True, contains=True, told_by=with_action),
        "client_type": Where(
            Literal["lead", "prospect", "client", "inactive"], of=("contact", "company"), empty=""
        ),
        "stage_id": Id,
        "situation": Literal["pending", "closed"],
        "is_starred": bool,
        "is_quiet": bool,
        "next_when": Where(Literal["on_date", "as_soon_as_possible", "waiting", "none"], empty=""),
        "planned_at": Where(datetime, path="next_step_at"),
        "responsible_id": Where(Colleague),
        "tags": TAGS,
        "created_at": datetime,
        "closed_at": datetime,
        "archived_at": datetime,
    },
    sorts=["created_at", "title", "planned_at"],
    sort="-created_at",
    search=in_subject_or_action,
    more=more_of("deal"),
)


def _client(subject: Deal) -> Cell:
    client = client_of(subject)
    if client is None:
        return Cell("link", None)
    return Cell("link", client.name, href=address_of(client))


def _next(subject: Any) -> Cell:
    """What is to be done and when; a past date calls for attention."""
    action = subject.next_action
    if action is None:
        return Cell("next", None)
    when = WHEN_WORDS[action.when] if action.when != When.ON_DATE else ""
    if action.due_at is not None:
        when = date_format(local_day(action.due_at), "SHORT_DATE_FORMAT")
    shown = "" if action.when == When.NONE else str(when)
    return Cell("next", action.text, tone="late" if action.is_late else "", detail=shown)


def _stage(subject: Any) -> Cell:
    href = f"/subjects/{subject.pk}/stage" if subject.may_be_changed else ""
    return Cell("chip", subject.stage.name, href=href, detail=painted(subject.stage.color))


def _client_type(subject: Any) -> Cell:
    """The blue button beside the subject (OL-14)."""
    if client_of(subject) is None:
        return Cell("chip", None)
    href = f"/subjects/{subject.pk}/client-type" if subject.may_be_changed else ""
    return Cell("chip", type_words(subject.client_type) or _("No type"), href=href)


def _quiet(subject: Any) -> Cell:
    days = days_without(subject)
    if subject.is_quiet:
        return Cell("badge", days_words(days), tone="attention")
    return Cell("text", None if subject.closed_at else days_words(days))


def _star(subject: Any) -> Cell:
    words = _("Take the star off") if subject.is_starred else _("Put a star on it")
    href = f"/subjects/{subject.pk}/star" if subject.may_be_changed else ""
    return Cell(
        "press",
        "star-filled" if subject.is_starred else "star",
        href=href,
        tone="on" if subject.is_starred else "",
        detail=words,
    )


def _acts(subject: Any) -> list[RowAct]:
    base, acts = f"/subjects/{subject.pk}", []
    if subject.may_be_changed:
        acts += [
            RowAct(_("Edit subject"), "pencil", f"{base}/edit"),
            RowAct(_("Include action"), "plus", f"{base}/actions/new", dialog=_("Include action")),
            RowAct(_("Change markers"), "tag", f"{base}/markers", dialog=_("Change markers")),
            RowAct(
                _("Take it out of the archive") if subject.archived_at else _("Archive subject"),
                "archive",
                f"{base}/archive",
                dialog=_("Archive subject"),
            ),
        ]
    if subject.may_be_deleted:
        acts.append(
            RowAct(
                _("Delete subject"),
                "trash",
                f"/subjects/deletion?ids={subject.pk}",
                "danger",
                dialog=_("Delete for ever"),
            )
        )
    return acts


SUBJECT_LIST = Listing(
    kind="deal",
    name="subject",
    label=gettext_lazy("Subjects"),
    url="/subjects",
    board_url="/subjects/funnel",
    new_url="/subjects/new",
    card="/subjects/{}".format,
    list_of=SUBJECTS,
    among=among_subjects,
    columns=("title", "client", "next_action", "stage_chip", "client_type", "tags", "quiet"),
    words=Words(
        empty=gettext_lazy("No subjects yet"),
        empty_hint=gettext_lazy(
            "A subject is what you negotiate with a client: a sale, a demonstration, a problem to solve."
        ),
        nothing_fits=gettext_lazy("No subject fits"),
        show_all=gettext_lazy("Show all subjects"),
        search=gettext_lazy("Subject, client or action"),
        add=gettext_lazy("Include subject"),
    ),
    further_columns=(
        Column("client", gettext_lazy("Client"), _client, of=("contact", "company")),
        Column("next_action", gettext_lazy("Next action"), _next),
        Column("stage_chip", gettext_lazy("Stage"), _stage),
        Column("client_type", gettext_lazy("Client type"), _client_type, of=("contact", "company")),
        Column("quiet", gettext_lazy("Without interaction"), _quiet),
    ),
    labels={"title": gettext_lazy("Subject"), "tags": gettext_lazy("Markers")},
    before_main=Column("star", gettext_lazy("Star"), _star),
    row_menu=_acts,
    narrowings=(
        Narrowing("client_name", gettext_lazy("Client’s name"), Text()),
        Narrowing("contact_person_id", gettext_lazy("Contact person"), RecordLink("crm.Contact")),
        Narrowing("action", gettext_lazy("Action"), Text()),
        Narrowing("client_type", gettext_lazy("Client type"), Choice(options=COMPACT_TYPES)),
        Narrowing("situation", gettext_lazy("Situation"), Choice(options=SITUATIONS)),
        Narrowing("is_starred", gettext_lazy("Star"), YesNo()),
        Narrowing("is_quiet", gettext_lazy("Without interaction"), YesNo()),
        Narrowing("next_when", gettext_lazy("Next action"), Choice(options=tuple(WHEN_WORDS.items()))),
        Narrowing("planned_at", gettext_lazy("Planned for"), Moment()),
        Narrowing("archived_at", gettext_lazy("Archived"), Moment()),
    ),
    standing=(
        ALL,
        Standing("open", SITUATIONS[0][1], "situation=pending"),
        Standing("mine", gettext_lazy("Mine"), "responsible_id=me&situation=pending"),
        ARCHIVED,
        Standing("quiet", gettext_lazy("Without interaction"), "is_quiet=true"),
        Standing("closed", SITUATIONS[1][1], "situation=closed"),
    ),
    relations={"responsible": "responsible"},
    prepare=look_over,
    archiving=Archiving(archive_deal, unarchive_deal),
    further_acts=(
        FurtherAct(gettext_lazy("Delete for ever"), "trash", "/subjects/deletion", "danger", Verb.DELETE),
    ),
    without_acts=frozenset({"delete"}),
    is_there=lambda: is_on(NAME),
)
