"""What a lead may become by the rights of whoever converts it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.people.access import Verb, may


def new_allowed(actor: Actor, kind: str) -> bool:
    """Whether the actor may open records of this kind."""
    return may(actor, kind, Verb.CREATE)


def require_new(actor: Actor, kind: str) -> None:
    """Refused where the actor may not open records of this kind."""
    if not new_allowed(actor, kind):
        raise Refused(_("Your role does not let you add this; choose one that is there."), field=kind)


def deal_named(actor: Actor, id: int) -> Deal:
    """The deal a lead is joined to: one that the actor may change."""
    deal: Deal | None = Deal.objects.changed_by(actor).select_related("stage").filter(pk=id).first()
    if deal is None:
        raise Refused(_("There is no deal %(id)s that you may change.") % {"id": id}, field="deal")
    return deal
