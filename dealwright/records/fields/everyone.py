"""Whether a record is available to everyone, as a field of its kind."""

from django.utils.translation import gettext_lazy as _

from dealwright.records.fields.field import Field
from dealwright.records.fields.types import YesNo

EVERYONE_FIELD = Field(
    "is_for_everyone", _("Available to everyone"), YesNo(), required=True, is_for_many=True, is_filtered=True
)
