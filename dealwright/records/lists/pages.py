"""The pages of lists: the list itself and its parts. A domain's page is `list_page("deal")`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dealwright import web
from dealwright.kit.errors import Conflict, Problem, Refused
from dealwright.kit.numbers import whole_number
from dealwright.people.access import Verb, hidden_fields, may
from dealwright.records.bulk.bar import Matching, bar_of, everything_of, may_choose
from dealwright.records.fields import Field
from dealwright.records.fields.queries import fields_of
from dealwright.records.lists import editing, export, listing
from dealwright.records.lists.asking import PERIODS, read
from dealwright.records.lists.choices import choices_of, is_searched
from dealwright.records.lists.fields import askings_of, columns_of
from dealwright.records.lists.frame import frame_of, key_of_columns, state_in
from dealwright.records.lists.listing import Listing
from dealwright.records.lists.recalling import frame_of_page
from dealwright.records.lists.state import State, read_query
from dealwright.records.lists.table import (
    columns_for,
    is_edited_in_place,
    rows_of,
    table,
    with_relations,
)
from dealwright.records.lists.ways import LIST, url_of
from dealwright.records.pipelines.asking import ask
from dealwright.records.pipelines.requiring import Unfilled
from dealwright.records.undo import offer
from dealwright.records.views.actions import keep_columns
from dealwright.records.views.queries import desk_of

PAGE = "records/lists/list.html"
PARTS = "records/lists/parts.html"
DAYS = frozenset({"from", "until"})
"""What a report covers: its conditions are changed within the same days."""


def list_page(kind: str) -> Callable[[HttpRequest], HttpResponse]:
    """The page of the list of a kind; its further rows alone when the list asks for them."""

    @require_safe
    def show_list(request: HttpRequest) -> HttpResponse:
        return show(request, _listing(kind))

    return show_list


def show(request: HttpRequest, of: Listing) -> HttpResponse:
    """Answer with the list in the state of the address; one that is not in order leads to one that is."""
    frame = frame_of_page(request, of)
    if frame.leads_to:
        return web.redirect(request, frame.leads_to)
    cursor, shown = request.GET.get("cursor", ""), whole_number(request.GET.get("shown")) or 0
    found = table(of, frame.state, frame.columns, request.actor, cursor=cursor, shown=shown)
    matching = Matching(
        everything_of(frame.state), found.count, found.count_capped, is_read=not found.next_cursor
    )
    context = {
        "listing": of,
        "frame": frame,
        "table": found,
        "column_names": ",".join(frame.columns),
        "next_url": found.next_cursor and frame.state.address(of.url, cursor=found.next_cursor),
        "may_create": bool(of.new_url) and may(request.actor, of.kind, Verb.CREATE),
        "may_change": may_choose(request.actor, of.kind),
        "bar": bar_of(request.actor, of, matching),
        "may_export": may(request.actor, of.kind, Verb.EXPORT),
    }
    fragment = None
    if request.htmx and cursor:
        fragment = "rows"
    elif request.htmx and request.headers.get("HX-Target") == "list-table":
        fragment = "table"
    return web.render(request, PAGE, context, fragment=fragment)


@require_safe
def list_filter(request: HttpRequest, kind: str, base: str) -> HttpResponse:
    """The form for one condition; it leads to the list in its new state."""
    of = _listing(kind)
    asking = askings_of(of, request.actor).get(base)
    if asking is None:
        raise Http404
    before = _state_before(request, of)
    state = read(of, before, request.actor).state
    given = {name: text for name, text in state.filters if name.partition("__")[0] == base}
    text = request.GET.get("find", "")
    context = {
        "listing": of,
        "asking": asking,
        "given": given,
        "chosen": _chosen(given, base),
        "kept": _hidden_inputs(state.without(given)) + [one for one in before.filters if one[0] in DAYS],
        "choices": choices_of(asking.type, of.kind, request.actor, text),
        "is_searched": is_searched(asking.type),
        "find": text,
        "periods": list(PERIODS.items()),
        "url": _url_at(request, of),
        "query": state.query,
    }
    if request.htmx and "find" in request.GET:
        return web.render(request, PARTS, context, fragment="choices")
    return web.render(request, PARTS, context, fragment="filter" if request.htmx else None)


@require_http_methods(["GET", "HEAD", "POST"])
def list_columns(request: HttpRequest, kind: str) -> HttpResponse:
    """The columns to choose from, in their order; keeping the choice for this person and this view."""
    of = _listing(kind)
    sent = request.POST if request.method == "POST" else request.GET
    state = read_query(sent.get("state", ""))
    known = columns_of(of, request.actor)
    if request.method == "POST":
        wanted = [] if "usual" in request.POST else request.POST.getlist("columns")
        chosen = columns_for(of, wanted, request.actor) if wanted else []
        keep_columns(request.actor.user, kind, key_of_columns(of, state), chosen)
        return web.redirect(request, state.with_columns(chosen).address(of.url))
    desk = desk_of(request.actor, kind, "list")
    chosen = columns_for(
        of, state.columns or desk.columns.get(key_of_columns(of, state)) or of.columns, request.actor
    )
    others = [name for name in known if name not in chosen]
    context = {
        "listing": of,
        "state": state,
        "main": known[chosen[0]],
        "choices": [(known[name], name in chosen) for name in [*chosen[1:], *others]],
    }
    return web.render(
        request, "records/lists/columns.html", context, fragment="columns" if request.htmx else None
    )


@require_http_methods(["GET", "HEAD", "POST"])
def list_cell(request: HttpRequest, kind: str, id: int, field: str) -> HttpResponse:
    """One cell as a form, and saving it: the answer is the row as it is now."""
    of = _listing(kind)
    columns = [name for name in request.GET.get("columns", "").split(",") if name]
    found = _edited_field(request, of, field)
    record = get_object_or_404(_records(of, request, [*columns, field]), pk=id)
    if request.method != "POST":
        if "cancel" in request.GET:
            return _row(request, of, record, columns)
        return _cell(
            request,
            of,
            record,
            found,
            editing.CellForm(field=found, record=record, actor=request.actor),
            columns,
        )
    form = editing.CellForm(request.POST, field=found, record=record, actor=request.actor)
    if not form.is_valid():
        return _cell(request, of, record, found, form, columns, status=422)
    try:
        editing.save(of.of_kind, record, found, form, by=request.actor)
    except Unfilled as unfilled:
        return ask(request, record, unfilled.stage)
    except Conflict as conflict:
        return _stale(request, of, id, found, form, columns, conflict)
    except Problem as problem:
        if not isinstance(problem, Refused):
            raise
        form.add_error(editing.VALUE, str(problem))
        return _cell(request, of, record, found, form, columns, status=422)
    offer(request, _("%(field)s of “%(record)s” was changed.") % {"field": found.label, "record": record})
    if not request.htmx:
        return web.redirect(request, of.url)
    return row_again(request, kind, id)


@require_safe
def list_export(request: HttpRequest, kind: str, ending: str = "csv") -> HttpResponseBase:
    """The list in this state as a file, with the columns that are shown or, with `fields=all`, every one."""
    of = _listing(kind)
    frame = frame_of(request, of)
    names = None if request.GET.get("fields") == "all" else frame.columns
    return export.answer(of, frame.state, names, request.actor, ending=ending)


def row_again(request: HttpRequest, kind: str, id: int) -> HttpResponse:
    """The row of a record as it is now, for cells of domains that do something; empty where it is gone."""
    of = _listing(kind)
    columns = [name for name in request.GET.get("columns", "").split(",") if name]
    fresh = _records(of, request, columns or list(of.columns), seen=True).filter(pk=id).first()
    return HttpResponse() if fresh is None else _row(request, of, fresh, columns)


def _listing(kind: str) -> Listing:
    found = listing.get(kind)
    if found is None:
        raise Http404
    return found


def _state_before(request: HttpRequest, of: Listing) -> State:
    """The state the form was opened from: in `state`, or in the address itself."""
    if "state" in request.GET:
        return read_query(request.GET["state"])
    return state_in(request)


def _url_at(request: HttpRequest, of: Listing) -> str:
    """Where the form leads: the way of looking at the records that it was opened from."""
    return url_of(of, request.GET.get("way", LIST))


def _chosen(given: dict[str, str], base: str) -> list[str]:
    return [key for key in f"{given.get(base, '')},{given.get(f'{base}__in', '')}".split(",") if key]


def _hidden_inputs(state: State) -> list[tuple[str, str]]:
    return [
        (name, text)
        for name, text in [
            ("view", state.view),
            ("q", state.search),
            *state.filters,
            ("sort", state.sort),
            ("columns", ",".join(state.columns)),
        ]
        if text
    ]


def _edited_field(request: HttpRequest, of: Listing, name: str) -> Field:
    hidden = hidden_fields(request.actor, of.kind)
    column = columns_of(of, request.actor).get(name)
    if column is None or column.field is None or name in hidden or not is_edited_in_place(of, column):
        raise Http404
    return next(one for one in fields_of(of.kind) if one.name == name)


def _records(of: Listing, request: HttpRequest, columns: list[str], *, seen: bool = False) -> Any:
    kind = of.of_kind
    records = kind.seen_by(request.actor) if seen else kind.records.all().changed_by(request.actor)
    return with_relations(of, of.among(records), columns)


def _row(request: HttpRequest, of: Listing, record: Any, columns: list[str]) -> HttpResponse:
    known = columns_of(of, request.actor)
    shown = [known[name] for name in columns_for(of, columns or of.columns, request.actor)]
    context = {
        "table": {"rows": rows_of(of, [record], shown, request.actor)},
        "next_url": None,
        "listing": of,
        "may_change": True,
        "column_names": ",".join(one.name for one in shown),
    }
    return web.render(request, PAGE, context, fragment="rows")


def _cell(
    request: HttpRequest,
    of: Listing,
    record: Any,
    field: Field,
    form: editing.CellForm,
    columns: list[str],
    *,
    conflict: Any = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "listing": of,
        "record": record,
        "field": field,
        "form": form,
        "conflict": conflict,
        "column_names": ",".join(columns),
    }
    fragment = "cell" if request.htmx else None
    answer = web.render(request, "records/lists/cell.html", context, fragment=fragment, status=status)
    if status != 200:  # the row was to be replaced; its cell comes back instead
        answer["HX-Retarget"] = f"#row-{of.key}-{record.pk} td.editing"
        answer["HX-Reswap"] = "outerHTML"
    return answer


def _stale(
    request: HttpRequest,
    of: Listing,
    id: int,
    field: Field,
    form: editing.CellForm,
    columns: list[str],
    conflict: Conflict,
) -> HttpResponse:
    """What was typed stays; the newer value stands beside it, and saving again takes the place of that."""
    fresh = get_object_or_404(_records(of, request, [*columns, field.name]), pk=id)
    sent = request.POST.copy()
    sent["version"], sent["seen"] = str(fresh.version), editing.seen_value(field, fresh)
    again = editing.CellForm(sent, field=field, record=fresh, actor=request.actor)
    again.is_valid()
    theirs = field.show(field.value_of(fresh))
    told = {"message": str(conflict), "theirs": theirs}
    return _cell(request, of, fresh, field, again, columns, conflict=told, status=409)
