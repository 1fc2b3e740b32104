"""The catalogue: what can be put on a stage, in three groups (AU-4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from dealwright.automation.plans import is_offered
from dealwright.automation.rules import catalogue as rule_actions
from dealwright.automation.rules.catalogue import Group
from dealwright.automation.triggers import catalogue as trigger_kinds
from dealwright.events import Use
from dealwright.events.declaring import all_declared
from dealwright.kit.text import search_key
from dealwright.records.pipelines.models import Stage

RULES, TRIGGERS = "rules", "triggers"


@dataclass(frozen=True)
class Offer:
    """One rule or trigger that can be put on a stage."""

    label: str
    help_text: str
    icon: str
    keywords: str
    href: str


@dataclass(frozen=True)
class Section:
    """Offers that stand together under a heading."""

    name: str
    title: str
    sort: str
    """`rules` or `triggers`."""
    offers: list[Offer]
    is_folded: bool = False


def sections_for(stage: Stage, *, typed: str = "", sort: str = "") -> list[Section]:
    """What can be put on the stage, as far as it fits what was typed; groups without offers are left out."""
    found = [
        Section("employees", _("For employees"), RULES, _rules(stage, Group.EMPLOYEES)),
        Section("clients", _("For clients"), RULES, _rules(stage, Group.CLIENTS)),
        Section("triggers", _("Triggers"), TRIGGERS, _triggers(stage)),
        Section("events", _("Everything that can happen"), TRIGGERS, _events(stage), is_folded=not typed),
    ]
    narrowed = [
        Section(
            one.name,
            one.title,
            one.sort,
            [offer for offer in one.offers if _fits(offer, typed)],
            one.is_folded,
        )
        for one in found
        if sort in ("", one.sort)
    ]
    return [one for one in narrowed if one.offers]


def _rules(stage: Stage, group: Group) -> list[Offer]:
    return _sorted(
        _offer(one, f"/automation/stages/{stage.pk}/rules/{one.name}")
        for one in rule_actions.actions_for(stage.pipeline.of_kind)
        if one.group == group
    )


def _triggers(stage: Stage) -> list[Offer]:
    return _sorted(
        _offer(one, f"/automation/stages/{stage.pk}/triggers/{one.name}")
        for one in trigger_kinds.kinds_for(stage.pipeline.of_kind)
    )


def _events(stage: Stage) -> list[Offer]:
    """Kinds of events as such, for those who need exactly that one."""
    return _sorted(
        Offer(str(one.title), one.kind, one.icon, "", f"/automation/stages/{stage.pk}/triggers/{one.kind}")
        for one in all_declared(used_by=Use.RULES)
        if is_offered(one.kind)
    )


def _offer(one: Any, href: str) -> Offer:
    return Offer(str(one.label), str(one.help_text), one.icon, str(one.keywords), href)


def _sorted(offers: Any) -> list[Offer]:
    return sorted(offers, key=lambda offer: offer.label.casefold())


def _fits(offer: Offer, typed: str) -> bool:
    """Whether every typed word stands somewhere in it; accents and case do not count."""
    told = search_key(f"{offer.label} {offer.help_text} {offer.keywords}")
    return all(word in told for word in search_key(typed).split())
