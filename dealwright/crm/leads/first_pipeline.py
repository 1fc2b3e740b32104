"""The first pipeline of leads (CR-8): made when the product is set up, or when the first lead needs it."""

from __future__ import annotations

from django.db import connection
from django.utils.translation import gettext as _

from dealwright.crm.leads.models import Lead
from dealwright.events import Actor, action
from dealwright.records.pipelines.actions import NewStage, create_pipeline
from dealwright.records.pipelines.known import default_pipeline
from dealwright.records.pipelines.models import Pipeline, Semantic
from dealwright.records.pipelines.queries import pipelines_of

_LOCK = 0x6C656164  # "lead"


def lead_pipeline(*, by: Actor) -> Pipeline:
    """The pipeline new leads go into; the first one is made where there is none yet."""
    if not pipelines_of(Lead.record_kind).exists():
        ensure_lead_pipeline(by=Actor.system())
    return default_pipeline(Lead.record_kind)


@action
def ensure_lead_pipeline(*, by: Actor) -> Pipeline:
    """Make the pipeline of leads where there is none, in the language of the installation."""
    pipelines = Pipeline.objects.filter(of_kind=Lead.record_kind)
    if (found := pipelines.first()) is not None:
        return found
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    return pipelines.first() or create_pipeline(
        name=_("Leads"), stages=_stages(), of_kind=Lead.record_kind, is_default=True, by=by
    )


def _stages() -> list[NewStage]:
    return [
        NewStage(_("New"), color="blue", probability=10, code="NEW"),
        NewStage(_("In work"), color="indigo", probability=30, code="IN_PROCESS"),
        NewStage(_("Converted"), Semantic.WON, color="green", probability=100, code="CONVERTED"),
        NewStage(_("Not a client"), Semantic.LOST, color="red", code="JUNK"),
    ]
