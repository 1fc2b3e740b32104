"""How changes of price lists, and of the prices on them, are taken back."""

from __future__ import annotations

from decimal import Decimal

from dealwright.catalog.prices import actions, events
from dealwright.catalog.prices.models import Price, PriceList
from dealwright.records.undo import Step, inverse, set_up
from dealwright.records.undo.settings import changes_of, made_and_removed


def _prices(price_list: PriceList, end: events.PriceListRemoved | None) -> str:
    """Whether prices stand on it that did not when it was removed: the undo of its making leaves them."""
    told = end.prices if end is not None else []
    known = {(product, Decimal(pieces), Decimal(amount)) for product, pieces, amount in told}
    there = price_list.prices.values_list("product", "from_quantity", "amount")[: len(known) + 1]
    return "" if known.issuperset(there) else "prices"


set_up(PriceList)
made_and_removed(
    created=events.PriceListCreated,
    removed=events.PriceListRemoved,
    remove=actions.remove_price_list,
    restore=actions.restore_price_list,
    more=lambda event: {"prices": event.prices},
    in_use=_prices,
)
changes_of(events.PriceListEdited, edit=actions.edit_price_list)


def _touches(event: events.PriceSet) -> list[str]:
    return [f"price:{event.price_list.id}:{event.from_quantity:f}"]


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
