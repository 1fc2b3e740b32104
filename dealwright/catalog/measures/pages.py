"""The page of measures."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from dealwright import web
from dealwright.catalog.measures import actions
from dealwright.catalog.measures.fields import QuantityField
from dealwright.catalog.measures.models import Measure
from dealwright.catalog.measures.queries import measures as all_measures
from dealwright.kit.errors import Refused
from dealwright.kit.quantities import quantity_typed
from dealwright.people import access
from dealwright.records.undo import offer


class MeasureForm(forms.Form):
    """A measure to be added."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)
    symbol = forms.CharField(label=gettext_lazy("Symbol"), max_length=12)
    code = forms.IntegerField(
        label=gettext_lazy("Code"),
        min_value=1,
        max_value=actions.HIGHEST_CODE,
        help_text=gettext_lazy("Of the international list: 796 is a piece, 166 a kilogram."),
    )
    step = QuantityField(
        label=gettext_lazy("Step"),
        required=False,
        initial=1,
        help_text=gettext_lazy("1 is sold whole. 0.1 or 0.001 let it be divided so finely."),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, label_suffix="")

    def values(self) -> dict[str, Any]:
        """As the action takes them; what is not said of the step is sold whole."""
        return {**self.cleaned_data, "step": self.cleaned_data["step"] or Decimal(1)}


@require_http_methods(["GET", "HEAD", "POST"])
def measures(request: HttpRequest) -> HttpResponse:
    """All measures, and adding one."""
    access.require_settings(request.actor)
    form = MeasureForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_measure(**form.values(), by=request.actor)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            offer(request, _("The measure was added."))
            return web.redirect(request, "/measures")
    context = {"measures": all_measures(), "form": form}
    return web.render(request, "catalog/measures/measures.html", context, status=422 if form.errors else 200)


@require_POST
def measure(request: HttpRequest, id: int) -> HttpResponse:
    """Make a measure the usual one, divide it otherwise, or remove it."""
    access.require_settings(request.actor)
    found = get_object_or_404(Measure, pk=id)
    try:
        if "remove" in request.POST:
            actions.remove_measure(found, by=request.actor)
            offer(request, _("The measure was removed."))
        elif "step" in request.POST:
            step = quantity_typed(request.POST["step"])
            actions.edit_measure(found, step=Decimal(0) if step is None else step, by=request.actor)
            offer(request, _("Saved."))
        else:
            actions.edit_measure(found, is_default=True, by=request.actor)
            offer(request, _("Goods are counted in this measure now, where nothing else is said."))
    except Refused as refusal:
        web.toast(request, str(refusal), tone="attention")
    return web.redirect(request, "/measures")
