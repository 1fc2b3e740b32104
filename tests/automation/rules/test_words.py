"""When a rule runs, said in words."""

import pytest

from dealwright.automation.rules.models import Rule
from dealwright.automation.rules.words import in_units, say_when
from dealwright.records.pipelines.models import Pipeline, Stage

DEAL = Stage(name="Paid", pipeline=Pipeline(of_kind="deal"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "immediately"),
        ({"after_previous": True}, "after the rules above"),
        ({"when": "after", "delay_minutes": 1}, "after 1 minute"),
        ({"when": "after", "delay_minutes": 90}, "after 90 minutes"),
        ({"when": "after", "delay_minutes": 120}, "after 2 hours"),
        ({"when": "after", "delay_minutes": 1440, "after_previous": True}, "1 day after the rules above"),
        (
            {"when": "after", "delay_minutes": 60, "in_business_hours": True},
            "after 1 hour, in business hours",
        ),
        ({"when": "at", "date_field": "next_step_at"}, "at the time in “next_step_at”"),
        ({"when": "before", "delay_minutes": 2880, "date_field": "gone"}, "2 days before “gone”"),
        ({"when": "before", "delay_minutes": 0, "date_field": "gone"}, "at the time in “gone”"),
        (
            {"when": "before", "delay_minutes": 60, "date_field": "gone", "after_previous": True},
            "1 hour before “gone”, after the rules above",
        ),
    ],
)
def test_says_when(given, words):
    assert say_when(Rule(stage=DEAL, **given)) == words


@pytest.mark.parametrize(
    ("minutes", "said"), [(1, (1, "minutes")), (60, (1, "hours")), (1440, (1, "days")), (1500, (25, "hours"))]
)
def test_chooses_the_largest_unit(minutes, said):
    assert in_units(minutes) == said
