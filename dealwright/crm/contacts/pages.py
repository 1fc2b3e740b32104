"""The pages of contacts: the list, the card, adding and editing."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dealwright import web
from dealwright.crm import reaching
from dealwright.crm.contacts import actions
from dealwright.crm.contacts.forms import PLACES, ContactForm, held_by
from dealwright.crm.contacts.models import Contact
from dealwright.crm.contacts.queries import deals_of
from dealwright.events import Actor, last_change
from dealwright.kit import phones
from dealwright.kit.errors import Conflict, Refused
from dealwright.people import access
from dealwright.people.access import Verb
from dealwright.records.bin.pages import unless_deleted
from dealwright.records.colors import painted
from dealwright.records.lists.pages import list_page
from dealwright.records.merging import merge, seen_input
from dealwright.records.seeing import may_do
from dealwright.records.timeline.pages import show_older, write_note
from dealwright.records.timeline.story import story_of
from dealwright.records.undo import offer

CARD = "crm/contacts/card.html"


contacts = list_page("contact")


def new_contact(request: HttpRequest) -> HttpResponse:
    """The form for a new contact, and adding it."""
    access.require(request.actor, Contact.record_kind, Verb.CREATE)
    form = ContactForm(request.POST if request.method == "POST" else None, actor=request.actor)
    if form.is_bound and form.is_valid():
        try:
            contact = actions.create_contact(
                **form.values(), phone_region=request.actor.user.region, by=request.actor
            )
        except Refused as refusal:
            _complain(form, refusal)
        else:
            offer(request, _("The contact was added."))
            return web.redirect(request, f"/contacts/{contact.pk}")
    status = 422 if form.errors else 200
    return web.render(request, "crm/contacts/new.html", {"form": form}, status=status)


@require_safe
@unless_deleted("contact")
def contact_card(request: HttpRequest, id: int) -> HttpResponse:
    """The card, as a page or as the panel over the list."""
    return web.render(request, CARD, _card(request, _seen(request, id)))


def edit_contact(request: HttpRequest, id: int, place: str | None = None) -> HttpResponse:
    """The form for a whole contact, or for one place of the card, and saving it."""
    contact = _changed(request, id)
    if place is not None and place not in PLACES:
        raise Http404
    if place is not None:
        access.shown_among(request.actor, Contact.record_kind, PLACES[place])
    sent = request.POST if request.method == "POST" else None
    form = ContactForm(sent, actor=request.actor, contact=contact, place=place)
    if sent is None or not form.is_valid():
        return _edit_form(request, contact, form, place, status=422 if form.errors else 200)
    merged = merge(form, held_by(contact), record=contact, sent=sent)
    if merged.conflict:
        return _edit_form(request, contact, form, place, status=409, conflict=merged.conflict)
    try:
        contact = actions.edit_contact(
            contact,
            **merged.values,
            version=contact.version,
            phone_region=request.actor.user.region,
            by=request.actor,
        )
    except Refused as refusal:
        _complain(form, refusal)
    except Conflict:
        return edit_contact(request, id, place)  # somebody was quicker by a moment: look again
    else:
        return _saved(request, contact, place)
    return _edit_form(request, contact, form, place, status=422)


@require_safe
def contact_timeline(request: HttpRequest, id: int) -> HttpResponse:
    """Older stretches of the timeline."""
    return show_older(request, _seen(request, id), url=f"/contacts/{id}/timeline")


@require_POST
def contact_notes(request: HttpRequest, id: int) -> HttpResponse:
    """Write a note."""
    return write_note(
        request, _changed(request, id), timeline_url=f"/contacts/{id}/timeline", card_url=f"/contacts/{id}"
    )


@require_POST
def contact_archive(request: HttpRequest, id: int) -> HttpResponse:
    """Put a contact away, or take it out again."""
    contact = get_object_or_404(Contact.objects.deleted_by(request.actor), pk=id)
    if "undo" in request.POST:
        actions.unarchive_contact(contact, by=request.actor)
        offer(request, _("The contact is back."))
        return web.redirect(request, f"/contacts/{id}")
    actions.archive_contact(contact, by=request.actor)
    offer(request, _("The contact was archived. Its card is kept and can be taken out again."))
    return web.redirect(request, "/contacts")


def _seen(request: HttpRequest, id: int) -> Contact:
    found = Contact.objects.seen_by(request.actor).select_related("responsible")
    return get_object_or_404(found.prefetch_related("ways_to_reach"), pk=id)


def _changed(request: HttpRequest, id: int) -> Contact:
    found = Contact.objects.changed_by(request.actor).select_related("responsible")
    return get_object_or_404(found.prefetch_related("ways_to_reach"), pk=id)


def _card(request: HttpRequest, contact: Contact) -> dict[str, Any]:
    actor = request.actor
    return {
        "contact": contact,
        "phones": [(one, phones.show(one.normalised)) for one in reaching.ways_of(contact, reaching.PHONE)],
        "emails": reaching.ways_of(contact, reaching.EMAIL),
        "place_of_living": _lines_of_address(contact, actor),
        "deals": [(deal, painted(deal.stage.color)) for deal in deals_of(contact, actor=actor)],
        "story": story_of(contact, actor=actor, url=f"/contacts/{contact.pk}/timeline"),
        "notes_url": f"/contacts/{contact.pk}/notes",
        "may_change": may_do(actor, contact, Verb.CHANGE),
        "may_archive": may_do(actor, contact, Verb.DELETE),
    }


def _lines_of_address(contact: Contact, actor: Actor) -> str:
    hidden = access.hidden_fields(actor, Contact.record_kind)
    names = ("address", "postal_code", "city", "region")
    street, code, city, region = ("" if name in hidden else getattr(contact, name) for name in names)
    place = " ".join(filter(None, (code, city)))
    return "\n".join(filter(None, (street, ", ".join(filter(None, (place, region))))))


def _edit_form(
    request: HttpRequest,
    contact: Contact,
    form: ContactForm,
    place: str | None,
    *,
    status: int,
    conflict: Any = None,
) -> HttpResponse:
    seen = seen_input(held_by(contact), form, contact)
    context = {"contact": contact, "form": form, "place": place, "seen": seen, "conflict": conflict}
    fragment = "place_form" if place is not None and request.htmx else None
    return web.render(request, "crm/contacts/edit.html", context, fragment=fragment, status=status)


def _saved(request: HttpRequest, contact: Contact, place: str | None) -> HttpResponse:
    """Back to the card; a place edited on the card itself is answered with the card as it is now."""
    if last_change() is not None:
        offer(request, _("Saved."))
    if place is None or not request.htmx:
        return web.redirect(request, f"/contacts/{contact.pk}")
    fresh = _card(request, _seen(request, contact.pk))
    answer = web.render(request, CARD, fresh, fragment="panel")
    answer["HX-Retarget"] = f"#record-contact-{contact.pk}"
    answer["HX-Reswap"] = "morph"
    return answer


def _complain(form: ContactForm, refusal: Refused) -> None:
    form.complain(refusal, name="first_name")
