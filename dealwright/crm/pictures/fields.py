"""The picture of a client as a field of its kind."""

from typing import Any

from dealwright.records.fields import Field
from dealwright.records.fields.types import Text


def picture_field(name: str, label: Any) -> Field:
    """Hidden by a role like any other; it is chosen in a place of its own and told by its address."""
    return Field(
        name,
        label,
        Text(64),
        is_hideable=True,
        is_editable=False,
        is_listed=False,
        is_on_card=False,
        is_in_form=False,
    )
