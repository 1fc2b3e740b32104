"""The settings of the compact CRM: funnel, days without interaction, markers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from dealwright import web
from dealwright.compact.settings.actions import choose_funnel
from dealwright.compact.settings.queries import NAME, compact_settings
from dealwright.crm.settings.actions import MOST_QUIET_DAYS, edit_crm_settings
from dealwright.crm.settings.queries import crm_settings
from dealwright.events import Actor, action
from dealwright.kit.errors import Conflict, Refused
from dealwright.people import access
from dealwright.records.colors import painted
from dealwright.records.extensions.pages import of_extension
from dealwright.records.fields.option_rows import colors
from dealwright.records.pipelines.models import Pipeline
from dealwright.records.tags.actions import color_tag, create_tag, remove_tag
from dealwright.records.tags.models import Tag
from dealwright.records.tags.queries import uses_of_tags
from dealwright.records.undo import offer

PAGE = "compact/settings/settings.html"
URL = "/subjects/settings"
of_compact = of_extension(NAME)


class SettingsForm(forms.Form):
    """Funnel and days."""

    pipeline = forms.ModelChoiceField(
        label=gettext_lazy("Funnel"), queryset=Pipeline.objects.none(), empty_label=None
    )
    quiet_days = forms.IntegerField(
        label=gettext_lazy("Number of days after which a subject counts as without interaction"),
        min_value=0,
        max_value=MOST_QUIET_DAYS,
        help_text=gettext_lazy("With 0 no subject is marked."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, label_suffix="", **kwargs)
        pipelines = Pipeline.objects.filter(of_kind="deal")
        self.fields["pipeline"].queryset = pipelines  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
@of_compact
def subject_settings(request: HttpRequest) -> HttpResponse:
    """Which pipeline holds the subjects, after how many days one is marked, and the markers."""
    access.require_settings(request.actor)
    kept, crm = compact_settings(), crm_settings()
    initial = {"pipeline": kept.pipeline_id, "quiet_days": crm.quiet_days, "version": kept.version}
    form = SettingsForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            _save(**given, by=request.actor)
        except (Refused, Conflict) as problem:
            form.add_error("pipeline" if problem.field == "pipeline_id" else None, str(problem))
        else:
            offer(request, _("The settings were saved."))
            return web.redirect(request, URL)
    return _page(request, form)


@require_POST
@of_compact
def new_marker(request: HttpRequest) -> HttpResponse:
    """Make a marker."""
    access.require_settings(request.actor)
    try:
        create_tag(
            name=request.POST.get("name", ""), color=request.POST.get("color", "slate"), by=request.actor
        )
    except Refused as refusal:
        return _page(request, None, error=str(refusal), status=422)
    offer(request, _("The marker was made."))
    return web.redirect(request, f"{URL}#markers")


@require_POST
@of_compact
def marker(request: HttpRequest, id: int) -> HttpResponse:
    """Give a marker another colour, or delete it."""
    access.require_settings(request.actor)
    found = get_object_or_404(Tag, pk=id)
    if "delete" in request.POST:
        remove_tag(found, by=request.actor)
        offer(request, _("The marker “%(name)s” was deleted.") % {"name": found.name})
    else:
        color_tag(found, color=request.POST.get("color", "slate"), by=request.actor)
        offer(request, _("The marker was changed."))
    return web.redirect(request, f"{URL}#markers")


@action
def _save(pipeline: Pipeline, quiet_days: int, version: int, *, by: Actor) -> None:
    """Both settings in one change."""
    choose_funnel(pipeline, version=version, by=by)
    edit_crm_settings(quiet_days=quiet_days, by=by)


def _page(
    request: HttpRequest, form: SettingsForm | None, *, error: str = "", status: int = 200
) -> HttpResponse:
    kept = compact_settings()
    if form is None:
        initial = {
            "pipeline": kept.pipeline_id,
            "quiet_days": crm_settings().quiet_days,
            "version": kept.version,
        }
        form = SettingsForm(initial=initial)
    tags = list(Tag.objects.order_by("name")[:300])
    uses = uses_of_tags("deal", [one.name for one in tags])
    context = {
        "form": form,
        "pipeline": kept.pipeline,
        "markers": [(one, painted(one.color), uses.get(one.name, 0)) for one in tags],
        "colors": colors()[1:],
        "error": error,
        "typed": request.POST.get("name", "") if error else "",
    }
    return web.render(request, PAGE, context, status=422 if form.errors else status)
