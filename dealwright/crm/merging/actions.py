"""Verbs that merge clients and leads, take a merge back, and say that two are not the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

from django.utils.translation import gettext as _

from dealwright.crm.activities import next_steps
from dealwright.crm.leads.models import Lead
from dealwright.crm.merging import of_leads
from dealwright.crm.merging.events import MERGED, SPLIT
from dealwright.crm.merging.models import Merge, MergedRecord, NotSame
from dealwright.crm.merging.moving import MODELS, relation_named, relations_of
from dealwright.crm.merging.planning import MOST_RECORDS, Plan
from dealwright.crm.merging.snapshots import plan_of, snapshot
from dealwright.events import Actor, action, record, ref
from dealwright.kit import clock
from dealwright.kit.errors import Conflict, Forbidden, NotFound, Refused
from dealwright.people.access import hidden_fields
from dealwright.records import kinds


@action
def merge_records(
    into: Any,
    *,
    others: Iterable[Any],
    choose: Mapping[str, int] | None = None,
    version: int | None = None,
    by: Actor,
) -> Merge:
    """Merge clients, or leads: `into` stays, everything that points at the others points at it from now on.

    `choose` says by field from which record its value comes. The others go to the recycle bin, and their
    addresses lead to the one that stays. All of it, or nothing; undo takes it back for 30 days.
    """
    kind, ids = into.record_kind, [into.pk, *(one.pk for one in others)]
    records = _locked(kind, ids, by)
    records[0].expect_version(version)
    plan = plan_of(records, dict(choose or {}))
    if plan.problems:
        raise plan.problems[0]
    before = {str(one.pk): snapshot(one).told for one in records}
    gone = [ref(one) for one in records[1:]]
    _move(kind, plan)
    survivor = _edited(records[0], plan, by)
    _delete(records[1:], by)
    _renew(kind, [one.pk for one in records])
    _keep_last_interaction(survivor, records)
    merge: Merge = Merge.objects.create(
        of_kind=kind,
        survivor_id=survivor.pk,
        moved={name: {str(id): list(keys) for id, keys in of.items()} for name, of in plan.moves.items()},
        before=before,
        made_by=by.user,
    )
    _note(merge, records[1:])
    record(MERGED[kind](others=gone, merge=merge.pk), on=survivor, about=gone)
    return merge


@action
def split_merge(merge: Merge, *, by: Actor) -> int:
    """Move back what a merge moved, as far as it still points at the one that stayed; how much does not.

    Undo calls it: the restoring of the others and the before-values of fields are steps of the same undo.
    """
    merge = Merge.objects.locked(merge)
    if merge.split_at is not None:
        raise Refused(_("This merge was taken back already."))
    survivor = _client(merge.of_kind, merge.survivor_id)
    strayed = _point_back(merge)
    merge.split_at = clock.now()
    merge.save()
    merge.merged.filter(is_merged=True).update(is_merged=False)
    others = _refs_of(merge)
    _renew(merge.of_kind, [survivor.pk, *(one.id for one in others)])
    record(SPLIT[merge.of_kind](others=others, merge=merge.pk), on=survivor, about=others)
    return strayed


@action
def merge_again(merge: Merge, *, by: Actor) -> Merge:
    """Do a merge once more that was taken back; undo of an undo calls it."""
    merge = Merge.objects.locked(merge)
    if merge.split_at is None:
        return merge
    survivor = _client(merge.of_kind, merge.survivor_id)
    moved: dict[str, dict[str, list[int]]] = {}
    ids = [row.record_id for row in merge.merged.order_by("record_id")]
    for relation in relations_of(merge.of_kind):
        for other, keys in relation.find(merge.of_kind, survivor.pk, ids).items():
            relation.point(merge.of_kind, keys, at=survivor.pk, instead_of=other)
            moved.setdefault(relation.name, {})[str(other)] = keys
    merge.moved, merge.split_at = moved, None
    merge.save()
    merge.merged.update(is_merged=True)
    others = _refs_of(merge)
    _renew(merge.of_kind, [survivor.pk, *(one.id for one in others)])
    record(MERGED[merge.of_kind](others=others, merge=merge.pk), on=survivor, about=others)
    return merge


@action
def say_not_same(records: Sequence[Any], *, by: Actor) -> int:
    """Remember that none of these is the same as another: they are no longer suggested together."""
    kind = records[0].record_kind
    pairs = combinations(sorted({one.pk for one in records}), 2)
    rows = [
        NotSame(of_kind=kind, first_id=first, second_id=second, said_by=by.user) for first, second in pairs
    ]
    NotSame.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


@action
def forget_not_same(records: Sequence[Any], *, by: Actor) -> int:
    """Suggest these together again."""
    kind, ids = records[0].record_kind, {one.pk for one in records}
    gone, _each = NotSame.objects.filter(of_kind=kind, first_id__in=ids, second_id__in=ids).delete()
    return int(gone)


def mergeable(kind: str, ids: Sequence[int], by: Actor) -> list[Any]:
    """These records in this order, as far as the actor may merge them: change the first, delete the others.

    NotFound for one the actor may not see; Refused for too few or too many; Forbidden where fields are
    hidden.
    """
    refuse_odd_number(ids)
    model = MODELS[kind]
    seen = model.objects.seen_by(by).in_bulk(list(ids))
    if any(id not in seen for id in ids):
        raise NotFound(_("There is no such record, or you may not see it."))
    refuse_hidden_fields(kind, by)
    may_change = model.objects.changed_by(by).filter(pk=ids[0]).exists()
    deletable = model.objects.deleted_by(by).filter(pk__in=ids[1:]).values_list("pk", flat=True)
    if not may_change or len(set(deletable)) < len(ids) - 1:
        raise Forbidden(
            _("Merging needs the right to change the record that stays, and to delete those that go into it.")
        )
    return [seen[id] for id in ids]


def refuse_odd_number(ids: Sequence[int]) -> None:
    """Between two and five, each once."""
    if len(ids) < 2 or len(set(ids)) < len(ids):
        raise Refused(_("Choose at least two different records to be merged."), field="other_ids")
    if len(ids) > MOST_RECORDS:
        message = _("At most %(most)s records are merged at once.")
        raise Refused(message % {"most": MOST_RECORDS}, field="other_ids")


def refuse_hidden_fields(kind: str, by: Actor) -> None:
    """Who does not see all fields cannot choose among them."""
    hidden = hidden_fields(by, kind)
    if hidden:
        of_kind = kinds.get(kind)
        labels = [str(field.label) for field in (of_kind.fields if of_kind else ()) if field.name in hidden]
        message = _(
            "Your role does not show you: %(fields)s. Whoever merges decides what becomes of every field,"
            " so ask somebody who sees all of them."
        )
        raise Forbidden(message % {"fields": ", ".join(labels) or ", ".join(sorted(hidden))})


def _locked(kind: str, ids: Sequence[int], by: Actor) -> list[Any]:
    """The records, locked in the order of their ids, whoever merges whom into which."""
    mergeable(kind, ids, by)
    rows = MODELS[kind].objects.filter(pk__in=ids).order_by("pk").select_for_update(of=("self",))
    found = {one.pk: one for one in rows}
    if missing := [id for id in ids if id not in found]:
        raise Conflict(
            _("One of these was merged or deleted in the meantime. Nothing was changed; look at them again."),
            missing_ids=missing,
        )
    return [found[id] for id in ids]


def _move(kind: str, plan: Plan) -> None:
    for relation in relations_of(kind):
        for other, keys in plan.moves.get(relation.name, {}).items():
            relation.point(kind, list(keys), at=plan.survivor_id, instead_of=other)


def _point_back(merge: Merge) -> int:
    strayed = 0
    for name, found in reversed(merge.moved.items()):
        relation = relation_named(merge.of_kind, name)
        for other, keys in found.items():
            back = (
                0
                if relation is None
                else relation.point(merge.of_kind, keys, at=int(other), instead_of=merge.survivor_id)
            )
            strayed += len(keys) - back if name != "events" else 0
    return strayed


def _edited(survivor: Any, plan: Plan, by: Actor) -> Any:
    kind = kinds.get(survivor.record_kind)
    edits = dict(plan.edits)
    lines = edits.pop(of_leads.LINES, None)
    if edits and kind is not None and kind.edit is not None:
        kind.edit(survivor, by=by, **edits)
    if lines is not None:
        of_leads.put_lines(survivor, lines, by=by)
    return survivor.refreshed()


def _renew(kind: str, ids: Iterable[int]) -> None:
    """Search keys tell of requisites and phones, next steps of activities: all of which may have moved."""
    ids = list(ids)
    for one in MODELS[kind].everything.filter(pk__in=ids).order_by("pk"):
        one.save()
    next_steps.renew_many((kind, id) for id in ids)


def _keep_last_interaction(survivor: Any, records: Iterable[Any]) -> None:
    """Whoever got in touch with one of them got in touch with the one that stays (OL-20)."""
    if isinstance(survivor, Lead):
        last = max(one.last_interaction_at for one in records)
        next_steps.count_interaction([ref(survivor)], at=last)


def _delete(records: Iterable[Any], by: Actor) -> None:
    for one in sorted(records, key=lambda each: each.pk):
        kind = kinds.get(one.record_kind)
        if kind is not None and kind.delete is not None:
            kind.delete(one, by=by)


def _note(merge: Merge, records: Iterable[Any]) -> None:
    """Their addresses lead to the one that stays."""
    MergedRecord.objects.bulk_create(
        MergedRecord(merge=merge, of_kind=merge.of_kind, record_id=one.pk, into_id=merge.survivor_id)
        for one in records
    )


def _client(kind: str, id: int) -> Any:
    found = MODELS[kind].everything.filter(pk=id).first()
    if found is None:
        raise NotFound(_("There is no such record, or you may not see it."))
    return found


def _refs_of(merge: Merge) -> list[Any]:
    ids = [row.record_id for row in merge.merged.order_by("record_id")]
    return [ref(one) for one in MODELS[merge.of_kind].everything.filter(pk__in=ids).order_by("pk")]
