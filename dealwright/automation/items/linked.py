"""Rules that read a record which is linked with theirs, or link another one (rule 24)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, ConfigDict, StringConstraints

from dealwright.automation.field_values import is_dynamic
from dealwright.automation.filling import Formula
from dealwright.automation.forms import FormulaField, SettingsForm
from dealwright.automation.items.facts import facts_of, nothing, results_of_kind
from dealwright.automation.items.offering import is_editable
from dealwright.automation.records_named import record_named
from dealwright.automation.rules.catalogue import Result, RuleAction
from dealwright.automation.rules.doing import Doing
from dealwright.automation.scope import RecordScope
from dealwright.kit.errors import Refused
from dealwright.kit.expressions.values import Kind
from dealwright.records import kinds
from dealwright.records.kinds import Linked
from dealwright.records.pipelines.models import Stage


class Change(StrEnum):
    """What is done with a link."""

    REPLACE = "replace"
    REMOVE = "remove"


class LinkedSettings(BaseModel):
    """Which linked record is meant."""

    model_config = ConfigDict(extra="forbid")

    link: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    """As formulas call it: `contact`."""


class ChangedLinkSettings(LinkedSettings):
    """Which record is linked from then on."""

    change: Change = Change.REPLACE
    item: Annotated[Formula, StringConstraints(strip_whitespace=True, max_length=500)] = ""
    """The number of the record to link, or a formula that answers with one."""


class LinkedForm(SettingsForm):
    """The same, as a person chooses it."""

    link = forms.ChoiceField(label=gettext_lazy("Linked record"))

    def prepare(self) -> None:
        """The links that records of this kind have."""
        self.fields["link"].choices = [  # type: ignore[attr-defined]
            (one.name, one.label) for one in self.offered()
        ]

    def offered(self) -> list[Linked]:
        """All of them."""
        return _links_of(self.stage.pipeline.of_kind)


class ChangedLinkForm(LinkedForm):
    """The same with what is to be linked."""

    change = forms.ChoiceField(
        label=gettext_lazy("What is done"),
        choices=[
            (Change.REPLACE.value, gettext_lazy("Link another record")),
            (Change.REMOVE.value, gettext_lazy("Take the link away")),
        ],
    )
    item = FormulaField(
        label=gettext_lazy("Number of the record"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Or a value that holds one, such as a result of a rule above."),
    )

    def offered(self) -> list[Linked]:
        """Those that may change."""
        of_kind = self.stage.pipeline.of_kind
        return [one for one in _links_of(of_kind) if _may_change(of_kind, one)]


def read_linked(doing: Doing) -> dict[str, Any]:
    """Every field of the linked record; where none is linked, all of them are empty."""
    link = _link(doing.record.record_kind, doing.settings.link)
    found = link.find(doing.record)
    return nothing(link.of_kind) if found is None else facts_of(found)


def change_link(doing: Doing) -> dict[str, Any]:
    """Link that record instead, or none."""
    settings: ChangedLinkSettings = doing.settings
    record: Any = doing.record
    link = _link(record.record_kind, settings.link)
    kind = kinds.get(record.record_kind)
    if kind is None or kind.edit is None or not is_editable(kind, link.name):
        raise Refused(_("This link cannot be changed (any more)."))
    other = None if settings.change is Change.REMOVE else _named(link, doing)
    kind.edit(record, by=doing.by, **{link.name: other})
    return {"id": None if other is None else other.pk, "label": "" if other is None else str(other)}


def _named(link: Linked, doing: Doing) -> Any:
    value = doing.value(doing.settings.item)
    if isinstance(value, tuple):
        value = value[0] if value else None
    id = record_named(value, (link.of_kind,), doing.scope)[1]
    kind = kinds.get(link.of_kind)
    found = kind.records.filter(pk=id).first() if kind is not None else None
    if found is None:
        raise Refused(_("There is no record with the number “%(number)s” to link.") % {"number": id})
    return found


def _check(stage: Stage, settings: LinkedSettings, rule_id: int | None) -> None:
    of_kind = stage.pipeline.of_kind
    link = _link(of_kind, settings.link)
    if not isinstance(settings, ChangedLinkSettings):
        return
    if not _may_change(of_kind, link):
        raise Refused(_("This link cannot be changed by a rule."), field="settings.link")
    if settings.change is Change.REPLACE:
        if not settings.item:
            raise Refused(_("Write which record is to be linked."), field="settings.item")
        if not is_dynamic(settings.item):
            _check_item(link, settings.item)


def _check_item(link: Linked, written: str) -> None:
    try:
        record_named(written, (link.of_kind,), RecordScope())
    except Refused as refusal:
        raise Refused(refusal.message, field="settings.item") from None


def _link(of_kind: str, name: str) -> Linked:
    found = next((one for one in _links_of(of_kind) if one.name == name), None)
    if found is None:
        raise Refused(_("These records have no such link."), field="settings.link")
    return found


def _links_of(of_kind: str) -> list[Linked]:
    kind = kinds.get(of_kind)
    return list(kind.linked) if kind is not None else []


def _may_change(of_kind: str, link: Linked) -> bool:
    kind = kinds.get(of_kind)
    return kind is not None and is_editable(kind, link.name)


def _labels() -> dict[str, Any]:
    return {link.name: link.label for kind in kinds.all_kinds() for link in kind.linked}


def _say_read(settings: LinkedSettings) -> str:
    return _("Read the linked record: %(link)s") % {"link": _labels().get(settings.link, settings.link)}


def _say_change(settings: ChangedLinkSettings) -> str:
    words = {"link": _labels().get(settings.link, settings.link)}
    if settings.change is Change.REMOVE:
        return _("Take the link away: %(link)s") % words
    return _("Link another record: %(link)s") % words


def _results_of(settings: LinkedSettings) -> tuple[Result, ...]:
    kind = next(
        (link.of_kind for kind in kinds.all_kinds() for link in kind.linked if link.name == settings.link),
        "",
    )
    return results_of_kind(kind)


_WHICH = (
    Result("id", gettext_lazy("Number of the linked record"), Kind.NUMBER),
    Result("label", gettext_lazy("What the linked record is called")),
)

READ_LINKED = RuleAction(
    name="read_linked_item",
    label=gettext_lazy("Read a linked record"),
    icon="file-search",
    help_text=gettext_lazy(
        "Leaves the fields of the client, the company or another linked record for the rules below."
    ),
    settings=LinkedSettings,
    form=LinkedForm,
    say=_say_read,
    run=read_linked,
    results=_WHICH,
    results_of=_results_of,
    check_on=_check,
)

CHANGE_LINK = RuleAction(
    name="change_linked_item",
    label=gettext_lazy("Link another record"),
    icon="link",
    help_text=gettext_lazy("Replaces the client or the company of the record, or takes the link away."),
    settings=ChangedLinkSettings,
    form=ChangedLinkForm,
    say=_say_change,
    run=change_link,
    results=_WHICH,
    check_on=_check,
)
