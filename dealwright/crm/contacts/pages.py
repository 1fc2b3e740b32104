"""The pages of contacts: the list, the card, adding and editing."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dealwright import web
from dealwright.crm.contacts import actions, reaching
from dealwright.crm.contacts.forms import PLACES, ContactForm
from dealwright.crm.contacts.models import Contact
from dealwright.crm.contacts.queries import SORTINGS, USUAL_SORT, contact_list, deals_of
from dealwright.kit import phones
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.numbers import whole_number
from dealwright.people import access
from dealwright.people.access import Verb
from dealwright.people.users.queries import people_within
from dealwright.records.colors import painted
from dealwright.records.search.queries import LONGEST
from dealwright.records.timeline.pages import show_older, write_note
from dealwright.records.timeline.story import story_of

CARD = "crm/contacts/card.html"


@require_safe
def contacts(request: HttpRequest) -> HttpResponse:
    """The list; its further rows alone when the list asks for them."""
    asked = _asked(request)
    found = contact_list(request.actor, cursor=request.GET.get("cursor", ""), **asked)
    context = {
        "rows": [_row(contact) for contact in found.contacts],
        "asked": asked,
        "next_url": found.next_cursor and f"/contacts?{_query(asked, cursor=found.next_cursor)}",
        "sort_urls": {name: f"/contacts?{_query(asked, sort=name)}" for name in SORTINGS},
        "people": people_within(request.actor, Contact.record_kind, Verb.SEE),
        "may_create": access.may(request.actor, Contact.record_kind, Verb.CREATE),
    }
    fragment = "rows" if request.htmx and "cursor" in request.GET else None
    return web.render(request, "crm/contacts/list.html", context, fragment=fragment)


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
            web.toast(request, _("The contact was added."))
            return web.redirect(request, f"/contacts/{contact.pk}")
    status = 422 if form.errors else 200
    return web.render(request, "crm/contacts/new.html", {"form": form}, status=status)


@require_safe
def contact_card(request: HttpRequest, id: int) -> HttpResponse:
    """The card, as a page or as the panel over the list."""
    return web.render(request, CARD, _card(request, _seen(request, id)))


def edit_contact(request: HttpRequest, id: int, place: str | None = None) -> HttpResponse:
    """The form for a whole contact, or for one place of the card, and saving it."""
    contact = _changed(request, id)
    if place is not None and place not in PLACES:
        raise Http404
    sent = request.POST if request.method == "POST" else None
    form = ContactForm(sent, actor=request.actor, contact=contact, place=place)
    if form.is_bound and form.is_valid():
        try:
            contact = actions.edit_contact(
                contact,
                **form.values(),
                version=form.seen_version,
                phone_region=request.actor.user.region,
                by=request.actor,
            )
        except Refused as refusal:
            _complain(form, refusal)
        except Conflict as conflict:
            return _stale(request, contact, form, place, conflict)
        else:
            return _saved(request, contact, place)
    return _edit_form(request, contact, form, place, status=422 if form.errors else 200)


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
        web.toast(request, _("The contact is back."))
        return web.redirect(request, f"/contacts/{id}")
    actions.archive_contact(contact, by=request.actor)
    web.toast(request, _("The contact was archived. Its card is kept and can be taken out again."))
    return web.redirect(request, "/contacts")


def _seen(request: HttpRequest, id: int) -> Contact:
    found = Contact.objects.seen_by(request.actor).select_related("responsible")
    return get_object_or_404(found.prefetch_related("ways_to_reach"), pk=id)


def _changed(request: HttpRequest, id: int) -> Contact:
    found = Contact.objects.changed_by(request.actor).select_related("responsible")
    return get_object_or_404(found.prefetch_related("ways_to_reach"), pk=id)


def _asked(request: HttpRequest) -> dict[str, Any]:
    """What the address asks of the list; what makes no sense is passed over."""
    sort = request.GET.get("sort", "")
    return {
        "text": request.GET.get("q", "").replace("\0", "").strip()[:LONGEST],
        "responsible": whole_number(request.GET.get("responsible")),
        "sort": sort if sort in SORTINGS else USUAL_SORT,
    }


def _query(asked: dict[str, Any], **changed: str) -> str:
    wanted = {"q": asked["text"], "responsible": asked["responsible"], "sort": asked["sort"], **changed}
    return urlencode({name: value for name, value in wanted.items() if value})


def _row(contact: Contact) -> dict[str, Any]:
    """What a row of the list shows."""
    mails = reaching.ways_of(contact, reaching.EMAIL)
    numbers = reaching.ways_of(contact, reaching.PHONE)
    return {
        "id": contact.pk,
        "name": contact.name,
        "email": mails[0].value if mails else "",
        "phone": phones.show(numbers[0].normalised) if numbers else "",
        "city": ", ".join(part for part in (contact.city, contact.region) if part),
        "responsible": contact.responsible.name if contact.responsible else "",
        "created_at": contact.created_at,
        "tags": contact.tags,
    }


def _card(request: HttpRequest, contact: Contact) -> dict[str, Any]:
    actor = request.actor
    return {
        "contact": contact,
        "phones": [(one, phones.show(one.normalised)) for one in reaching.ways_of(contact, reaching.PHONE)],
        "emails": reaching.ways_of(contact, reaching.EMAIL),
        "place_of_living": _lines_of_address(contact),
        "deals": [(deal, painted(deal.stage.color)) for deal in deals_of(contact, actor=actor)],
        "story": story_of(contact, actor=actor, url=f"/contacts/{contact.pk}/timeline"),
        "notes_url": f"/contacts/{contact.pk}/notes",
        "may_change": Contact.objects.changed_by(actor).filter(pk=contact.pk).exists(),
        "may_archive": Contact.objects.deleted_by(actor).filter(pk=contact.pk).exists(),
    }


def _lines_of_address(contact: Contact) -> str:
    place = " ".join(part for part in (contact.postal_code, contact.city) if part)
    whole = [contact.address, ", ".join(part for part in (place, contact.region) if part)]
    return "\n".join(line for line in whole if line)


def _edit_form(
    request: HttpRequest, contact: Contact, form: ContactForm, place: str | None, *, status: int
) -> HttpResponse:
    context = {"contact": contact, "form": form, "place": place}
    fragment = "place_form" if place is not None and request.htmx else None
    return web.render(request, "crm/contacts/edit.html", context, fragment=fragment, status=status)


def _saved(request: HttpRequest, contact: Contact, place: str | None) -> HttpResponse:
    """Back to the card; a place edited on the card itself is answered with the card as it is now."""
    if place is None or not request.htmx:
        web.toast(request, _("Saved."))
        return web.redirect(request, f"/contacts/{contact.pk}")
    fresh = _card(request, _seen(request, contact.pk))
    answer = web.render(request, CARD, fresh, fragment="panel")
    answer["HX-Retarget"] = f"#record-contact-{contact.pk}"
    answer["HX-Reswap"] = "morph"
    return answer


def _stale(
    request: HttpRequest, contact: Contact, form: ContactForm, place: str | None, conflict: Conflict
) -> HttpResponse:
    """The form with what was typed, ready to be saved over the newer version if the person wants that."""
    form.add_error(None, str(conflict))
    data = request.POST.copy()
    data["version"] = str(contact.version)
    form.data = data
    return _edit_form(request, contact, form, place, status=409)


def _complain(form: ContactForm, refusal: Refused) -> None:
    field = "first_name" if refusal.field == "name" else refusal.field
    form.add_error(field if field in form.fields else None, str(refusal))
