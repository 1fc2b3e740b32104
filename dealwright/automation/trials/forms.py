"""What a person says about a try."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dealwright.automation.trials.actions import (
    LONGEST_TITLE,
    LONGEST_WAIT_SECONDS,
    SHORTEST_WAIT_SECONDS,
)
from dealwright.automation.trials.openers import kinds_to_try
from dealwright.records import kinds
from dealwright.records.pipelines.queries import pipelines_of


class TrialForm(forms.Form):
    """Where it begins, and how long rules may wait."""

    stage_id = forms.TypedChoiceField(label=_("It begins on the stage"), coerce=int)
    title = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=LONGEST_TITLE,
        help_text=_("Begins with “Test:” wherever it is shown."),
    )
    longest_wait_seconds = forms.IntegerField(
        label=_("Seconds that rules wait at most"),
        min_value=SHORTEST_WAIT_SECONDS,
        max_value=LONGEST_WAIT_SECONDS,
        initial=10,
        help_text=_("A rule that runs after two days runs after so many seconds here."),
    )

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["stage_id"].choices = [  # type: ignore[attr-defined]
            (
                pipeline.name,
                [(stage.pk, f"{pipeline.name} · {stage.name}") for stage in pipeline.stages.all()],
            )
            for name in kinds_to_try()
            if (kind := kinds.get(name)) is not None and kind.is_in_use()
            for pipeline in pipelines_of(name)
        ]
