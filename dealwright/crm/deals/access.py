"""Where a new deal may stand, and to whom a deal may be given."""

from dealwright.crm import placing
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.people.users.models import User
from dealwright.records.pipelines.models import Pipeline, Stage

KIND = Deal.record_kind


def place_for(
    actor: Actor, pipeline_id: int | None, stage_id: int | None = None
) -> tuple[Pipeline, Stage | None]:
    """The pipeline and stage a deal is wanted in, if the actor may open one there."""
    return placing.place_for(actor, KIND, pipeline_id, stage_id)


def responsible_for_new(actor: Actor, user_id: int | None, pipeline_id: int) -> User:
    """Who answers for a deal the actor opens: they themselves, or whom their rights let them name."""
    return placing.responsible_for_new(actor, KIND, user_id, pipeline_id)


def responsible_for(actor: Actor, user_id: int | None, pipeline_id: int) -> User | None:
    """Whom the actor may give a deal to; None leaves it without anybody."""
    return placing.responsible_for(actor, KIND, user_id, pipeline_id)
