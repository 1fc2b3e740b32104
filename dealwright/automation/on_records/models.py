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


def take_turn(rule_id: int, ids: list[int]) -> int:
    """Whose turn it is among these, which is then theirs: the next higher key, from the top to the bottom.

    The row stays locked until the change ends, so two rules at work at once name two people, and a change
    that fails gives the turn back.
    """
    Turn.objects.bulk_create([Turn(rule_id=rule_id)], ignore_conflicts=True)
    last = Turn.objects.select_for_update().get(pk=rule_id).last_id
    following = min((id for id in ids if id > last), default=min(ids))
    Turn.objects.filter(pk=rule_id).update(last_id=following)
    return following
