"""What whoever imports has chosen: where columns go, and what holds for all rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealwright.events import Actor
from dealwright.kit.countries import is_country
from dealwright.kit.errors import Refused
from dealwright.people.access import Verb, require
from dealwright.people.users.queries import people_within
from dealwright.records.imports.declaring import CURRENCY, Importable
from dealwright.records.pipelines.known import pipelines_known_to, stage_known
from dealwright.records.tags.actions import clean_tags


class Known(StrEnum):
    """What becomes of a row whose record is here already."""

    PASS_OVER = "pass_over"  # noqa: S105  no password
    FILL = "fill"
    UPDATE = "update"
    ADD = "add"


KNOWN_WORDS: dict[str, Any] = {
    Known.PASS_OVER: gettext_lazy("Leave what is here as it is"),
    Known.FILL: gettext_lazy("Fill in what is empty there"),
    Known.UPDATE: gettext_lazy("Write what the file says over it"),
    Known.ADD: gettext_lazy("Add it once more"),
}


@dataclass(frozen=True)
class Options:
    """What holds for all rows of a file."""

    known: str = Known.PASS_OVER.value
    stage_id: int | None = None
    """Where new ones stand whose row names no stage; None for the first stage of the usual pipeline."""
    responsible_id: int | None = None
    """Of new ones whose row names nobody; None for whoever imports."""
    tags: tuple[str, ...] = ()
    """Of all new ones."""
    is_month_first: bool = False
    """Whether 2/3/2026 is the third of February."""
    region: str = ""
    """The country (ISO) of phone numbers written without its code; empty where nobody knows."""

    @property
    def as_json(self) -> dict[str, Any]:
        """As an import keeps them."""
        return {**asdict(self), "tags": list(self.tags)}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Options:
        """The reverse; what an older release did not know is as usual."""
        names = {name: kept[name] for name in cls.__dataclass_fields__ if name in kept}
        return cls(**{**names, "tags": tuple(kept.get("tags", ()))})


def checked_options(options: Options, importable: Importable, *, by: Actor) -> Options:
    """The options as they may be; Refused at the field for what is not there or not for this person."""
    if options.known not in {one.value for one in Known}:
        raise Refused(_("Choose what becomes of those that are here already."), field="known")
    if options.known in {Known.FILL, Known.UPDATE}:
        require(by, importable.kind, Verb.CHANGE)
    if options.stage_id is not None:
        _check_stage(options.stage_id, importable, by)
    if options.responsible_id is not None:
        people = people_within(by, importable.kind, Verb.CHANGE)
        if not people.filter(pk=options.responsible_id).exists():
            raise Refused(
                _("There is no such colleague whom you may make responsible."), field="responsible_id"
            )
    if options.region and not is_country(options.region):
        raise Refused(
            _("“%(text)s” are not the two letters of a country.") % {"text": options.region[:10]},
            field="region",
        )
    clean_tags(list(options.tags))
    return options


def checked_mapping(
    mapping: Sequence[str], columns: Sequence[str], importable: Importable, *, by: Actor
) -> list[str]:
    """The mapping as it may be; Refused where a column goes nowhere we know, or two go where one fits."""
    targets = importable.targets_for(by)
    wanted = [*mapping, *[""] * (len(columns) - len(mapping))][: len(columns)]
    for at, name in enumerate(wanted):
        if name and name not in targets:
            message = _("There is no field “%(name)s” you may fill.")
            raise Refused(message % {"name": name[:80]}, field=f"column_{at}")
        if name and name in wanted[:at] and not targets[name].takes_several:
            message = _("Two columns go to “%(field)s”; only one can.")
            raise Refused(message % {"field": targets[name].label}, field=f"column_{at}")
    if not any(name in wanted for name in importable.needs):
        raise Refused(str(importable.needs_words), field="mapping")
    for name in wanted:
        amount = name.removesuffix(CURRENCY)
        if amount != name and amount not in wanted:
            raise Refused(
                _("“%(currency)s” goes with an amount; choose the column of that too.")
                % {"currency": targets[name].label},
                field="mapping",
            )
    return wanted


def _check_stage(stage_id: int, importable: Importable, by: Actor) -> None:
    found = stage_known(stage_id) if importable.has_stages else None
    seen = {one.pk for one in pipelines_known_to(by, importable.kind)}
    if found is None or found[0].of_kind != importable.kind or found[0].pk not in seen:
        raise Refused(_("There is no such stage."), field="stage_id")
    require(by, importable.kind, Verb.CREATE, found[0].pk)
