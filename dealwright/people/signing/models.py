"""What an administrator decides about signing in."""

from __future__ import annotations

from django.db import models

from dealwright.events.models import Recorded


class SignInRules(Recorded):
    """The one row of rules that hold for everybody; made when the first of them is changed."""

    record_kind = "sign_in_rules"

    id = models.SmallIntegerField(primary_key=True, default=1)
    is_second_step_required = models.BooleanField(default=False)
    """Whether everybody needs a code or a passkey beside the password."""

    class Meta:
        db_table = "people_sign_in_rules"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="people_sign_in_rules_one")]

    def __str__(self) -> str:
        return "Sign-in rules"
