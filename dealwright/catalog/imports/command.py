"""An import from the command line: read, told, written, told again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _

from dealwright.catalog.imports import actions, jobs
from dealwright.catalog.imports.models import ProductImport
from dealwright.events import Actor
from dealwright.kit.errors import NotFound


def import_file(file: Path, *, email: str, dry_run: bool, progress: Callable[[str], None]) -> str:
    """Bring the products of a file in, in the name of a person; answers with what became of them.

    NotFound where nobody signs in with that address; Refused where it is no file of products.
    """
    user = get_user_model().objects.filter(email__iexact=email, is_active=True).first()
    if user is None:
        raise NotFound(_("Nobody signs in with %(email)s.") % {"email": email})
    by = Actor.of(user)
    run = actions.look_at_file(file.read_bytes(), name=file.name, by=by)
    if dry_run:
        told = _told(run, _("%(total)s products in the file") % {"total": run.total})
        actions.give_up_import(run, by=by)
        return told
    actions.start_product_import(run, by=by)
    while not run.is_over and jobs.step():
        run.refresh_from_db()
        progress(f"{run.done:,} / {run.total:,}")
    run.refresh_from_db()
    counted = {"created": run.created, "changed": run.changed, "unchanged": run.unchanged}
    return _told(run, _("%(created)s new, %(changed)s changed, %(unchanged)s as they were") % counted)


def _told(run: ProductImport, first: str) -> str:
    lines = [_("Line %(line)s: %(text)s") % problem for problem in run.problems]
    return "\n".join([first, *lines])
