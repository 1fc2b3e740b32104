"""Verbs around imports."""

from dealwright.events import Actor, action, record
from dealwright.kit import clock
from dealwright.records.imports.events import ImportFinished
from dealwright.records.imports.models import Import


@action
def start_import(*, source: str, by: Actor) -> Import:
    """Note that an import began."""
    return Import.objects.create(source=source)


@action
def finish_import(run: Import, *, created: dict[str, int], passed_over: dict[str, int], by: Actor) -> Import:
    """Note what an import brought, and tell it once for all its records."""
    run.created, run.passed_over, run.finished_at = created, passed_over, clock.now()
    run.save()
    record(ImportFinished(created=created, passed_over=passed_over), on=run)
    return run
