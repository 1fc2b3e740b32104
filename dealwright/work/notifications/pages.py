"""Notifications as people see them."""

from datetime import date
from itertools import groupby
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dealwright import web
from dealwright.kit.errors import NotFound
from dealwright.kit.numbers import whole_number
from dealwright.web.formats import local_day
from dealwright.work.notifications import actions, queries
from dealwright.work.notifications.bell import bell
from dealwright.work.notifications.models import Notification
from dealwright.work.notifications.queries import Notice


@login_required
@require_GET
def notification_list(request: HttpRequest) -> HttpResponse:
    """What happened with my records, newest first."""
    before = request.GET.get("before", "")
    found, next_before = queries.notices(request.actor.user, before=whole_number(before))
    context = {
        "days": _by_day(found),
        "unread": queries.count_unread(request.actor.user),
        "next_url": next_before and f"/notifications?{urlencode({'before': next_before})}",
    }
    fragment = "rows" if before and request.htmx else None
    return web.render(request, "work/notifications/list.html", context, fragment=fragment)


@login_required
@require_GET
def notification_bell(request: HttpRequest) -> HttpResponse:
    """The bell alone, when it is told that something came."""
    return HttpResponse(bell(request))


@login_required
@require_POST
def notification_reading(request: HttpRequest, id: int | None = None) -> HttpResponse:
    """Mark one notification as read and go to what it is about, or mark all."""
    if id is None:
        actions.mark_read(request.actor.user, by=request.actor)
        return web.redirect(request, "/notifications")
    notification = get_object_or_404(Notification, user=request.actor.user, pk=id)
    actions.mark_read(request.actor.user, notification=notification, by=request.actor)
    told = queries.told(request.actor.user, [notification])
    if not told:
        raise NotFound(_("What you were told of is no longer kept."))
    return web.redirect(request, told[0].url or "/notifications")


def _by_day(found: list[Notice]) -> list[tuple[date, list[Notice]]]:
    return [(on, list(of_day)) for on, of_day in groupby(found, key=lambda one: local_day(one.at))]
