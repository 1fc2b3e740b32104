"""How a price on a list is taken back."""

from __future__ import annotations

from dealwright.catalog.prices import actions, events
from dealwright.catalog.prices.models import Price, PriceList
from dealwright.records.undo import Step, inverse


def _touches(event: events.PriceSet) -> list[str]:
    return [f"price:{event.price_list.id}:{event.from_quantity}"]


@inverse(of=events.PriceSet, touches=_touches)
def cost_as_before(step: Step) -> None:
    """What it cost there before; nothing where the list is gone."""
    event = step.event
    price_list = PriceList.objects.filter(pk=event.price_list.id).first()
    if price_list is None:
        return
    place = {"product": step.record, "price_list": price_list, "from_quantity": event.from_quantity}
    amount = Price.objects.filter(**place).values_list("amount", flat=True).first()
    if step.holds(amount == (event.after.amount if event.after else None), _touches(event)[0]):
        before = event.before.amount if event.before else None
        actions.set_price(
            step.record, price_list, amount=before, from_quantity=event.from_quantity, by=step.by
        )
