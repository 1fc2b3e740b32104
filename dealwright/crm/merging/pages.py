"""The pages of duplicates: who seems to be there twice, the comparison, the word while somebody types."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dealwright import web
from dealwright.crm.merging import actions
from dealwright.crm.merging.duplicates import asked_by, asked_of, suspects
from dealwright.crm.merging.groups import duplicate_groups
from dealwright.crm.merging.moving import MODELS
from dealwright.crm.merging.snapshots import plan_of
from dealwright.crm.merging.words import moved_words, veiled
from dealwright.crm.reaching.queries import REACHED_KINDS, Client
from dealwright.kit.errors import NotFound, Problem, Refused
from dealwright.kit.numbers import whole_number
from dealwright.people import access
from dealwright.people.access import Verb, hidden_fields, may
from dealwright.records import kinds
from dealwright.records.undo import offer

View = Callable[[HttpRequest], HttpResponse]

GROUPS = "crm/merging/groups.html"
MERGE = "crm/merging/merge.html"
WARNING = "crm/merging/found.html"
MOST_ALIKE = 30
TYPED = ("first_name", "last_name", "name", "title", "company_title")


@require_safe
def duplicates(request: HttpRequest) -> HttpResponse:
    """Who may be the same as what somebody is typing; nothing where they may see nobody like that."""
    kind = request.GET.get("kind", "contact")
    access.require(request.actor, kind if kind in REACHED_KINDS else "contact", Verb.SEE)
    typed = [request.GET.get(name, "").strip() for name in TYPED[:2]]
    name = " ".join(filter(None, typed)) or request.GET.get("name", "")
    asked = asked_by(
        phones=request.GET.getlist("phones")[:20],
        emails=request.GET.getlist("emails")[:20],
        name="" if kind == "lead" and not name else name[:250],
        region=request.actor.user.region,
    )
    among = _seen_kinds(request)
    id = whole_number(request.GET.get("id", ""))
    but = Client(kind, id) if id else None
    found = [] if asked.is_empty else suspects(asked, actor=request.actor, among=among, but=but)
    return web.render(request, WARNING, {"found": found}, fragment="found")


def like_page(kind: str) -> Callable[[HttpRequest, int], HttpResponse]:
    """The page of whoever may be the same as one client of a kind."""

    @require_safe
    def like(request: HttpRequest, id: int) -> HttpResponse:
        seen = MODELS[kind].objects.seen_by(request.actor).prefetch_related("ways_to_reach")
        record = get_object_or_404(seen, pk=id)
        asked, but = asked_of(record, request.actor), Client(kind, id)
        context = {
            "kind": _kind(kind),
            "base": _base(kind),
            "record": record,
            "found": suspects(
                asked, actor=request.actor, among=_seen_kinds(request), but=but, most=MOST_ALIKE
            ),
            "may_merge": _may_merge(request, kind),
        }
        return web.render(request, "crm/merging/of_record.html", context)

    return like


def groups_page(kind: str) -> View:
    """The page of everybody of a kind who seems to be there twice."""

    @require_http_methods(["GET", "HEAD", "POST"])
    def groups(request: HttpRequest) -> HttpResponse:
        access.require(request.actor, kind, Verb.SEE)
        if request.method == "POST":
            return _not_same(request, kind)
        page = duplicate_groups(kind, actor=request.actor, cursor=request.GET.get("cursor", ""))
        of_kind, base = _kind(kind), _base(kind)
        context = {
            "kind": of_kind,
            "base": base,
            "groups": page.groups,
            "next_url": page.next_cursor and f"{base}/duplicates?{urlencode({'cursor': page.next_cursor})}",
            "may_merge": _may_merge(request, kind),
            "may_change": may(request.actor, kind, Verb.CHANGE),
        }
        fragment = "rows" if request.htmx and "cursor" in request.GET else None
        return web.render(request, GROUPS, context, fragment=fragment)

    return groups


def merge_page(kind: str) -> View:
    """The comparison of two to five records, and merging them."""

    @require_http_methods(["GET", "HEAD", "POST"])
    def merge(request: HttpRequest) -> HttpResponse:
        for verb in (Verb.CHANGE, Verb.DELETE):
            access.require(request.actor, kind, verb)
        sent = request.POST if request.method == "POST" else request.GET
        ids = _ids(sent)
        records = actions.mergeable(kind, ids, request.actor)
        choose = {
            name.removeprefix("choose."): id
            for name in sent
            if name.startswith("choose.") and (id := whole_number(sent.get(name, ""))) in ids
        }
        if request.method == "POST" and sent.get("step") == "merge":
            try:
                into = records[0]
                version = whole_number(sent.get("version", ""))
                actions.merge_records(
                    into, others=records[1:], choose=choose, version=version, by=request.actor
                )
            except Problem as problem:
                if problem.status not in (409, 422):
                    raise
                return _comparison(request, kind, ids, choose, problem)
            offer(request, _("They are one now: “%(record)s”.") % {"record": into})
            return web.redirect(request, _kind(kind).url(into.pk))
        return _comparison(request, kind, ids, choose)

    return merge


@require_POST
def _not_same(request: HttpRequest, kind: str) -> HttpResponse:
    """Remember it, or take it back: the notice that tells it offers that."""
    is_undo = "undo" in request.GET
    ids, at = _ids(request.GET if is_undo else request.POST), f"{_base(kind)}/duplicates"
    found = MODELS[kind].objects.changed_by(request.actor).in_bulk(ids)
    if len(found) < 2 or len(found) < len(ids):
        raise NotFound(_("There is no such record, or you may not see it."))
    if is_undo:
        actions.forget_not_same(list(found.values()), by=request.actor)
        web.toast(request, _("They are suggested together again."))
    else:
        actions.say_not_same(list(found.values()), by=request.actor)
        back = f"{at}?{urlencode({'undo': 1, 'ids': sorted(found)}, doseq=True)}"
        web.toast(request, _("They will not be suggested together again."), undo_url=back)
    return web.redirect(request, at)


def _comparison(
    request: HttpRequest, kind: str, ids: list[int], choose: dict[str, int], problem: Problem | None = None
) -> HttpResponse:
    by_id = MODELS[kind].objects.seen_by(request.actor).select_related("responsible").in_bulk(ids)
    records = [by_id[id] for id in ids if id in by_id]
    if len(records) < 2:
        raise NotFound(_("There is no such record, or you may not see it."))
    plan = veiled(plan_of(records, choose), records, request.actor)
    taken = {one.name: one for one in plan.chosen}
    context = {
        "kind": _kind(kind),
        "base": _base(kind),
        "records": records,
        "plan": replace(plan, chosen=tuple(taken.values())),
        "different": [one for one in plan.chosen if one.differs],
        "alike": [one for one in plan.chosen if not one.differs and one.shown],
        "moved": moved_words(plan, kind, request.actor),
        "problem": str(problem) if problem else "",
    }
    return web.render(request, MERGE, context, status=problem.status if problem else 200)


def _ids(sent: Any) -> list[int]:
    """The chosen records: the one that stays first."""
    if "all" in sent:
        raise Refused(_("Tick two to five records to be merged, in place of all that match."))
    ids = [id for text in sent.getlist("ids")[:20] if (id := whole_number(text)) is not None]
    into = whole_number(sent.get("into", ""))
    if into in ids:
        ids = [into, *(id for id in ids if id != into)]
    return list(dict.fromkeys(ids))


def _may_merge(request: HttpRequest, kind: str) -> bool:
    rights = may(request.actor, kind, Verb.CHANGE) and may(request.actor, kind, Verb.DELETE)
    return rights and not hidden_fields(request.actor, kind)


def _seen_kinds(request: HttpRequest) -> list[str]:
    return [one for one in REACHED_KINDS if may(request.actor, one, Verb.SEE)]


def _kind(name: str) -> kinds.RecordKind:
    kind = kinds.get(name)
    if kind is None:
        raise LookupError(name)
    return kind


def _base(kind: str) -> str:
    """`/contacts`."""
    return _kind(kind).list_url.removesuffix("/list")


contact_duplicates, company_duplicates = groups_page("contact"), groups_page("company")
lead_duplicates = groups_page("lead")
merge_contacts, merge_companies = merge_page("contact"), merge_page("company")
merge_leads = merge_page("lead")
duplicates_of_contact, duplicates_of_company = like_page("contact"), like_page("company")
duplicates_of_lead = like_page("lead")
