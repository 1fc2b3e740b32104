"""The rule that changes the contact of a record, the first one where it has several (rule 18)."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealwright.automation.rules.catalogue import RuleAction
from dealwright.crm.companies.automation import (
    WITH_CLIENTS,
    ClientForm,
    ClientSettings,
    check_client,
    edit_client,
)
from dealwright.crm.contacts.models import Contact


class ContactForm(ClientForm):
    """Fields of a contact."""

    of_kind = Contact.record_kind


EDIT_CONTACT = RuleAction(
    name="edit_contact",
    label=gettext_lazy("Edit the contact"),
    icon="address-book",
    help_text=gettext_lazy("Sets fields of the first contact that the record belongs to."),
    settings=ClientSettings,
    form=ContactForm,
    say=lambda settings: _("Edit the contact"),
    run=edit_client("contact"),
    check_on=check_client(Contact.record_kind),
    of_kinds=WITH_CLIENTS,
)
