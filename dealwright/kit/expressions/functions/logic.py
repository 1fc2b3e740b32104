"""The function of decisions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealwright.kit.expressions import reading
from dealwright.kit.expressions.functions.table import Group, Later, function
from dealwright.kit.expressions.tree import Run
from dealwright.kit.expressions.values import Value


@function(
    "if",
    Group.LOGIC,
    _("One value where the condition holds, else the other"),
    example='if(2 > 1, "more", "less")',
    gives="more",
)
def choose(_run: Run, condition: Later, then: Later, otherwise: Later = lambda: None) -> Value:
    """Only the chosen one is worked out, so the other may ask for what is not there."""
    return then() if reading.is_true(condition()) else otherwise()
