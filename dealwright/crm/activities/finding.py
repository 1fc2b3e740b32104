"""Choosing the record that an activity is about: by a part of its name, phone or e-mail."""

from __future__ import annotations

from dealwright.crm.activities.subjects import Subject, subject_kinds
from dealwright.events import Actor
from dealwright.people.access import Verb, may
from dealwright.records.search.queries import matching

OF_EACH_KIND = 5
LONGEST = 200


def about_to_choose(actor: Actor, text: str) -> list[Subject]:
    """Records the actor may change that fit the text, the newest of each kind; one query for each kind."""
    text = text.replace("\0", "").strip()[:LONGEST]
    found = []
    for kind in subject_kinds():
        if not may(actor, kind.name, Verb.CHANGE):
            continue
        records = kind.records.all().changed_by(actor).filter(archived_at=None)
        if text:
            records = matching(records, text)
        found += [
            Subject(kind.name, one.pk, str(one), kind.url(one.pk), kind.icon)
            for one in records.order_by("-pk")[:OF_EACH_KIND]
        ]
    return found
