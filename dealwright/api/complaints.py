"""What pydantic complains about, told in plain translated sentences at plain field paths."""

from typing import Any

import pydantic
from django.utils.translation import gettext as _

from dealwright.api.problems import FieldError


def field_errors(error: pydantic.ValidationError, *, under: str = "") -> list[FieldError]:
    """Every complaint of the error, once per field and sentence."""
    told = [
        FieldError(_path(under, each["loc"]), _sentence(each["type"], each.get("ctx", {})))
        for each in error.errors(include_url=False, include_input=False)
    ]
    return list(dict.fromkeys(told))


def _path(under: str, steps: tuple[int | str, ...]) -> str:
    """`lines.0.amount`; pydantic's own marks for branches of a union are left out."""
    plain = [str(step) for step in steps if isinstance(step, int) or not set("[(") & set(step)]
    return ".".join(filter(None, [under, *plain])) or "body"


def _sentence(kind: str, facts: dict[str, Any]) -> str:
    """The complaint as a person would say it."""
    if kind == "value_error":
        return str(facts["error"])
    if sentence := _SENTENCES.get(kind):
        return sentence(facts)
    return _("This value is not valid.")


_SENTENCES = {
    "missing": lambda facts: _("This field is needed."),
    "extra_forbidden": lambda facts: _("There is no such field."),
    "string_type": lambda facts: _("Write this as text."),
    "string_too_long": lambda facts: _("At most %(number)s characters.") % {"number": facts["max_length"]},
    "string_too_short": lambda facts: (
        _("This may not be empty.")
        if facts["min_length"] == 1
        else _("At least %(number)s characters.") % {"number": facts["min_length"]}
    ),
    "string_pattern_mismatch": lambda facts: _("This is not written as it should be."),
    "string_unicode": lambda facts: _("This text is not valid Unicode."),
    "int_type": lambda facts: _("Give a whole number."),
    "int_parsing": lambda facts: _("Give a whole number."),
    "int_from_float": lambda facts: _("Give a whole number."),
    "int_parsing_size": lambda facts: _("This number is too large."),
    "float_type": lambda facts: _("Give a number."),
    "float_parsing": lambda facts: _("Give a number."),
    "finite_number": lambda facts: _("Give a number."),
    "decimal_type": lambda facts: _("Give a number."),
    "decimal_parsing": lambda facts: _("Give a number."),
    "decimal_max_digits": lambda facts: _("This number has too many digits."),
    "decimal_max_places": lambda facts: _("This number has too many decimals."),
    "decimal_whole_digits": lambda facts: _("This number is too large."),
    "bool_type": lambda facts: _("Say true or false."),
    "bool_parsing": lambda facts: _("Say true or false."),
    "greater_than": lambda facts: _("Give more than %(number)s.") % {"number": facts["gt"]},
    "greater_than_equal": lambda facts: _("Give at least %(number)s.") % {"number": facts["ge"]},
    "less_than": lambda facts: _("Give less than %(number)s.") % {"number": facts["lt"]},
    "less_than_equal": lambda facts: _("Give at most %(number)s.") % {"number": facts["le"]},
    "literal_error": lambda facts: _("Choose one of: %(choices)s.") % {"choices": facts["expected"]},
    "enum": lambda facts: _("Choose one of: %(choices)s.") % {"choices": facts["expected"]},
    "list_type": lambda facts: _("Give a list."),
    "too_long": lambda facts: _("At most %(number)s entries.") % {"number": facts["max_length"]},
    "too_short": lambda facts: _("At least %(number)s entries.") % {"number": facts["min_length"]},
    "dict_type": lambda facts: _("Give an object."),
    "model_type": lambda facts: _("Give an object."),
    "model_attributes_type": lambda facts: _("Give an object."),
    "date_type": lambda facts: _("Write the day as YYYY-MM-DD."),
    "date_parsing": lambda facts: _("Write the day as YYYY-MM-DD."),
    "date_from_datetime_parsing": lambda facts: _("Write the day as YYYY-MM-DD."),
    "date_from_datetime_inexact": lambda facts: _("Write the day as YYYY-MM-DD."),
    "datetime_type": lambda facts: _("Write the moment as 2026-11-21T20:15:00Z."),
    "datetime_parsing": lambda facts: _("Write the moment as 2026-11-21T20:15:00Z."),
    "datetime_from_date_parsing": lambda facts: _("Write the moment as 2026-11-21T20:15:00Z."),
    "datetime_object_invalid": lambda facts: _("Write the moment as 2026-11-21T20:15:00Z."),
    "timezone_aware": lambda facts: _("Write the moment with its time zone, such as a Z at the end."),
    "json_invalid": lambda facts: _("This is not valid JSON."),
}
