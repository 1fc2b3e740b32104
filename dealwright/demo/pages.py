"""The page that says what the sample company is and removes it."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from markupsafe import Markup

from dealwright import web
from dealwright.demo.clearing import clear
from dealwright.demo.models import SampleRecord
from dealwright.people.access import may_change_settings, require_settings


@require_http_methods(["GET", "HEAD", "POST"])
def sample_company(request: HttpRequest) -> HttpResponse:
    """What would go; sent back, it goes."""
    require_settings(request.actor)
    if request.method == "POST":
        cleared = clear(by=request.actor)
        kept = sum(cleared.kept.values())
        if kept:
            text = _("The sample company is gone; %(count)s records that your own use were put away instead.")
            web.toast(request, text % {"count": kept}, tone="information")
        else:
            web.toast(request, _("The sample company is gone."))
        return web.redirect(request, "/")
    return web.render(request, "demo/sample_company.html", {"samples": SampleRecord.objects.count()})


def reminder(request: HttpRequest) -> Markup | None:
    """A line on the start page of whoever may remove the sample company, as long as it is there."""
    if not may_change_settings(request.actor) or not SampleRecord.objects.exists():
        return None
    return web.render_fragment(request, "demo/reminder.html", "reminder")
