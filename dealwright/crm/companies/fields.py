"""What a company consists of."""

from django.utils.translation import gettext_lazy as _

from dealwright.crm.addresses.fields import ADDRESS_FIELDS
from dealwright.crm.lists import COMPANY_TYPES, INDUSTRIES, SOURCES
from dealwright.crm.marketing import MARK_FIELDS
from dealwright.crm.pictures.fields import picture_field
from dealwright.crm.reaching.fields import REACH_FIELDS
from dealwright.crm.requisites.fields import REQUISITES_FIELD
from dealwright.records.fields import Field
from dealwright.records.fields.everyone import EVERYONE_FIELD
from dealwright.records.fields.signed import SIGNED_FIELDS
from dealwright.records.fields.types import (
    Employee,
    LongText,
    Moment,
    MoneyType,
    Number,
    Tag,
    Text,
    YesNo,
)

COMPANY_FIELDS = (
    Field("name", _("Name"), Text(250), required=True, is_filtered=True, is_sorted=True),
    Field(
        "client_type", _("Company type"), COMPANY_TYPES, is_hideable=True, is_for_many=True, is_filtered=True
    ),
    *REACH_FIELDS,
    Field("industry", _("Industry"), INDUSTRIES, is_hideable=True, is_for_many=True, is_filtered=True),
    Field("employees", _("Employees"), Number(0), is_hideable=True, is_for_many=True, is_filtered=True),
    Field(
        "revenue",
        _("Annual revenue"),
        MoneyType(),
        attribute="revenue_money",
        is_hideable=True,
        is_filtered=True,
    ),
    Field("responsible", _("Responsible"), Employee("company"), is_for_many=True, is_filtered=True),
    Field("observers", _("Observers"), Employee(), multiple=True, attribute="watching", is_listed=False),
    *ADDRESS_FIELDS,
    Field("source", _("Source"), SOURCES, is_hideable=True, is_for_many=True, is_filtered=True),
    Field("source_description", _("About the source"), Text(200), is_hideable=True),
    *MARK_FIELDS,
    Field("tags", _("Tags"), Tag(), multiple=True, is_for_many=True, is_filtered=True),
    Field("comment", _("Comment"), LongText(), is_hideable=True),
    Field("is_own", _("Our own company"), YesNo(), required=True, is_filtered=True),
    Field("do_not_track", _("Do not follow visits and letters"), YesNo(), required=True, is_filtered=True),
    picture_field("logo", _("Logo")),
    REQUISITES_FIELD,
    Field("created_at", _("Added"), Moment(), is_editable=False, is_filtered=True, is_sorted=True),
    EVERYONE_FIELD,
    *SIGNED_FIELDS,
)
