"""What a template asks about fields before it shows them."""

from __future__ import annotations

from jinja2 import pass_context
from jinja2.runtime import Context

from dealwright.people.access import hidden_fields
from dealwright.people.protected import protected


@pass_context
def shows(context: Context, record_kind: str, *fields: str) -> bool:
    """Whether the reader may see one of these fields: `{% if shows("deal", "amount") %}…{% endif %}`.

    A misspelt name would show what is to be hidden, so it is a mistake of the template: LookupError.
    """
    known = protected(record_kind)
    if known is None or (strangers := set(fields) - known.built_in):
        raise LookupError(f"{record_kind} has no fields {sorted(strangers) if known else fields}")
    return not hidden_fields(context["actor"], record_kind).issuperset(fields)
