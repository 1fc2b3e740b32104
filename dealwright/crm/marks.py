"""The marks of a campaign in the API."""

from typing import Annotated, Any

from dealwright.api.types import Body, Out, Text
from dealwright.crm.marketing import Marketed

Mark = Annotated[str, Text(200, empty=True)]

MARKS: dict[str, tuple[str, ...]] = dict.fromkeys(Marketed.UTM, ("utm",))
"""They are told together: a role that hides one of them hides all."""


class UtmOut(Out):
    """The marks of the campaign that brought it."""

    source: str
    medium: str
    campaign: str
    content: str
    term: str


class UtmIn(Body):
    """Marks of a campaign; those left out stay empty, or as they are."""

    source: Mark | None = None
    medium: Mark | None = None
    campaign: Mark | None = None
    content: Mark | None = None
    term: Mark | None = None

    @property
    def given(self) -> dict[str, str]:
        """Those that were sent."""
        return {name: getattr(self, name) or "" for name in self.model_fields_set}


def sent_marks(values: dict[str, Any], changes: Any) -> dict[str, Any]:
    """The values with the marks among them by their columns, as verbs that edit records take them."""
    if values.pop("utm", None) is None:
        return values
    return values | {f"utm_{name}": text for name, text in changes.utm.given.items()}
