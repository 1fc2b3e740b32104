"""An import from the command line: read, told, brought in, told again; and taken back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _

from dealwright.events import Actor
from dealwright.kit.errors import NotFound, Refused
from dealwright.records.imports import actions, running
from dealwright.records.imports.choosing import Options
from dealwright.records.imports.declaring import Importable
from dealwright.records.imports.guessing import as_called
from dealwright.records.imports.models import Import, ImportRow, RowState
from dealwright.records.imports.preview import preview
from dealwright.records.imports.tables import MOST_ROWS

Progress = Callable[[str], None]


def import_file(
    kind: str,
    file: Path,
    *,
    email: str,
    mapped: str,
    known: str,
    region: str = "",
    dry_run: bool,
    progress: Progress,
) -> str:
    """Bring the records of a file in, in the name of a person; answers with what became of the rows.

    NotFound where nobody signs in with that address; Refused where the file or the mapping makes no sense.
    """
    by = _person(email)
    importable = actions.required(kind, by=by)
    run = actions.look_at_file(kind, file.read_bytes(), name=file.name, by=by)
    try:
        mapping = [*run.mapping] if not mapped else mapping_from(mapped, run, importable, by)
        options = Options.from_json({**run.options, "known": known, **({"region": region} if region else {})})
        run = actions.choose_columns(run, mapping=mapping, options=options, by=by)
        if dry_run:
            return _foretold(run, importable, by)
        actions.bring_in(run, by=by)
    finally:
        run.refresh_from_db()
        if run.state == Import.State.LOOKED_AT:
            actions.give_up_import(run, by=by)
    _wait(run, progress)
    return "\n".join([_("Import %(id)s") % {"id": run.pk}, *told_of(run), *_lines(run, RowState.REFUSED)])


def revert(id: int, *, email: str, progress: Progress) -> str:
    """Take an import back in the name of a person; answers with what stays and why."""
    by = _person(email)
    from dealwright.records.imports.queries import imports_seen_by

    run = imports_seen_by(by).filter(pk=id).first()
    if run is None:
        raise NotFound(_("There is no import %(id)s, or you may not see it.") % {"id": id})
    run = actions.revert_import(run, by=by)
    _wait(run, progress)
    counted = {"taken_back": run.taken_back, "left": run.left}
    told = _("Taken back: %(taken_back)s. Left: %(left)s.") % counted
    return "\n".join([told, *_lines(run, RowState.LEFT)])


def mapping_from(mapped: str, run: Import, importable: Importable, by: Actor) -> list[str]:
    """`"Phone 1=phones, Notes="`: the guess, with what is said differently; Refused for unknown words."""
    targets = importable.targets_for(by)
    mapping = list(run.mapping)
    for each in filter(None, (part.strip() for part in mapped.split(","))):
        column, _sign, called = (part.strip() for part in each.partition("="))
        if column not in run.columns:
            raise Refused(_("The file has no column “%(column)s”.") % {"column": column}, field="map")
        name = as_called(called, targets)
        if called and not name:
            message = _("There is no field “%(name)s” you may fill.")
            raise Refused(message % {"name": called}, field="map")
        mapping[run.columns.index(column)] = name
    return mapping


def told_of(run: Import) -> list[str]:
    """What became of the rows, in a few words each."""
    counted: dict[str, Any] = {
        "created": run.created_count,
        "changed": run.changed_count,
        "known": run.passed_over_count,
        "refused": run.refused,
    }
    return [_("%(created)s new, %(changed)s changed, %(known)s here already, %(refused)s refused") % counted]


def _foretold(run: Import, importable: Importable, by: Actor) -> str:
    told = preview(run, importable, by=by, most=MOST_ROWS, is_thorough=True)
    counted = {"new": told.new, "here": told.here, "refused": told.refused}
    lines = [
        _("“%(column)s” goes to “%(field)s”")
        % {"column": column, "field": importable.targets_for(by)[name].label}
        for column, name in zip(run.columns, run.mapping, strict=False)
        if name
    ]
    lines += [_("Line %(line)s: %(text)s") % {"line": line, "text": why} for line, why in told.problems]
    return "\n".join(
        [_("Would be: %(new)s new, %(here)s here already, %(refused)s refused") % counted, *lines]
    )


def _person(email: str) -> Actor:
    user = get_user_model().objects.filter(email__iexact=email, is_active=True).first()
    if user is None:
        raise NotFound(_("Nobody signs in with %(email)s.") % {"email": email})
    return Actor.of(user)


def _wait(run: Import, progress: Progress) -> None:
    """Work until it is done; a worker that runs beside this takes its share."""
    run.refresh_from_db()
    while run.is_at_work:
        running.step()
        run.refresh_from_db()
        progress(f"{run.done:,} / {run.total:,}")


def _lines(run: Import, state: RowState) -> list[str]:
    rows = ImportRow.objects.filter(run=run, state=state).order_by("line").values_list("line", "reason")
    return [_("Line %(line)s: %(text)s") % {"line": line, "text": why} for line, why in rows[:1000]]
