"""Verbs that change the stages of orders, deliveries, proposals and invoices (ST-22 to ST-24)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import product
from string import ascii_uppercase
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor, action, record, ref
from dealwright.kit.errors import Refused
from dealwright.kit.text import without_control
from dealwright.people.access import require_settings
from dealwright.records.pipelines.actions import NewStage, add_stage, delete_stage, edit_stage, place_stage
from dealwright.records.pipelines.models import Pipeline, Semantic, Stage
from dealwright.sales.statuses.events import LetterFacts, StatusNoticeChanged
from dealwright.sales.statuses.first_pipelines import (
    INVOICE,
    LETTERED,
    ORDER,
    PROPOSAL,
    SHIPMENT,
    ensure_statuses,
)
from dealwright.sales.statuses.models import StatusNotice

LONGEST_NAME = 80
LONGEST_SUBJECT = 200
LONGEST_TEXT = 4000
LONGEST_EXTERNAL = 100
CODE = re.compile(r"[A-Z]{1,2}")
LETTER = ("is_on", "names", "subject", "text", "external_id")
"""What is kept beside a stage."""
_UNIQUE_WITHIN = {
    ORDER: [ORDER, SHIPMENT],
    SHIPMENT: [ORDER, SHIPMENT],
    PROPOSAL: [PROPOSAL],
    INVOICE: [INVOICE],
}
"""Orders and deliveries share their codes (ST-22)."""


@action
def add_status(
    of_kind: str,
    *,
    name: str,
    color: str = "slate",
    code: str = "",
    after: Stage | None = None,
    by: Actor,
    **letter: Any,
) -> Stage:
    """Add a status between the first one and the final ones; it is valid for all of its kind (ST-23).

    Without a code it gets a free one. Needs the right to change settings.
    """
    require_settings(by)
    pipeline = _pipeline(of_kind, by)
    stage = NewStage(name, Semantic.OPEN, color, code=_free_code(of_kind, code))
    added = add_stage(pipeline, stage=stage, after=after, by=by)
    added.pipeline = pipeline
    if letter:
        _write_letter(added, letter)
    return added


@action
def edit_status(status: Stage, *, version: int | None = None, by: Actor, **values: Any) -> Stage:
    """Rename or colour a status, name it in further languages, say whether and how clients are told of it.

    `version` is that of its pipeline.
    """
    require_settings(by)
    letter = {name: values.pop(name) for name in LETTER if name in values}
    status = edit_stage(status, **values, version=version, by=by)
    if letter:
        _write_letter(status, letter)
    return status


@action
def place_status(status: Stage, *, before: Stage | None, version: int | None = None, by: Actor) -> Stage:
    """Put a status before another one. The first one stays the first: new orders stand there."""
    require_settings(by)
    first = Stage.objects.filter(pipeline=status.pipeline_id).first()
    is_initial = first is not None and status.pk == first.pk
    if is_initial or (first is not None and before is not None and before.pk == first.pk):
        raise Refused(_("New ones begin with the first status, so it stays the first."), field="before_id")
    return place_stage(status, before=before, version=version, by=by)


@action
def delete_status(status: Stage, *, version: int | None = None, by: Actor) -> None:
    """Delete a status of our own, or one the product can do without, in which nothing stands (ST-24).

    Its letter goes along.
    """
    require_settings(by)
    notice = StatusNotice.objects.filter(stage=status).first()
    if notice is not None and _told(notice) != LetterFacts():
        gone = StatusNoticeChanged(stage=ref(status), is_on=False, before=_told(notice), after=LetterFacts())
        record(gone, on=status.pipeline)
    delete_stage(status, version=version, by=by)


@action
def put_letter_back(status: Stage, *, letter: LetterFacts, by: Actor) -> None:
    """Tell clients of the status as they were told before."""
    require_settings(by)
    _write_letter(status, letter.model_dump())


def letter_of(status: Stage) -> LetterFacts:
    """What stands beside the status now."""
    notice = StatusNotice.objects.filter(stage=status).first()
    return LetterFacts() if notice is None else _told(notice)


def _told(notice: StatusNotice) -> LetterFacts:
    return LetterFacts(**{name: getattr(notice, name) for name in LETTER})


def _pipeline(of_kind: str, by: Actor) -> Pipeline:
    if of_kind not in _UNIQUE_WITHIN:
        raise Refused(_("A status is one of orders, deliveries, proposals or invoices."), field="of")
    ensure_statuses(by=by)
    return Pipeline.objects.get(of_kind=of_kind, is_default=True)


def _free_code(of_kind: str, code: str) -> str:
    """The code, unique among those it stands with; the first free one where none is named."""
    beside = Stage.objects.filter(pipeline__of_kind__in=_UNIQUE_WITHIN[of_kind])
    taken = set(beside.values_list("code", flat=True))
    code = code.strip().upper()
    if not code:
        pairs = ("".join(pair) for pair in product(ascii_uppercase, repeat=2))
        return next(pair for pair in pairs if pair not in taken)
    if not CODE.fullmatch(code):
        raise Refused(_("A code is one or two Latin letters."), field="code")
    if code in taken:
        raise Refused(_("Another status has this code."), field="code")
    return code


def _write_letter(status: Stage, values: Mapping[str, Any]) -> None:
    if status.pipeline.of_kind not in LETTERED:
        raise Refused(_("Clients are told of the statuses of orders and deliveries only."), field="is_on")
    notice = StatusNotice.objects.filter(stage=status).first() or StatusNotice(stage=status)
    checked = {name: _CHECKS[name](value) for name, value in values.items()}
    if all(getattr(notice, name) == value for name, value in checked.items()):
        return
    before = _told(notice)
    for name, value in checked.items():
        setattr(notice, name, value)
    notice.save()
    changed = StatusNoticeChanged(stage=ref(status), is_on=notice.is_on, before=before, after=_told(notice))
    record(changed, on=status.pipeline)


def _names(names: Mapping[str, str]) -> dict[str, str]:
    known = {code for code, _words in settings.LANGUAGES}
    if strange := sorted(set(names) - known):
        message = _("“%(language)s” is no language of this installation.")
        raise Refused(message % {"language": strange[0][:20]}, field="names")
    kept = {language: " ".join(without_control(name).split()) for language, name in names.items()}
    if any(len(name) > LONGEST_NAME for name in kept.values()):
        raise Refused(_("This name is longer than 80 letters."), field="names")
    return {language: name for language, name in kept.items() if name}


def _subject(text: str) -> str:
    text = " ".join(without_control(text).split())
    if len(text) > LONGEST_SUBJECT:
        raise Refused(_("A subject has at most 200 letters."), field="subject")
    return text


def _text(text: str) -> str:
    text = without_control(text).strip()
    if len(text) > LONGEST_TEXT:
        raise Refused(_("This letter is longer than 4,000 letters."), field="text")
    return text


def _external_id(text: str) -> str:
    text = " ".join(without_control(text).split())
    if len(text) > LONGEST_EXTERNAL:
        raise Refused(_("This is longer than %(longest)s letters.") % {"longest": 100}, field="external_id")
    return text


_CHECKS: dict[str, Any] = {
    "is_on": bool,
    "names": _names,
    "subject": _subject,
    "text": _text,
    "external_id": _external_id,
}
