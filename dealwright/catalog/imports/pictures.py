"""Fetching the pictures that a file names, one after the other, through the one outgoing client."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from dealwright.catalog.imports.models import ProductImport
from dealwright.catalog.products import actions, photos
from dealwright.catalog.products.models import Product
from dealwright.events import Actor, quietly, unrecorded
from dealwright.kit import http
from dealwright.kit.errors import Problem

SECONDS = 15


def fetch_next_picture(run: ProductImport) -> None:
    """Fetch the first picture of the row and give it to its product; what fails is told with its line."""
    wanted = run.pictures[0]
    why = ""
    try:
        kept = photos.keep(_fetched(wanted["address"]))
    except (Problem, http.OutgoingFailed) as problem:
        kept, why = None, str(problem)
    with transaction.atomic(), unrecorded("how far an import is"):
        run = ProductImport.objects.select_for_update().select_related("responsible").get(pk=run.pk)
        if not run.pictures or run.pictures[0] != wanted:
            return  # another worker was quicker
        run.pictures = run.pictures[1:]
        product = Product.objects.filter(pk=wanted["product"]).first()
        if kept is not None and product is not None:
            try:
                with transaction.atomic(), quietly():
                    actions.add_photo(product, photo=kept, by=Actor.of(run.responsible))
            except Problem as problem:
                why = str(problem)
        if why:
            message = _("The picture %(address)s was left out: %(why)s")
            run.tell_problem(wanted["line"], message % {"address": wanted["address"][:200], "why": why})
        run.save()


def _fetched(address: str) -> bytes:
    answer = http.send("GET", address, timeout_seconds=SECONDS, largest_answer=photos.LARGEST_FILE)
    if answer.status != 200:
        raise http.OutgoingFailed(_("the server answered %(status)s") % {"status": answer.status})
    return answer.body
