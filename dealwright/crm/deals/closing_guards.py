"""What must hold before a deal is won, beyond what the CRM knows: floors above may take part, or refuse.

A guard raises Refused where the deal cannot be closed. Then nothing happened, and the timeline of the deal
says why (ST-53). What a guard does belongs to the change that closes the deal.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from dealwright.crm.deals.events import DealCloseRefused
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor, action, record, ref
from dealwright.events.afterwards import afterwards
from dealwright.kit.errors import Refused
from dealwright.records.pipelines.models import Semantic, Stage

Guard = Callable[[Deal, Actor], None]

_guards: dict[str, Guard] = {}


def add(name: str, guard: Guard) -> None:
    """Let a guard take part whenever a deal is won; an `apps.py` does it once."""
    _guards[name] = guard


def ask_guards(deal: Deal, to: Stage, by: Actor) -> None:
    """Let every guard look at a deal that is being won, before it is locked: what guards lock comes first."""
    if to.semantic != Semantic.WON or deal.stage_id == to.pk:
        return
    for guard in _guards.values():
        try:
            guard(deal, by)
        except Refused as refusal:
            reason = " ".join([str(refusal), *(str(one) for one in refusal.also)])
            afterwards(partial(tell_refusal, deal, stage=to, reason=reason, by=by))
            raise


@action
def tell_refusal(deal: Deal, *, stage: Stage, reason: str, by: Actor) -> None:
    """Write on the timeline of the deal why it could not be won."""
    deal = Deal.objects.get(pk=deal.pk)
    record(DealCloseRefused(stage=ref(stage), reason=reason[:2000]), on=deal, about=deal.client_refs)
