"""What a rule does and when, in the reader's words."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy
from pydantic import ValidationError

from dealwright.automation.record_names import labels_in
from dealwright.automation.rules import catalogue
from dealwright.automation.rules.models import Rule, When
from dealwright.kit.errors import Refused
from dealwright.kit.expressions import readable
from dealwright.records.fields.queries import fields_of

UNITS = (("days", 24 * 60), ("hours", 60), ("minutes", 1))
"""In minutes, the largest first."""

_AFTER = {
    "days": ngettext_lazy("after %(number)s day", "after %(number)s days", "number"),
    "hours": ngettext_lazy("after %(number)s hour", "after %(number)s hours", "number"),
    "minutes": ngettext_lazy("after %(number)s minute", "after %(number)s minutes", "number"),
}
_AFTER_ABOVE = {
    "days": ngettext_lazy(
        "%(number)s day after the rules above", "%(number)s days after the rules above", "number"
    ),
    "hours": ngettext_lazy(
        "%(number)s hour after the rules above", "%(number)s hours after the rules above", "number"
    ),
    "minutes": ngettext_lazy(
        "%(number)s minute after the rules above", "%(number)s minutes after the rules above", "number"
    ),
}
_BEFORE = {
    "days": ngettext_lazy(
        "%(number)s day before “%(field)s”", "%(number)s days before “%(field)s”", "number"
    ),
    "hours": ngettext_lazy(
        "%(number)s hour before “%(field)s”", "%(number)s hours before “%(field)s”", "number"
    ),
    "minutes": ngettext_lazy(
        "%(number)s minute before “%(field)s”", "%(number)s minutes before “%(field)s”", "number"
    ),
}


def say(rule: Rule, of_kind: str = "") -> str:
    """What the rule does, in the reader's language; an action that is gone by its name.

    Values that its texts name are called as people call them: `{{Title}}`. `of_kind` is that of the records,
    for callers that know it.
    """
    words = _said(rule)
    if "{=" not in words:
        return words
    return readable(words, labels_in(words, of_kind or rule.stage.pipeline.of_kind))


def _said(rule: Rule) -> str:
    try:
        rule_action = catalogue.get(rule.action)
    except Refused:
        return rule.action
    try:
        return rule_action.say(rule_action.settings.model_validate(rule.settings))
    except ValidationError:  # settings of another release
        return str(rule_action.label)


def say_when(rule: Rule) -> str:
    """“immediately”, “1 day after the rules above”, “2 days before “Deadline”, in business hours”.

    The rule's stage and pipeline are read where it counts from a date.
    """
    said = _from_date(rule) if rule.when in (When.BEFORE, When.AT) else _from_entering(rule)
    if rule.in_business_hours:
        said = _("%(when)s, in business hours") % {"when": said}
    if rule.in_working_day:
        said = _("%(when)s, once the responsible person works") % {"when": said}
    return said


def in_units(minutes: int) -> tuple[int, str]:
    """A time in the largest unit that says it in whole numbers: 120 is 2 “hours”."""
    return next((minutes // size, unit) for unit, size in UNITS if minutes % size == 0 and minutes >= size)


def _from_entering(rule: Rule) -> str:
    if rule.when != When.AFTER or not rule.delay_minutes:
        return _("after the rules above") if rule.after_previous else _("immediately")
    number, unit = in_units(rule.delay_minutes)
    return str((_AFTER_ABOVE if rule.after_previous else _AFTER)[unit] % {"number": number})


def _from_date(rule: Rule) -> str:
    label = field_label(rule.stage.pipeline.of_kind, rule.date_field)
    if rule.when == When.AT or not rule.delay_minutes:
        said = _("at the time in “%(field)s”") % {"field": label}
    else:
        number, unit = in_units(rule.delay_minutes)
        said = str(_BEFORE[unit] % {"number": number, "field": label})
    return _("%(when)s, after the rules above") % {"when": said} if rule.after_previous else said


def field_label(of_kind: str, name: str) -> str:
    """What people call a field; one that is gone by its name."""
    return next((str(field.label) for field in fields_of(of_kind) if field.name == name), name)
