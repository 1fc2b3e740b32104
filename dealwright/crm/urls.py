"""Addresses of the CRM."""

from django.urls import path

from dealwright.crm.contacts import pages as contacts
from dealwright.crm.deals import pages as deals

urlpatterns = [
    path("deals", deals.deals, name="deals"),
    path("deals/list", deals.deal_list, name="deal-list"),
    path("deals/newest", deals.deals_newest, name="deals-newest"),
    path("deals/new", deals.new_deal, name="new-deal"),
    path("deals/columns/<int:stage_id>", deals.deal_column, name="deal-column"),
    path("deals/<int:id>", deals.deal, name="deal"),
    path("deals/<int:id>/stage", deals.deal_stage, name="deal-stage"),
    path("deals/<int:id>/edit/<slug:place>", deals.deal_fields, name="deal-fields"),
    path("deals/<int:id>/lines", deals.deal_lines, name="deal-lines"),
    path("deals/<int:id>/closure", deals.deal_closure, name="deal-closure"),
    path("deals/<int:id>/archive", deals.deal_archive, name="deal-archive"),
    path("deals/<int:id>/notes", deals.deal_notes, name="deal-notes"),
    path("deals/<int:id>/timeline", deals.deal_timeline, name="deal-timeline"),
    path("crm/deal/details/<int:id>/", deals.deal_moved_here),
    path("crm/deal/show/<int:id>/", deals.deal_moved_here),
    path("contacts", contacts.contacts, name="contacts"),
    path("contacts/new", contacts.new_contact, name="new-contact"),
    path("contacts/<int:id>", contacts.contact_card, name="contact"),
    path("contacts/<int:id>/edit", contacts.edit_contact, name="edit-contact"),
    path("contacts/<int:id>/edit/<slug:place>", contacts.edit_contact, name="edit-contact-place"),
    path("contacts/<int:id>/timeline", contacts.contact_timeline, name="contact-timeline"),
    path("contacts/<int:id>/notes", contacts.contact_notes, name="contact-notes"),
    path("contacts/<int:id>/archive", contacts.contact_archive, name="contact-archive"),
]
