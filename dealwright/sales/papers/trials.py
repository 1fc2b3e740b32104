"""Proposals and invoices that try the automation: how they are opened, numbered, and joined to a trial."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _

from dealwright.automation.trials.actions import join_trial
from dealwright.automation.trials.models import Trial
from dealwright.automation.trials.queries import trial_of
from dealwright.crm.deals.models import Deal
from dealwright.crm.lines import NewLine
from dealwright.events import Actor, action
from dealwright.kit.errors import Refused
from dealwright.records.pipelines.models import Stage
from dealwright.sales.papers.models import TEST, Paper

WORTH = Decimal(100)
"""Something has to be due, so that rules about money have something to do."""


def opener(create: Callable[..., Any], move: Callable[..., Any]) -> Callable[..., Any]:
    """How one is opened for a try: for a deal that is tried with it, with a line that is no product."""

    @action
    def open_trial_paper(*, title: str, stage: Stage, responsible: Any, behind: Deal, by: Actor) -> Any:
        paper = create(behind, lines=[NewLine(None, title, WORTH)], by=by)
        return move(paper, to=stage, reason=title, by=by)

    return open_trial_paper


def give_number(paper: Paper, *, sequence: str) -> None:
    """Give a new paper its number. In a trial it takes none of those that people count by, and gets its id.

    Call `join_deal` once it is saved.
    """
    trial = trial_of(paper.deal) if paper.deal is not None else None
    with connection.cursor() as cursor:
        if trial is None:
            cursor.execute("SELECT nextval(%s)", [sequence])
            paper.number = str(cursor.fetchone()[0])
            return
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [paper._meta.db_table])
        paper.pk = cursor.fetchone()[0]
    paper.number = f"{TEST}{paper.pk}"


def join_deal(paper: Paper) -> None:
    """Let a paper that was written for a deal of a trial be tried with it."""
    trial = trial_of(paper.deal) if paper.is_trial and paper.deal is not None else None
    if trial is not None:
        join_trial(paper, of=trial)


def leave_out_of_sums(of_kind: str) -> Q | None:
    """What was opened in a trial never counts, also once it was taken out of the bin after the trial."""
    if of_kind not in ("proposal", "invoice"):
        return None
    return Q(pk__in=Trial.objects.filter(on_kind=of_kind).values("on_id"))


def refuse_letter(paper: Paper) -> None:
    """Raise Refused where a letter would leave from a trial."""
    if paper.is_trial:
        message = _("This only tries the automation, so no letter leaves. Leave the address empty.")
        raise Refused(message, field="to")
