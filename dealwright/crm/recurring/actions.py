"""Verbs of recurring deals, and opening what is due."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterable
from datetime import date, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealwright.crm.deals.actions import create_deal
from dealwright.crm.deals.actions.values import checked_title
from dealwright.crm.deals.models import Deal
from dealwright.crm.lines import NewLine, checked_lines
from dealwright.crm.recurring.contents import arguments_for, as_kept, contents_of, custom_for, kept_lines
from dealwright.crm.recurring.events import (
    DealRecurred,
    RecurringDealCreated,
    RecurringDealDeleted,
    RecurringDealEdited,
    RecurringDealFailed,
    RecurringDealRestored,
)
from dealwright.crm.recurring.models import Occurrence, RecurringDeal
from dealwright.events import Actor, FieldChange, action, record, ref
from dealwright.events.actions import attempt
from dealwright.kit import clock
from dealwright.kit.errors import Conflict, Problem, Refused
from dealwright.kit.recurrence import LAST_DAY, Unit, moment_of
from dealwright.kit.zones import zone_names
from dealwright.people.access import Verb, require
from dealwright.records.editing import plain
from dealwright.records.pipelines.models import Stage
from dealwright.records.pipelines.requiring import keep_stage

MOST_EVERY = 999
MOST_TIMES = 10_000
CALENDAR = (
    "unit",
    "every",
    "weekdays",
    "month_day",
    "begins_on",
    "ends_on",
    "times",
    "at",
    "zone",
    "is_active",
)
EDITABLE = ("title", "stage", "responsible", *CALENDAR)


@action
def create_recurring_deal(
    deal: Deal,
    *,
    title: str | None = None,
    stage: Stage | None = None,
    responsible: Any = None,
    unit: str = Unit.MONTHS,
    every: int = 1,
    weekdays: list[int] | None = None,
    month_day: int | None = None,
    begins_on: date | None = None,
    ends_on: date | None = None,
    times: int | None = None,
    at: time = time(9),
    zone: str | None = None,
    by: Actor,
) -> RecurringDeal:
    """Open a deal like this one again and again, for whoever may open deals there.

    Days that have passed when it is made are not made up for.
    """
    stage = stage or deal.pipeline.first_stage()
    require(by, Deal.record_kind, Verb.CREATE, stage.pipeline_id)
    keep_stage(stage)
    zone = zone or timezone.get_current_timezone_name()
    recurring = RecurringDeal(
        title=checked_title(deal.title if title is None else title),
        pipeline=stage.pipeline,
        stage=stage,
        contact=deal.contact,
        company=deal.company,
        responsible=responsible or deal.responsible or by.user,
        of_deal=deal,
        contents=contents_of(deal),
        unit=unit,
        every=every,
        weekdays=sorted(set(weekdays or [])),
        month_day=month_day,
        begins_on=begins_on or clock.now().astimezone(_checked_zone(zone)).date(),
        ends_on=ends_on,
        times=times,
        at=at,
        zone=zone,
    )
    _check_calendar(recurring)
    _plan_next(recurring)
    recurring.save()
    record(RecurringDealCreated(), on=recurring, about=[deal])
    return recurring


@action
def edit_recurring_deal(
    recurring: RecurringDeal, *, version: int | None = None, by: Actor, **values: Any
) -> RecurringDeal:
    """Let it open another deal, on other days, or rest. What has passed meanwhile is not made up for."""
    recurring = _locked(recurring, version)
    if unknown := set(values) - set(EDITABLE):
        raise TypeError(f"edit_recurring_deal does not change {', '.join(sorted(unknown))}")
    if "title" in values:
        values["title"] = checked_title(values["title"])
    if "weekdays" in values:
        values["weekdays"] = sorted(set(values["weekdays"] or []))
    stage = values.get("stage")
    if stage is not None and stage.pk != recurring.stage_id:
        require(by, Deal.record_kind, Verb.CREATE, stage.pipeline_id)
        keep_stage(stage)
    changes = []
    for name, value in values.items():
        before = getattr(recurring, name)
        if before != value:
            changes.append(FieldChange(field=name, before=as_told(before), after=as_told(value)))
            setattr(recurring, name, value)
    if not changes:
        return recurring
    recurring.pipeline_id = recurring.stage.pipeline_id
    if any(change.field in CALENDAR for change in changes):
        _check_calendar(recurring)
        _plan_next(recurring)
    _save(recurring)
    record(RecurringDealEdited(changes=changes), on=recurring)
    return recurring


@action
def renew_contents(
    recurring: RecurringDeal, *, deal: Deal, version: int | None = None, by: Actor
) -> RecurringDeal:
    """Take products, client and fields anew from a deal, as it is now."""
    recurring = _locked(recurring, version)
    contents, before = contents_of(deal), _kept(recurring)
    after = {"contents": contents, "contact": deal.contact_id, "company": deal.company_id}
    if before != after:
        _put_contents(recurring, after, before)
    return recurring


@action
def set_recurring_lines(
    recurring: RecurringDeal, *, lines: Iterable[NewLine], version: int | None = None, by: Actor
) -> RecurringDeal:
    """Let the next deals have exactly these products; an amount that was typed stays as it is."""
    recurring = _locked(recurring, version)
    wanted = as_kept(checked_lines(lines, recurring.contents["currency"]))
    if wanted != kept_lines(recurring):
        before = _kept(recurring)
        contents = {**recurring.contents, "lines": [line.model_dump(mode="json") for line in wanted]}
        _put_contents(recurring, {**before, "contents": contents}, before)
    return recurring


@action
def put_contents_back(recurring: RecurringDeal, *, contents: dict[str, Any], by: Actor) -> RecurringDeal:
    """Contents as they were before they were taken anew."""
    recurring = _locked(recurring, None)
    _put_contents(recurring, contents, _kept(recurring))
    return recurring


@action
def delete_recurring_deal(recurring: RecurringDeal, *, version: int | None = None, by: Actor) -> None:
    """Open no deal any more; those that were opened stay."""
    recurring = _locked(recurring, version)
    recurring.deleted_at = clock.now()
    _save(recurring)
    record(RecurringDealDeleted(), on=recurring)


@action
def restore_recurring_deal(recurring: RecurringDeal, *, by: Actor) -> RecurringDeal:
    """Open deals again from now on."""
    recurring = RecurringDeal.everything.locked(recurring)
    if recurring.deleted_at is not None:
        recurring.deleted_at = None
        _plan_next(recurring)
        _save(recurring)
        record(RecurringDealRestored(), on=recurring)
    return recurring


@action
def open_due(recurring: RecurringDeal, *, by: Actor) -> Deal | None:
    """Open the deal of the day that is due, and plan the next day. The caller holds the template locked.

    Each day is decided once: where no deal can be opened, the reason is told and the next day planned.
    """
    on = recurring.next_on
    if on is None:
        raise ValueError("nothing is due")
    deal, error = None, ""
    try:
        with attempt():
            deal = create_deal(**arguments_for(recurring, on), by=by)
            if custom := custom_for(recurring):
                deal.custom = custom
                deal.save()
            record(DealRecurred(template=ref(recurring), on=on), on=deal, about=[recurring])
    except Problem as problem:
        deal, error = None, str(problem)
        record(RecurringDealFailed(on=on, reason=error[:300]), on=recurring)
    Occurrence.objects.create(recurring=recurring, on=on, deal=deal, error=error)
    recurring.made += 1
    _plan(recurring, on + timedelta(days=1))
    recurring.save()
    return deal


def _kept(recurring: RecurringDeal) -> dict[str, Any]:
    """What a deal of it holds, and for whom."""
    return {
        "contents": recurring.contents,
        "contact": recurring.contact_id,
        "company": recurring.company_id,
    }


def _put_contents(recurring: RecurringDeal, after: dict[str, Any], before: dict[str, Any]) -> None:
    recurring.contents = after["contents"]
    recurring.contact_id, recurring.company_id = after["contact"], after["company"]
    _save(recurring)
    record(
        RecurringDealEdited(changes=[FieldChange(field="contents", before=before, after=after)]), on=recurring
    )


def _plan_next(recurring: RecurringDeal) -> None:
    """The first day whose moment has not passed, after those that have been decided."""
    there = clock.now().astimezone(recurring.tzinfo).date()
    if moment_of(there, recurring.at, recurring.tzinfo) < clock.now():
        there += timedelta(days=1)
    decided = None
    if recurring.pk:
        decided = recurring.occurrences.order_by("-on").values_list("on", flat=True).first()
    _plan(recurring, max(there, decided + timedelta(days=1)) if decided else there)


def _plan(recurring: RecurringDeal, day: date) -> None:
    is_over = recurring.times is not None and recurring.made >= recurring.times
    next_on = recurring.recurrence.next_from(day) if recurring.is_active and not is_over else None
    recurring.next_on = next_on
    recurring.next_at = None if next_on is None else moment_of(next_on, recurring.at, recurring.tzinfo)


def _check_calendar(recurring: RecurringDeal) -> None:
    if recurring.unit not in set(Unit):
        raise Refused(_("Choose days, weeks or months."), field="unit")
    if not 1 <= recurring.every <= MOST_EVERY:
        raise Refused(_("Choose a number between 1 and 999."), field="every")
    if not set(recurring.weekdays) <= set(range(7)):
        raise Refused(_("There is no such day of the week."), field="weekdays")
    if recurring.month_day is not None and not (
        recurring.month_day == LAST_DAY or 1 <= recurring.month_day <= 31
    ):
        raise Refused(_("Choose a day between 1 and 31, or the last one."), field="month_day")
    if recurring.ends_on is not None and recurring.ends_on < recurring.begins_on:
        raise Refused(_("It ends before it begins."), field="ends_on")
    if not 1900 <= recurring.begins_on.year <= 9000:
        raise Refused(_("This year is outside what can be kept."), field="begins_on")
    if recurring.times is not None and not 1 <= recurring.times <= MOST_TIMES:
        raise Refused(_("Choose a number between 1 and 10,000."), field="times")
    _checked_zone(recurring.zone)


def _checked_zone(name: str) -> zoneinfo.ZoneInfo:
    if name not in zone_names():
        raise Refused(_("This is not a time zone; choose one such as America/Sao_Paulo."), field="zone")
    return zoneinfo.ZoneInfo(name)


def as_told(value: Any) -> Any:
    """A value of a template as events tell it."""
    if isinstance(value, time):
        return value.isoformat("minutes")
    return plain(value)


def _locked(recurring: RecurringDeal, version: int | None) -> RecurringDeal:
    locked: RecurringDeal = RecurringDeal.objects.locked(recurring)
    if version is not None and version != locked.version:
        raise Conflict(
            _("Somebody changed this in the meantime. Nothing was changed; look at it again."),
            field="version",
            current_version=locked.version,
        )
    return locked


def _save(recurring: RecurringDeal) -> None:
    recurring.version += 1
    recurring.updated_at = clock.now()
    recurring.save()
