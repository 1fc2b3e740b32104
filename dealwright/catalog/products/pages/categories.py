"""The categories as a tree: added, changed, placed, deleted."""

from __future__ import annotations

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dealwright import web
from dealwright.catalog.products import actions
from dealwright.catalog.products.forms import CategoryForm
from dealwright.catalog.products.models import Category, Product
from dealwright.catalog.products.pages.cards import complain
from dealwright.catalog.products.queries import shelves
from dealwright.kit.errors import Refused
from dealwright.kit.numbers import whole_number
from dealwright.people import access
from dealwright.people.access import Verb
from dealwright.records.undo import offer

FORM = "catalog/products/category.html"


@require_safe
def categories(request: HttpRequest) -> HttpResponse:
    """All categories, with how many products stand in each."""
    access.require(request.actor, Product.record_kind, Verb.SEE)
    standing = Product.objects.seen_by(request.actor).without_variations().exclude(category=None).order_by()
    context = {
        "shelves": [one for root in shelves() for one in root.flat()],
        "counts": dict(standing.values_list("category").annotate(count=Count("pk"))),
        "may_create": access.may(request.actor, Product.record_kind, Verb.CREATE),
        "may_change": access.may(request.actor, Product.record_kind, Verb.CHANGE),
    }
    return web.render(request, "catalog/products/categories.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_category(request: HttpRequest) -> HttpResponse:
    """The form for a new category, and adding it."""
    access.require(request.actor, Product.record_kind, Verb.CREATE)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = CategoryForm(*posted, parent=whole_number(request.GET.get("parent")))
    if posted and form.is_valid():
        try:
            actions.create_category(**form.values(), by=request.actor)
        except Refused as refusal:
            complain(form, refusal)
        else:
            offer(request, _("The category was added."))
            return web.redirect(request, "/categories")
    return _show(request, None, form)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_category(request: HttpRequest, id: int) -> HttpResponse:
    """The form for a category, and saving it."""
    category = _changed(request, id)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = CategoryForm(*posted, category=category)
    if posted and form.is_valid():
        try:
            actions.edit_category(category, **form.values(), by=request.actor)
        except Refused as refusal:
            complain(form, refusal)
        else:
            offer(request, _("Saved."))
            return web.redirect(request, "/categories")
    return _show(request, category, form)


@require_POST
def category_place(request: HttpRequest, id: int) -> HttpResponse:
    """One place up or down among those beside it: `way` is `up` or `down`."""
    category = _changed(request, id)
    sisters = list(Category.objects.filter(parent=category.parent).order_by("position", "name", "pk"))
    place = sisters.index(category)
    wanted = place - 1 if request.POST.get("way") == "up" else place + 2
    if wanted >= 0:
        before = sisters[wanted] if wanted < len(sisters) else None
        actions.place_category(category, before=before, by=request.actor)
        offer(request, _("The order was changed."))
    return web.redirect(request, "/categories")


@require_POST
def category_removal(request: HttpRequest, id: int) -> HttpResponse:
    """Delete a category on which nothing stands."""
    access.require(request.actor, Product.record_kind, Verb.DELETE)
    category = get_object_or_404(Category, pk=id)
    try:
        actions.delete_category(category, by=request.actor)
    except Refused as refusal:
        web.toast(request, str(refusal), tone="attention")
        return web.redirect(request, f"/categories/{id}/edit")
    offer(request, _("The category was deleted."))
    return web.redirect(request, "/categories")


def _changed(request: HttpRequest, id: int) -> Category:
    access.require(request.actor, Product.record_kind, Verb.CHANGE)
    return get_object_or_404(Category.objects.select_related("parent"), pk=id)


def _show(request: HttpRequest, category: Category | None, form: CategoryForm) -> HttpResponse:
    may_delete = access.may(request.actor, Product.record_kind, Verb.DELETE)
    context = {"form": form, "category": category, "may_delete": may_delete}
    return web.render(request, FORM, context, status=422 if form.errors else 200)
