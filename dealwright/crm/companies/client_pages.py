"""The pages that contacts and companies have in common: adding one, its card, changing it, its archive."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dealwright import web
from dealwright.crm import reaching
from dealwright.crm.addresses.places import TYPE_WORDS as ADDRESS_WORDS
from dealwright.crm.addresses.places import Place, main_place, places_of
from dealwright.crm.companies.client_types import TYPES, chip_of
from dealwright.crm.companies.forms import ClientForm
from dealwright.crm.companies.together import put_together, read_together
from dealwright.crm.currency import without_companions
from dealwright.crm.marketing import gathered
from dealwright.crm.reaching.widgets import TYPE_WORDS
from dealwright.crm.requisites.blocks import requisites_on_card
from dealwright.events import Actor, last_change
from dealwright.kit.countries import country_name
from dealwright.kit.errors import Conflict, Refused
from dealwright.people import access
from dealwright.people.access import Verb
from dealwright.records.bin.pages import unless_deleted
from dealwright.records.merging import merge, seen_input
from dealwright.records.seeing import may_do
from dealwright.records.timeline.pages import show_older, story_on_card, write_note
from dealwright.records.undo import offer

Page = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Words:
    """What is said when something was done."""

    added: Any
    archived: Any
    back: Any


@dataclass(frozen=True)
class ClientPages:
    """The pages of one kind of client, over its form, its verbs and its templates."""

    kind: str
    url: str
    model: Any
    form: type[ClientForm]
    create: Callable[..., Any]
    edit: Callable[..., Any]
    archive: Callable[..., Any]
    unarchive: Callable[..., Any]
    card_of: Callable[[HttpRequest, Any], dict[str, Any]]
    """What the card shows beside what all clients have."""
    words: Words
    name_field: str
    """The input at which a name is refused."""

    @property
    def templates(self) -> str:
        """The folder of its templates."""
        return f"crm{self.url}"

    def new(self) -> Page:
        """The form for a new one, and adding it."""

        @require_http_methods(["GET", "HEAD", "POST"])
        def new_client(request: HttpRequest) -> HttpResponse:
            access.require(request.actor, self.kind, Verb.CREATE)
            form = self.form(request.POST if request.method == "POST" else None, actor=request.actor)
            if form.is_bound and form.is_valid():
                try:
                    region = request.actor.user.region
                    client = self.create(**gathered(form.values()), phone_region=region, by=request.actor)
                except Refused as refusal:
                    form.complain(refusal, name=self.name_field)
                else:
                    offer(request, str(self.words.added))
                    return web.redirect(request, f"{self.url}/{client.pk}")
            status = 422 if form.errors else 200
            return web.render(request, f"{self.templates}/new.html", {"form": form}, status=status)

        return new_client

    def card(self) -> Page:
        """The card, as a page or as the panel over the list."""

        @require_safe
        @unless_deleted(self.kind)
        def client_card(request: HttpRequest, id: int) -> HttpResponse:
            client = self.seen(request, id)
            return web.render(request, f"{self.templates}/card.html", self.context(request, client))

        return client_card

    def moved_here(self) -> Page:
        """Links in old e-mails and processes lead to the card (CR-57)."""

        @require_safe
        def client_moved_here(request: HttpRequest, id: int) -> HttpResponse:
            return HttpResponsePermanentRedirect(f"{self.url}/{id}")

        return client_moved_here

    def edited(self) -> Page:
        """The form for a whole one, or for one place of the card, and saving it."""

        @require_http_methods(["GET", "HEAD", "POST"])
        def edit_client(request: HttpRequest, id: int, place: str | None = None) -> HttpResponse:
            return self._edit(request, id, place)

        return edit_client

    def timeline(self) -> Page:
        """Older stretches of the timeline."""

        @require_safe
        def client_timeline(request: HttpRequest, id: int) -> HttpResponse:
            return show_older(request, self.seen(request, id), url=f"{self.url}/{id}/timeline")

        return client_timeline

    def notes(self) -> Page:
        """Write a note."""

        @require_POST
        def client_notes(request: HttpRequest, id: int) -> HttpResponse:
            card = f"{self.url}/{id}"
            return write_note(
                request, self.changed(request, id), timeline_url=f"{card}/timeline", card_url=card
            )

        return client_notes

    def archived(self) -> Page:
        """Put one away, or take it out again."""

        @require_POST
        def client_archive(request: HttpRequest, id: int) -> HttpResponse:
            client = get_object_or_404(self.model.objects.deleted_by(request.actor), pk=id)
            if "undo" in request.POST:
                self.unarchive(client, by=request.actor)
                offer(request, str(self.words.back))
                return web.redirect(request, f"{self.url}/{id}")
            self.archive(client, by=request.actor)
            offer(request, str(self.words.archived))
            return web.redirect(request, self.url)

        return client_archive

    def seen(self, request: HttpRequest, id: int) -> Any:
        """The client, if the actor may see it."""
        return self._found(self.model.objects.seen_by(request.actor), id)

    def changed(self, request: HttpRequest, id: int) -> Any:
        """The client, if the actor may change it."""
        return self._found(self.model.objects.changed_by(request.actor), id)

    def context(self, request: HttpRequest, client: Any) -> dict[str, Any]:
        """Everything its card shows."""
        actor, card = request.actor, f"{self.url}/{client.pk}"
        may_change = may_do(actor, client, Verb.CHANGE)
        return {
            self.kind: client,
            "client": client,
            "base": card,
            "type_words": TYPE_WORDS,
            "chip": chip_of(TYPES[self.kind], client.client_type),
            "marks": client.marks_without(access.hidden_fields(actor, self.kind)),
            "watching": client.watching if client.observer_ids else [],
            "phones": reaching.ways_of(client, reaching.PHONE),
            "emails": reaching.ways_of(client, reaching.EMAIL),
            "web_pages": reaching.ways_of(client, reaching.WEB),
            "messengers": reaching.ways_of(client, reaching.MESSENGER),
            "main_address": _address(_shown_place(client, actor)),
            "further_addresses": [(ADDRESS_WORDS[one.type], _address(one)) for one in places_of(client)],
            "story": story_on_card(request, client, url=f"{card}/timeline"),
            "notes_url": f"{card}/notes",
            "may_change": may_change,
            "may_archive": may_do(actor, client, Verb.DELETE),
            "requisites": requisites_on_card(client, actor),
            **self.card_of(request, client),
        }

    def card_again(self, request: HttpRequest, id: int) -> HttpResponse:
        """The card as it is now, in the place of the card that was."""
        fresh = self.context(request, self.seen(request, id))
        return web.render_card(request, f"{self.templates}/card.html", fresh, of=(self.kind, id))

    def _found(self, clients: Any, id: int) -> Any:
        found = clients.select_related("responsible", "created_by", "updated_by").with_observer_ids()
        return put_together(get_object_or_404(read_together(found), pk=id))

    def _edit(self, request: HttpRequest, id: int, place: str | None) -> HttpResponse:
        client = self.changed(request, id)
        if place is not None:
            if place not in self.form.places:
                raise Http404
            access.shown_among(request.actor, self.kind, without_companions(self.form.places[place]))
        sent = request.POST if request.method == "POST" else None
        form = self.form(sent, actor=request.actor, record=client, place=place)
        if sent is None or not form.is_valid():
            return self._form(request, client, form, place, status=422 if form.errors else 200)
        merged = merge(form, self.form.held_by(client), record=client, sent=sent)
        if merged.conflict:
            return self._form(request, client, form, place, status=409, conflict=merged.conflict)
        try:
            region = request.actor.user.region
            self.edit(client, **merged.values, version=client.version, phone_region=region, by=request.actor)
        except Refused as refusal:
            form.complain(refusal, name=self.name_field)
        except Conflict:
            return self._edit(request, id, place)  # somebody was quicker by a moment: look again
        else:
            return self._saved(request, id, place)
        return self._form(request, client, form, place, status=422)

    def _form(
        self,
        request: HttpRequest,
        client: Any,
        form: ClientForm,
        place: str | None,
        *,
        status: int,
        conflict: Any = None,
    ) -> HttpResponse:
        seen = seen_input(self.form.held_by(client), form, client)
        context = {"client": client, "base": f"{self.url}/{client.pk}", "kind": self.kind, "form": form}
        context |= {
            "place": place,
            "seen": seen,
            "conflict": conflict,
            "fields": f"{self.templates}/fields.html",
        }
        fragment = "place_form" if place is not None and request.htmx else None
        return web.render(request, "crm/clients/edit.html", context, fragment=fragment, status=status)

    def _saved(self, request: HttpRequest, id: int, place: str | None) -> HttpResponse:
        """Back to the card; a place edited on the card itself is answered with the card as it is now."""
        if last_change() is not None:
            offer(request, _("Saved."))
        if place is None or not request.htmx:
            return web.redirect(request, f"{self.url}/{id}")
        return self.card_again(request, id)


def _address(place: Place) -> str:
    """The lines of an address with its country in the reader's language."""
    return "\n".join(filter(None, (place.lines, country_name(place.country) if place.country else "")))


def _shown_place(client: Any, actor: Actor) -> Place:
    """The main address without the parts that the actor may not see."""
    hidden = access.hidden_fields(actor, client.record_kind)
    shown = main_place(client).told() | {"street": "" if "address" in hidden else client.address}
    return Place(**{name: "" if name in hidden else value for name, value in shown.items()})
