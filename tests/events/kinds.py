"""A kind of event and actions that only tests have."""

from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor, Amount, Event, Ref, action, record


class LampLit(Event):
    """Somebody lit a lamp."""

    kind = "test.lamp_lit"
    title = _("Lamp lit")
    sentence = _("{actor} lit {subject} for {cost}")
    personal = ("note",)
    sample = {"cost": {"amount": "0.10", "currency": "BRL"}, "note": ""}

    cost: Amount
    note: str = ""


LAMP = Ref(kind="lamp", id=7, label="the green lamp")
ROOM = Ref(kind="room", id=3, label="the kitchen")


@action
def light_lamp(lamp: Ref = LAMP, *, by: Actor, note: str = "", room: Ref | None = ROOM) -> None:
    """Light a lamp."""
    from dealwright.kit.money import money

    record(LampLit(cost=money("0.10", "BRL"), note=note), on=lamp, about=[room])


@action
def light_lamp_and_fail(*, by: Actor) -> None:
    """Light a lamp and break on the way."""
    light_lamp(by=by)
    raise ZeroDivisionError
