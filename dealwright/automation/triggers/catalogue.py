"""What triggers can wait for. Domains plug their kinds in beside their events; the engine knows none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, RootModel, ValidationError

from dealwright.automation.forms import SettingsForm
from dealwright.automation.placing import refuse_stage_without_rules
from dealwright.automation.plans import is_offered
from dealwright.automation.triggers.matching import checked_settings, matches, say_facts
from dealwright.events import Event, Use
from dealwright.events.declaring import declared
from dealwright.kit.errors import Refused
from dealwright.records import kinds
from dealwright.records.pipelines.models import Stage


class NoSettings(BaseModel):
    """Of a kind that asks nothing."""

    model_config = ConfigDict(extra="forbid")


class NoSettingsForm(SettingsForm):
    """The same, as a person sees it."""


class Facts(RootModel[dict[str, Any]]):
    """Of an event as such: the facts it must have."""


def _says_nothing(settings: Any) -> str:
    return ""


def _always(settings: Any, event: Event) -> bool:
    return True


def no_trouble(of_kind: str, settings: Any) -> str:
    """Nothing stands in the way."""
    return ""


@dataclass(frozen=True)
class TriggerKind:
    """One thing a trigger can wait for."""

    name: str
    """As triggers keep it and the API calls it: `payment`."""
    label: Any
    """“Payment”, lazily translated."""
    icon: str
    hears: Callable[[type[Event]], bool]
    """Which kinds of events it is told of; `on("payment.received")` says the usual."""
    help_text: Any = ""
    """When it fires, in one sentence."""
    settings: type[BaseModel] = NoSettings
    """What a trigger says about it; checked when the trigger is saved and read again when an event comes."""
    form: type[SettingsForm] = NoSettingsForm
    """The same as a person types it."""
    say: Callable[[Any], str] = _says_nothing
    """`say(settings)`: the settings as words for its card; empty where there is nothing to say."""
    fits: Callable[[Any, Event], bool] = _always
    """`fits(settings, event)`: whether this event is the one."""
    check_on: Callable[[Stage, Any], None] | None = None
    """`check_on(stage, settings)`: Refused where it makes no sense on that stage."""
    of_kinds: frozenset[str] | None = None
    """The kinds of records it can move; None is all."""
    is_of_client: bool = False
    """Whether it is what a client does: it concerns every open record of theirs, too, not only those the
    event is about (AU-39), and closed ones only where it may go back (AU-40)."""
    is_of_itself: bool = False
    """Whether it concerns only the record that the event happened to (T1, T2)."""
    is_of_others: bool = False
    """Whether it concerns only records beside that one: those the event is about, and those that are bound to
    it, see `records.bound` (T28)."""
    has_address: bool = False
    """Whether each trigger of it is called by an address of its own from outside (T18)."""
    moves_itself: bool = False
    """Whether what it waits for brings the record to a stage by itself, as canceling does with an order: then
    what counts as forward is judged from where the record stood before (T17)."""
    keywords: Any = ""
    """Other words that people look for it by in the catalogue, lazily translated."""
    trouble: Callable[[str, Any], str] = no_trouble
    """`trouble(of_kind, settings)`: why a trigger with these settings cannot fire as things are. Asked for
    every card: whatever it asks the database is `@once_per_batch`."""


def on(*kinds: str) -> Callable[[type[Event]], bool]:
    """Hears these kinds of events."""
    return lambda event: event.kind in kinds


_kinds: dict[str, TriggerKind] = {}


def add(kind: TriggerKind) -> None:
    """Offer a kind to triggers; adding the same name again replaces it."""
    _kinds[kind.name] = kind
    names_hearing.cache_clear()


def get(name: str) -> TriggerKind:
    """The kind of this name, or an event as such; Refused when nothing offers it."""
    found = _kinds.get(name) or _as_such(name)
    if found is None:
        raise Refused(_("Nothing of this kind can move a record."), field="kind")
    return found


def label_of(name: str) -> str:
    """What a kind is called; one that is gone by its name."""
    found = _kinds.get(name) or _as_such(name)
    return name if found is None else str(found.label)


def all_kinds() -> Iterator[TriggerKind]:
    """Every kind that domains plugged in, by name. Events as such are not among them."""
    return (found for _name, found in sorted(_kinds.items()))


def kinds_for(of_kind: str) -> list[TriggerKind]:
    """Those that can move records of a kind, as far as they are part of this edition."""
    fitting = (found for found in all_kinds() if found.of_kinds is None or of_kind in found.of_kinds)
    return [found for found in fitting if is_offered(found.name)]


def tells_changes(kind: TriggerKind, of_kind: str) -> bool:
    """Whether conditions of such a trigger may ask if a field “has changed”.

    That is told by changes of the record itself: by the triggers that wait for one, and by events as such of
    its own kind that tell what they changed.
    """
    if kind.is_of_itself:
        return True
    event = None if kind.name in _kinds else declared(kind.name)
    if event is None or not event.tells_changes():
        return False
    noun = kind.name.partition(".")[0]
    return noun == of_kind or kinds.get(noun) is None


@cache
def names_hearing(event_kind: str) -> frozenset[str]:
    """The names of triggers that such an event may concern, its own name among them."""
    event = declared(event_kind)
    if event is None:
        return frozenset({event_kind})
    return frozenset({event_kind, *(kind.name for kind in _kinds.values() if kind.hears(event))})


def read_settings(kind: TriggerKind, settings: dict[str, Any]) -> Any:
    """The settings as the kind works with them; Refused at the first one that is not valid."""
    try:
        return kind.settings.model_validate(settings)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise Refused(
            _("%(setting)s: %(problem)s") % {"setting": field, "problem": first["msg"]},
            field=f"settings.{field}",
        ) from None


def checked_on(stage: Stage, name: str, settings: dict[str, Any]) -> dict[str, Any]:
    """The settings of a trigger on this stage as they are stored; Refused where they make no sense there."""
    kind = get(name)
    refuse_stage_without_rules(stage)
    if kind.of_kinds is not None and stage.pipeline.of_kind not in kind.of_kinds:
        raise Refused(_("This cannot happen to the records of this stage."), field="kind")
    read = read_settings(kind, settings)
    if kind.check_on is not None:
        kind.check_on(stage, read)
    stored: dict[str, Any] = read.model_dump(mode="json")
    return stored


def _as_such(name: str) -> TriggerKind | None:
    """An event that rules may use, for those who need exactly that one and its facts."""
    event = declared(name)
    if event is None or Use.RULES not in event.used_by:
        return None
    return TriggerKind(
        name=name,
        label=event.title,
        icon=event.icon,
        hears=on(name),
        settings=Facts,
        say=lambda settings: say_facts(settings.root),
        fits=lambda settings, found: matches(settings.root, found.model_dump(mode="json")),
        check_on=lambda stage, settings: _check_facts(event, settings.root),
    )


def _check_facts(event: type[Event], settings: dict[str, Any]) -> None:
    checked_settings(event, settings)
