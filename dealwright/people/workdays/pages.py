"""The pages of working days: noting one's own, seeing those of one's people, and the switch."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dealwright import web
from dealwright.kit.errors import Forbidden, Refused
from dealwright.kit.numbers import whole_number
from dealwright.people.absences.queries import today_of, with_absence
from dealwright.people.access import may_change_settings, require_settings
from dealwright.people.users.models import User
from dealwright.people.workdays import actions, queries
from dealwright.people.workdays.models import WorkingDay
from dealwright.web.pages import page_before

MOST_SHOWN = 500


@require_http_methods(["GET", "HEAD", "POST"])
def working_days(request: HttpRequest) -> HttpResponse:
    """The days of a month, one's own or those of somebody one heads; and starting one's own day."""
    if request.method == "POST":
        return _noted(request, lambda: actions.start_day(by=request.actor), _("Your working day has begun."))
    person = _person(request)
    first = _month(request.GET.get("month", ""), person)
    others = queries.people_noted_by(request.actor).exclude(pk=request.actor.id)
    context = {
        "person": person,
        "month": queries.month_of(person, first),
        "is_mine": person.pk == request.actor.id,
        "is_noted": queries.are_noted(),
        "open_day": queries.open_day_of(person),
        "sees_others": others.exists(),
        "may_set_up": may_change_settings(request.actor),
        "today": today_of(person),
    }
    return web.render(request, "people/workdays/month.html", context)


@require_safe
def working_people(request: HttpRequest) -> HttpResponse:
    """How it stands now with everybody whose days one sees."""
    people = queries.people_noted_by(request.actor).exclude(pk=request.actor.id)
    found = queries.with_latest_day(with_absence(people))[:MOST_SHOWN]
    return web.render(request, "people/workdays/people.html", {"people": list(found)})


@require_POST
def working_day_break(request: HttpRequest, id: int) -> HttpResponse:
    """Take a break."""
    day = _mine(request, id)
    return _noted(request, lambda: actions.take_break(day, by=request.actor), _("Your break has begun."))


@require_POST
def working_day_resumption(request: HttpRequest, id: int) -> HttpResponse:
    """Go on after the break."""
    day = _mine(request, id)
    return _noted(request, lambda: actions.go_on(day, by=request.actor), _("Your working day goes on."))


@require_POST
def working_day_end(request: HttpRequest, id: int) -> HttpResponse:
    """End the day."""
    day = _mine(request, id)
    return _noted(request, lambda: actions.end_day(day, by=request.actor), _("Your working day has ended."))


@require_http_methods(["GET", "HEAD", "POST"])
def working_day_rules(request: HttpRequest) -> HttpResponse:
    """Whether people note their working day."""
    require_settings(request.actor)
    if request.method == "POST":
        is_on = request.POST.get("is_on") == "on"
        actions.switch_working_days(is_on, by=request.actor)
        web.toast_of_change(
            request,
            _("People note their working day from now on.")
            if is_on
            else _("People do not note their working day any more."),
        )
        return web.redirect(request, "/settings/working-days")
    return web.render(request, "people/workdays/rules.html", {"is_on": queries.are_noted()})


def _noted(request: HttpRequest, note: Callable[[], WorkingDay], said: str) -> HttpResponse:
    try:
        note()
    except (Refused, Forbidden) as refusal:
        web.toast(request, str(refusal), tone="attention")
    else:
        web.toast(request, said)
    return web.redirect(request, page_before(request))


def _mine(request: HttpRequest, id: int) -> WorkingDay:
    found: WorkingDay = get_object_or_404(WorkingDay.objects.changed_by(request.actor), pk=id)
    return found


def _person(request: HttpRequest) -> User:
    asked = request.GET.get("person", "")
    id = whole_number(asked)
    if not asked or id == request.actor.id:
        return request.actor.user
    found: User = get_object_or_404(queries.people_noted_by(request.actor), pk=id)
    return found


def _month(asked: str, person: User) -> date:
    """The first day of the month that is asked for; the present one for nothing."""
    if not asked:
        return queries.this_month_of(person)
    try:
        first = date.fromisoformat(f"{asked}-01")
    except ValueError:
        raise Http404 from None
    if not 2000 <= first.year <= 2999:
        raise Http404
    return first
