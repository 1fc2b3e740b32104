"""Changing many records from a list or board: choose, look at what would happen, start, watch, stop, undo."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from dealwright import web
from dealwright.kit.errors import Forbidden, Refused
from dealwright.kit.numbers import whole_number
from dealwright.people.access import hidden_fields, may, require
from dealwright.records.bulk import actions, demands, queries, running
from dealwright.records.bulk.acts import Act, Move, SetField
from dealwright.records.bulk.choosing import Offer, acts_for
from dealwright.records.bulk.forms import SIMPLE, ActForm
from dealwright.records.bulk.models import BulkChange, ItemState
from dealwright.records.bulk.preview import MOST, MOST_WITH_AUTOMATION, Chosen, preview
from dealwright.records.bulk.running import reasons_of
from dealwright.records.bulk.words import result_of, title_of
from dealwright.records.lists import listing as lists
from dealwright.records.lists.listing import Listing
from dealwright.records.pipelines.asking import done
from dealwright.records.pipelines.demand_form import DemandForm
from dealwright.records.undo import offer as offer_undo

PAGE = "records/bulk/change.html"
NEW = "records/bulk/new.html"
SHOWN = 50
MOST_REASONS = 2
"""Why some of the cards that were dragged stay: said in notices, of which three are shown at once."""
DROP = "drop"
"""The step of cards that were dragged together: they are moved at once, unless something has to be asked."""
DROPPED = frozenset({"move", "set"})
"""What columns do to the cards that are put into them: another stage, another day."""
MOST_AT_ONCE = 200
"""Records that are moved while the hand waits; of more, what would happen is shown first."""


@require_safe
def bulk_changes(request: HttpRequest) -> HttpResponse:
    """What was done to many records at once, newest first."""
    before = whole_number(request.GET.get("before"))
    found = queries.bulk_changes_seen_by(request.actor).order_by("-id")
    found = found.filter(pk__lt=before) if before else found
    rows = list(found[: SHOWN + 1])
    context = {
        "changes": [(one, title_of(one), result_of(one)) for one in rows[:SHOWN]],
        "next_url": f"/bulk-changes?before={rows[SHOWN - 1].pk}" if len(rows) > SHOWN else None,
    }
    fragment = "rows" if request.htmx and before else None
    return web.render(request, "records/bulk/changes.html", context, fragment=fragment)


@require_POST
def new_bulk_change(request: HttpRequest) -> HttpResponse:
    """Choose what is to be done, look at what would happen, and start it: three steps of one form."""
    listing, offer = _asked(request)
    chosen = _chosen(request)
    if not chosen.ids and "query" not in request.POST:
        raise Refused(_("Choose at least one record."))
    step = request.POST.get("step", "")
    form = ActForm(
        request.POST if step or offer.name in SIMPLE else None,
        listing=listing,
        act=offer.name,
        actor=request.actor,
    )
    if offer.name == "set" and step not in {"preview", "start", DROP}:
        form = ActForm(
            request.POST if request.POST.get("field") else None,
            listing=listing,
            act="set",
            actor=request.actor,
        )
        return _step(request, listing, offer, chosen, form)
    if not step and offer.name not in SIMPLE:
        return _step(request, listing, offer, chosen, form)
    if step == DROP and set(form.errors) == {"reason"}:  # which nobody was asked for yet
        form = ActForm(listing=listing, act=offer.name, actor=request.actor)
        form.initial["value"] = request.POST.get("value")
        return _step(request, listing, offer, chosen, form)
    if not form.is_valid():
        return _step(request, listing, offer, chosen, form, status=422)
    try:
        act = form.chosen_act()
        fill: dict[str, Any] = {}
        if isinstance(act, Move):
            asked = _demanded(request, act, chosen)
            if isinstance(asked, DemandForm):
                status = 422 if asked.is_bound else 200
                return _step(request, listing, offer, chosen, form, demanded=(act, asked), status=status)
            fill = asked
            act = Move(listing, act.stage, act.stage_id, fill, act.reason)
            act.check(request.actor)
        is_dropped = step == DROP and offer.name in DROPPED and 0 < len(chosen.ids) <= MOST_AT_ONCE
        if is_dropped and isinstance(act, Move | SetField):
            return _change_at_once(request, act, chosen)
        if step == "start":
            return _start(request, act, chosen)
        return _step(request, listing, offer, chosen, form, act=act, fill=fill)
    except Refused as refusal:
        form.add_error("value" if "value" in form.fields else None, str(refusal))
        return _step(request, listing, offer, chosen, form, status=422)


@require_safe
def bulk_change(request: HttpRequest, id: int) -> HttpResponse:
    """How far it is, and what was skipped and why."""
    change = _seen(request, id)
    is_part = request.htmx and request.headers.get("HX-Target", "").startswith("bulk-")
    return web.render(request, PAGE, _context(request, change), fragment="progress" if is_part else None)


@require_POST
def bulk_change_stop(request: HttpRequest, id: int) -> HttpResponse:
    """Change no further record."""
    change = actions.stop_bulk_change(_seen(request, id), by=request.actor)
    web.toast(request, _("It stops after the records it has in hand."), tone="information")
    return _watched(request, change)


@require_POST
def bulk_change_undo(request: HttpRequest, id: int) -> HttpResponse:
    """Take it back, as a change of many itself."""
    return _watched(request, actions.undo_bulk_change(_seen(request, id), by=request.actor))


def _asked(request: HttpRequest) -> tuple[Listing, Offer]:
    listing = lists.get(request.POST.get("kind", ""))
    if listing is None:
        raise Http404
    offers = acts_for(listing, hidden_fields(request.actor, listing.kind))
    offer = next((one for one in offers if one.name == request.POST.get("act")), None)
    if offer is None:
        raise Http404
    return listing, offer


def _chosen(request: HttpRequest) -> Chosen:
    """The rows that were ticked; or, with `all`, everything the list shows."""
    if request.POST.get("all"):
        return Chosen(query=request.POST.get("query", "")[:4_000], with_archived=False)
    ids = [whole_number(text) for part in request.POST.getlist("ids") for text in part.split(",")]
    found = tuple(dict.fromkeys(id for id in ids if id))[:10_000]
    if not found:
        raise Refused(_("Choose at least one record."))
    return Chosen(ids=found)


def _versions(request: HttpRequest) -> dict[int, int]:
    """In which version each card stood on the screen, from `3:7,4:1`."""
    pairs = [part.partition(":") for part in request.POST.get("versions", "").split(",")]
    numbers = [(whole_number(id), whole_number(version)) for id, _colon, version in pairs]
    return {id: version for id, version in numbers if id and version}


def _demanded(request: HttpRequest, act: Move, chosen: Chosen) -> DemandForm | dict[str, Any]:
    """What records get that lack what the stage demands; or the form that asks for it."""
    if request.POST.get("fill"):
        return demands.from_text(request.POST["fill"])
    if "skip" in request.POST:
        return {}
    fields = demands.lacking(act, chosen, request.actor)
    if not fields:
        return {}
    form = demands.demand_form(
        act, fields, request.actor, *((request.POST, request.FILES) if "demanded" in request.POST else ())
    )
    if form.is_bound and form.is_valid():
        try:
            return demands.as_json(form)
        except Refused as refusal:
            form.complain(refusal)
    return form


def _start(request: HttpRequest, act: Act, chosen: Chosen) -> HttpResponse:
    run_automation = bool(request.POST.get("run_automation"))
    if not may(request.actor, act.listing.kind, act.verb):
        raise Forbidden(_("Your role does not allow this; ask an administrator for the right."))
    return _watched(
        request, actions.start_bulk_change(act, chosen, run_automation=run_automation, by=request.actor)
    )


def _change_at_once(request: HttpRequest, act: Move | SetField, chosen: Chosen) -> HttpResponse:
    """As one change, which one undo takes back; each as if it had been moved by hand."""
    require(request.actor, act.listing.kind, act.verb)
    became = running.change_at_once(act, chosen, versions=_versions(request), by=request.actor)
    results = Counter(became.values())
    moved = results.pop((ItemState.CHANGED, ""), 0)
    results.pop((ItemState.UNCHANGED, ""), None)
    if moved:
        offer_undo(request, _moved_words(act, moved))
    for (_state, reason), count in results.most_common(MOST_REASONS):
        words = ngettext(
            "%(count)s card stays where it was: %(reason)s",
            "%(count)s cards stay where they were: %(reason)s",
            count,
        )
        web.toast(request, words % {"count": count, "reason": reason}, tone="attention")
    return done(request, act.listing.url)


def _moved_words(act: Move | SetField, count: int) -> str:
    if isinstance(act, Move):
        words = ngettext("%(count)s card moved to %(stage)s.", "%(count)s cards moved to %(stage)s.", count)
        return words % {"count": count, "stage": act.stage}
    words = ngettext("%(count)s card changed: %(what)s.", "%(count)s cards changed: %(what)s.", count)
    return words % {"count": count, "what": act.words}


def _watched(request: HttpRequest, change: BulkChange) -> HttpResponse:
    """How far it is: on its page, or in the dialog over the list or board that asked for it."""
    if request.htmx and _stays(request):
        return web.render(request, PAGE, _context(request, change), fragment="progress")
    return web.redirect(request, f"/bulk-changes/{change.pk}")


def _stays(request: HttpRequest) -> bool:
    return "stays" in request.POST or "stays" in request.GET


def _step(
    request: HttpRequest,
    listing: Listing,
    offer: Offer,
    chosen: Chosen,
    form: ActForm,
    *,
    act: Act | None = None,
    demanded: tuple[Move, DemandForm] | None = None,
    fill: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "listing": listing,
        "offer": offer,
        "form": form,
        "ids": ",".join(map(str, chosen.ids)),
        "query": chosen.query,
        "is_all": not chosen.ids,
        "act": act,
        "demand": demanded[1] if demanded else None,
        "stage": demanded[0].stage if demanded else None,
        "fill": json.dumps(fill) if fill is not None else "",
        "skips": "skip" in request.POST,
        "stays": _stays(request),
        "preview": preview(act, chosen, request.actor) if act else None,
        "most": MOST,
        "most_with_automation": MOST_WITH_AUTOMATION,
    }
    fragment = "step" if request.htmx else None
    return web.render(request, NEW, context, fragment=fragment, status=status)


def _context(request: HttpRequest, change: BulkChange) -> dict[str, Any]:
    listing = lists.get(change.of_kind)
    return {
        "change": change,
        "title": title_of(change),
        "result": result_of(change),
        "reasons": reasons_of(change) if change.refused else [],
        "refusals": queries.refusals_of(change, listing, request.actor) if change.refused and listing else [],
        "card_url": listing.of_kind.url if listing else None,
        "list_url": listing.url if listing else "/",
        "undo": queries.undo_of(change),
        "is_undoable": queries.is_undoable(change),
        "told": queries.TOLD,
        "stays": _stays(request),
    }


def _seen(request: HttpRequest, id: int) -> BulkChange:
    return get_object_or_404(queries.bulk_changes_seen_by(request.actor), pk=id)
