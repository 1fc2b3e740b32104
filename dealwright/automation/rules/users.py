"""Rules that name something, told before it goes: a file, a gateway."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from dealwright.automation.rules import words
from dealwright.automation.rules.models import Rule

MOST_NAMED = 10


@dataclass(frozen=True)
class Naming:
    """A rule that names it."""

    id: int
    words: str
    """“Sales · Offer: Send the e-mail …”."""

    @property
    def url(self) -> str:
        """Its form."""
        return f"/automation/rules/{self.id}"


def naming(rule: Rule) -> Naming:
    """The rule with its stage."""
    place = f"{rule.stage.pipeline.name} · {rule.stage.name}"
    return Naming(rule.pk, f"{place}: {rule.name or words.say(rule)}")


def named_as(rules: QuerySet[Rule]) -> list[Naming]:
    """These rules, as many as a sentence can name."""
    found = rules.select_related("stage__pipeline").order_by("stage_id", "position", "pk")
    return [naming(one) for one in found[:MOST_NAMED]]


def in_one_line(namings: Sequence[Naming]) -> str:
    """All of them, for a sentence."""
    return "; ".join(one.words for one in namings)
