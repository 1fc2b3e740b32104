"""What rules were still to do for some records is done for others, by other rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection

_HAND_OVER = """
UPDATE automation_rule_run run
SET on_kind = %(to)s, on_id = records.other, rule_id = rule.id, rule_version = rule.version
FROM unnest(%(ones)s::bigint[], %(others)s::bigint[]) AS records(one, other),
     unnest(%(rules)s::bigint[], %(twins)s::bigint[]) AS twins(rule, twin)
     JOIN automation_rule rule ON rule.id = twins.twin
WHERE run.state = 'waiting' AND run.on_kind = %(of)s AND run.on_id = records.one AND run.rule_id = twins.rule
"""


def hand_over(records: Mapping[int, int], *, of: str, to: str, rules: Mapping[int, int]) -> None:
    """Let what waits for some records wait for their other ones, by the rules that stand for theirs.

    Each rule stands for one other at most.
    """
    if not rules or not records:
        return
    given: dict[str, Any] = {
        "to": to,
        "of": of,
        "ones": list(records),
        "others": list(records.values()),
        "rules": list(rules),
        "twins": list(rules.values()),
    }
    with connection.cursor() as cursor:
        cursor.execute(_HAND_OVER, given)
