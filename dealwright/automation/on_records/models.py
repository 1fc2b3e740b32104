"""Whose turn it is, for rules that give records to people one after the other."""

from __future__ import annotations

from django.db import models

from dealwright.automation.rules.models import Rule


class Turn(models.Model):
    """Of one rule. The engine's own book-keeping, so it is written without an action."""

    rule = models.OneToOneField(Rule, on_delete=models.CASCADE, primary_key=True, related_name="+")
    last_id = models.BigIntegerField(default=0, db_default=0)
    """Who had it last; it need not be somebody who works here still."""

    class Meta:
        db_table = "automation_turn"

    def __str__(self) -> str:
        return f"{self.rule_id}: {self.last_id}"


def take_turn(rule_id: int, ids: list[int], *, of: list[int] | None = None) -> int:
    """Whose turn it is among these, which is then theirs: the next in their order, after the last the first.

    `of` are all who take turns, in their order, where `ids` are those of them who are there now. Somebody who
    takes no turns any more is followed by the first one.

    The row stays locked until the change ends, so two rules at work at once name two people, and a change
    that fails gives the turn back.
    """
    Turn.objects.bulk_create([Turn(rule_id=rule_id)], ignore_conflicts=True)
    last = Turn.objects.select_for_update().get(pk=rule_id).last_id
    order = of or ids
    after = order[order.index(last) + 1 :] if last in order else order
    following = next((id for id in after if id in ids), ids[0])
    Turn.objects.filter(pk=rule_id).update(last_id=following)
    return following
