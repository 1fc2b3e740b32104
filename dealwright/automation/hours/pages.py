"""The page of the business hours."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dealwright import web
from dealwright.automation.hours.actions import edit_business_hours
from dealwright.automation.hours.forms import BusinessHoursForm
from dealwright.automation.hours.queries import hours
from dealwright.kit.errors import Problem
from dealwright.people.access import require_settings
from dealwright.records.undo import offer


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def business_hours(request: HttpRequest) -> HttpResponse:
    """When the company works, its holidays, the limits of rules; and saving them."""
    require_settings(request.actor)
    form = BusinessHoursForm(request.POST if request.method == "POST" else None, hours=hours())
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                edit_business_hours(**form.values(), version=form.cleaned_data["version"], by=request.actor)
            except Problem as problem:
                status = problem.status
                field = problem.field if problem.field in form.fields and problem.field != "version" else None
                form.add_error(field, str(problem))
            else:
                offer(request, _("The business hours were changed."))
                return web.redirect(request, "/automation/business-hours")
    return web.render(request, "automation/business_hours.html", {"form": form}, status=status)
