"""Where a new lead may stand, and to whom a lead may be given."""

from dealwright.crm import placing
from dealwright.crm.leads.first_pipeline import lead_pipeline
from dealwright.crm.leads.models import Lead
from dealwright.events import Actor
from dealwright.people.users.models import User
from dealwright.records.pipelines.models import Pipeline, Stage

KIND = Lead.record_kind


def place_for(
    actor: Actor, pipeline_id: int | None, stage_id: int | None = None
) -> tuple[Pipeline, Stage | None]:
    """The pipeline and stage a lead is wanted in, if the actor may open one there."""
    lead_pipeline(by=actor)  # the first lead of all makes the first pipeline
    return placing.place_for(actor, KIND, pipeline_id, stage_id)


def responsible_for_new(actor: Actor, user_id: int | None, pipeline_id: int) -> User:
    """Who answers for a lead the actor opens: they themselves, or whom their rights let them name."""
    return placing.responsible_for_new(actor, KIND, user_id, pipeline_id)


def responsible_for(actor: Actor, user_id: int | None, pipeline_id: int) -> User | None:
    """Whom the actor may give a lead to; None leaves it without anybody."""
    return placing.responsible_for(actor, KIND, user_id, pipeline_id)
