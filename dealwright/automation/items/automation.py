"""Rules that make a record, or find one by conditions and read, change or delete it (rule 23)."""

from __future__ import annotations

from typing import Annotated, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from dealwright.automation import field_values
from dealwright.automation.field_values import FieldValues
from dealwright.automation.items import finding
from dealwright.automation.items.facts import facts_of, nothing, results_of_kind
from dealwright.automation.items.finding import MOST_CONDITIONS, Condition
from dealwright.automation.items.forms import ChangedItemForm, DeletedItemForm, FoundItemForm, NewItemForm
from dealwright.automation.items.offering import Verb, kind_called, shared_links
from dealwright.automation.rules.catalogue import Result, RuleAction
from dealwright.automation.rules.doing import Doing, Outcome, Skip
from dealwright.automation.rules.once import made_once
from dealwright.automation.whom import PeopleFormula, check_whom, person_of
from dealwright.kit.errors import Refused
from dealwright.kit.expressions.values import Kind
from dealwright.records import kinds
from dealwright.records.pipelines.models import Stage
from dealwright.records.pipelines.queries import stage_anywhere

_ID = Annotated[int, Field(ge=1, le=2**63 - 1)]
_NO_HIT = gettext_lazy("No record fits the conditions.")


class _ItemSettings(BaseModel):
    model_config = ConfigDict(extra="forbid")

    kind: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    """As the API calls it: `deal`."""


class NewItemSettings(_ItemSettings):
    """A record to be made."""

    stage_id: _ID | None = None
    """None is the first one of the usual pipeline."""
    responsible_id: _ID | None = None
    """None is whoever is responsible for the record the rule runs for."""
    responsible_formula: PeopleFormula = ""
    """Counts instead of `responsible_id`."""
    keeps_clients: bool = True
    """Whether it is for the same contact and company."""
    values: FieldValues


class FoundItemSettings(_ItemSettings):
    """A record to be found."""

    find: Annotated[list[Condition], Field(min_length=1, max_length=MOST_CONDITIONS)]
    """All of them have to be true."""


class ChangedItemSettings(FoundItemSettings):
    """A record to be found and changed."""

    values: FieldValues
    appends: bool = False
    """Whether fields with several values keep what they hold."""


def create_item(doing: Doing) -> dict[str, Any]:
    """Make the record; the same key never makes a second one."""
    settings: NewItemSettings = doing.settings
    kind = kind_called(settings.kind, Verb.CREATE)
    record: Any = doing.record

    def make() -> Any:
        given = field_values.apply(kind.name, None, settings.values, doing.scope)
        for name in shared_links(record.record_kind, kind.name) if settings.keeps_clients else ():
            given.setdefault(name, getattr(record, name))
        given.setdefault("responsible", person_of(doing, "responsible_id") or doing.responsible)
        if settings.stage_id is not None:
            given["stage"] = stage_anywhere(kind.name, settings.stage_id, field="settings.stage_id")
        return kind.create(external_id=doing.key, by=doing.by, **given)  # type: ignore[misc]

    made = made_once(kind.records.model, doing.key, make)
    return {"id": made.pk, "label": str(made)}


def read_item(doing: Doing) -> dict[str, Any]:
    """Every field of the record that fits; where none does, all of them are empty."""
    found = _found(doing, Verb.READ)
    return nothing(doing.settings.kind) if found is None else facts_of(found)


def change_item(doing: Doing) -> Outcome:
    """Change the record that fits."""
    found = _found(doing, Verb.CHANGE)
    if found is None:
        return Skip(str(_NO_HIT))
    settings: ChangedItemSettings = doing.settings
    changed = field_values.change(found, settings.values, doing.scope, appends=settings.appends, by=doing.by)
    return facts_of(changed)


def delete_item(doing: Doing) -> Outcome:
    """Move the record that fits to the recycle bin."""
    found = _found(doing, Verb.DELETE)
    if found is None:
        return Skip(str(_NO_HIT))
    kind = kind_called(doing.settings.kind, Verb.DELETE)
    kind.delete(found, by=doing.by)  # type: ignore[misc]
    return {"id": found.pk, "label": str(found)}


