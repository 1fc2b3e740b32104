"""Who made a record and who last changed it, as fields of its kind and as filters of its list."""

from django.utils.translation import gettext_lazy as _

from dealwright.api.filters import Colleague
from dealwright.api.paging import Where
from dealwright.records.fields.field import Field
from dealwright.records.fields.types import Employee, Moment

SIGNED_FIELDS = (
    Field("created_by", _("Added by"), Employee(), is_editable=False, is_filtered=True),
    Field("updated_at", _("Last changed"), Moment(), is_editable=False, is_filtered=True),
    Field("updated_by", _("Last changed by"), Employee(), is_editable=False, is_filtered=True),
)
"""They are told on the card, as columns and filters of the list."""

SIGNED_FILTERS = {"created_by_id": Where(Colleague), "updated_by_id": Where(Colleague)}
"""As lists of the API ask for them."""
