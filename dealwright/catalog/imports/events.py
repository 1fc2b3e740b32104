"""What can happen to files of products."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event


class ProductImportStarted(Event):
    """The products of a file are being written into the catalogue."""

    kind = "product_import.started"
    title = _("Import of products started")
    sentence = _("{actor} started to import {total} products from {subject}")
    icon = "database-import"
    used_by = frozenset()
    sample = {"total": 250}

    total: int


class ProductImportFinished(Event):
    """A file of products is in the catalogue. Its products were recorded quietly; this speaks for all."""

    kind = "product_import.finished"
    title = _("Import of products finished")
    sentence = _(
        "The products of {subject} are here: {created} new, {changed} changed, {problems} passed over"
    )
    icon = "database-import"
    used_by = frozenset()
    sample = {"created": 240, "changed": 8, "problems": 2}

    created: int
    changed: int
    problems: int
