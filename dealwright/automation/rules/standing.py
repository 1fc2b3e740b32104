"""What rules and triggers stand on stages: such stages are not deleted under them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dealwright.automation.rules.models import Rule
from dealwright.automation.triggers.models import Trigger
from dealwright.records.pipelines.models import Pipeline, Stage


def automation_on(stages: Sequence[Stage], pipeline: Pipeline | None) -> Iterable[str]:
    """Sentences on how many there are, and where to take them off."""
    rules = Rule.objects.filter(stage__in=stages).count()
    triggers = Trigger.objects.filter(stage__in=stages).count()
    if rules:
        yield ngettext("%(number)s rule stands there.", "%(number)s rules stand there.", rules) % {
            "number": rules
        }
    if triggers:
        yield ngettext("%(number)s trigger stands there.", "%(number)s triggers stand there.", triggers) % {
            "number": triggers
        }
    if rules or triggers:
        yield _("Take them off on the page Automation first.")
