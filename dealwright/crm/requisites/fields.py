"""The requisites of a client as one field, which a role may hide."""

from django.utils.translation import gettext_lazy as _

from dealwright.records.fields import Field
from dealwright.records.fields.types import Text

REQUISITES_FIELD = Field(
    "requisites",
    _("Requisites"),
    Text(),
    multiple=True,
    attribute="tax_numbers",
    is_editable=False,
    is_hideable=True,
    is_in_form=False,
)
"""Changed by its own verbs; a list shows the tax numbers."""