def _found(doing: Doing, verb: Verb) -> Any:
    settings: FoundItemSettings = doing.settings
    kind = kind_called(settings.kind, verb)
    return finding.find(kind.name, settings.find, doing.scope)


def _check_new(stage: Stage, settings: NewItemSettings, rule_id: int | None) -> None:
    kind = kind_called(settings.kind, Verb.CREATE)
    if settings.stage_id is not None:
        target = stage_anywhere(kind.name, settings.stage_id, field="settings.stage_id")
        if target == stage:
            raise Refused(
                _("Each new record would start this rule again. Choose another stage."),
                field="settings.stage_id",
            )
    check_whom(settings, "responsible_id")
    needed = next((one for one in kind.fields if one.required and one.is_editable), None)
    if needed is not None and not settings.values.get(needed.name):
        raise Refused(
            _("A new record needs this: %(field)s.") % {"field": needed.label},
            field=f"settings.values.{needed.name}",
        )
    field_values.check(kind.name, settings.values)


def _check_found(verb: Verb) -> Any:
    def check(stage: Stage, settings: FoundItemSettings, rule_id: int | None) -> None:
        finding.check(kind_called(settings.kind, verb).name, settings.find)
        if isinstance(settings, ChangedItemSettings):
            if not settings.values:
                raise Refused(_("Choose at least one field to change."), field="settings.values")
            field_values.check(settings.kind, settings.values)

    return check


def _say(sentence: Any) -> Any:
    """The sentence with what records of the kind are called."""

    def say(settings: _ItemSettings) -> str:
        kind = kinds.get(settings.kind)
        return str(sentence) % {"kind": kind.label if kind is not None else settings.kind}

    return say


def _results_of(settings: _ItemSettings) -> tuple[Result, ...]:
    return results_of_kind(settings.kind)


_WHICH = (
    Result("id", gettext_lazy("Number of the record"), Kind.NUMBER),
    Result("label", gettext_lazy("What the record is called")),
)

CREATE_ITEM = RuleAction(
    name="create_item",
    label=gettext_lazy("Create a record"),
    icon="copy-plus",
    help_text=gettext_lazy("Makes a lead, a deal, a contact or a company with the fields you choose."),
    settings=NewItemSettings,
    form=NewItemForm,
    say=_say(gettext_lazy("Create a record: %(kind)s")),
    run=create_item,
    results=_WHICH,
    check_on=_check_new,
)

READ_ITEM = RuleAction(
    name="read_item",
    label=gettext_lazy("Find and read a record"),
    icon="list-search",
    help_text=gettext_lazy("Finds another record by conditions and leaves its fields for the rules below."),
    settings=FoundItemSettings,
    form=FoundItemForm,
    say=_say(gettext_lazy("Read a record: %(kind)s")),
    run=read_item,
    results=_WHICH,
    results_of=_results_of,
    check_on=_check_found(Verb.READ),
)

CHANGE_ITEM = RuleAction(
    name="change_item",
    label=gettext_lazy("Find and change a record"),
    icon="pencil",
    help_text=gettext_lazy("Finds another record by conditions and sets the fields you choose."),
    settings=ChangedItemSettings,
    form=ChangedItemForm,
    say=_say(gettext_lazy("Change a record: %(kind)s")),
    run=change_item,
    results=_WHICH,
    results_of=_results_of,
    check_on=_check_found(Verb.CHANGE),
)

DELETE_ITEM = RuleAction(
    name="delete_item",
    label=gettext_lazy("Find and delete a record"),
    icon="trash",
    help_text=gettext_lazy("Finds another record by conditions and moves it to the recycle bin."),
    settings=FoundItemSettings,
    form=DeletedItemForm,
    say=_say(gettext_lazy("Delete a record: %(kind)s")),
    run=delete_item,
    results=_WHICH,
    check_on=_check_found(Verb.DELETE),
)
