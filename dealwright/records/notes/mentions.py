"""Colleagues named in a text: kept as `@[7]`, typed and shown as `@Anna`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.people.access import Reach, Scope, Verb, reach_of
from dealwright.people.users.models import User
from dealwright.records import kinds

MENTION = re.compile(r"@\[([1-9][0-9]{0,17})\]")
MOST_MENTIONED = 20
"""Colleagues of one text."""
OFFERED = 8
LOOKED_AT = 40
"""Colleagues of fitting names among whom those are sought who may see the record."""


def mentioned_in(text: str) -> list[int]:
    """The ids of the colleagues a text names, each once, in their order."""
    return list(dict.fromkeys(int(id) for id in MENTION.findall(text)))


def typed(text: str, names: dict[int, str]) -> str:
    """The text as a person types it: `@Anna` in place of `@[7]`."""
    return MENTION.sub(lambda found: _called(found, names), text)


def shown(text: str, names: dict[int, str]) -> Markup:
    """The text as a page shows it: names lead to the pages of the colleagues."""

    def link(found: re.Match[str]) -> str:
        id = int(found[1])
        if id not in names:
            return found[0]
        return str(Markup('<a class="mention" href="/people/{}">@{}</a>').format(id, names[id]))

    return Markup(MENTION.sub(link, str(escape(text))))  # noqa: S704  escaped before, and each name once more


def names_in(texts: Iterable[str]) -> dict[int, str]:
    """What the colleagues named in these texts are called now; no query where nobody is named."""
    ids = {id for text in texts for id in mentioned_in(text)}
    return dict(User.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}


def kept(text: str, chosen: Iterable[int] = ()) -> str:
    """What a person typed with each `@Anna` as `@[7]`. `chosen` says who is meant of those of one name."""
    if "@" not in text:
        return text
    meant = set(chosen)
    people = sorted(_named_in(text), key=lambda one: (-len(one.name), one.pk not in meant, one.pk))
    by_name: dict[str, int] = {}
    for one in people:
        by_name.setdefault(one.name.casefold(), one.pk)
    if not by_name:
        return text
    several = "|".join(re.escape(one.name) for one in people)
    pattern = re.compile(rf"(?<!\w)@({several})(?!\w)", re.IGNORECASE)
    return pattern.sub(lambda found: f"@[{by_name[found[1].casefold()]}]", text)


def refuse_who_may_not_see(record: Any, ids: Iterable[int], *, field: str = "text") -> list[User]:
    """The colleagues to be told; refused where one of them may not see the record."""
    wanted = list(ids)
    if len(wanted) > MOST_MENTIONED:
        message = _("At most %(most)s colleagues can be named in one note.")
        raise Refused(message % {"most": MOST_MENTIONED}, field=field)
    people = User.objects.active().select_related("role", "department").filter(pk__in=wanted)
    found = sorted(people, key=lambda one: wanted.index(one.pk))
    may = _sees(record)
    if strangers := [one.name for one in found if not may(one)]:
        message = _(
            "%(names)s may not see this record, so nobody is told and nothing is saved: take the name out."
        )
        raise Refused(message % {"names": ", ".join(strangers)}, field=field)
    return found


def people_to_mention(record: Any, words: str, *, but: Actor) -> list[User]:
    """The colleagues of fitting names who may see the record: a few, for the list beside the text."""
    people: Any = User.objects.active().exclude(pk=but.id).select_related("role", "department")
    if words.strip():
        people = people.named_like(words)
    may = _sees(record)
    found = []
    for one in people.order_by("name", "pk")[:LOOKED_AT]:
        if may(one):
            found.append(one)
        if len(found) == OFFERED:
            break
    return found


def _sees(record: Any) -> Callable[[User], bool]:
    """Whether a colleague may see the record; the database is asked only where their scope does not say."""
    kind = kinds.get(record.record_kind)

    def may(user: User) -> bool:
        if kind is None:
            return False
        actor = Actor.of(user)
        reach = reach_of(actor, kind.name, Verb.SEE)
        if reach == Reach(Scope.ALL):
            return True
        if reach.widest is Scope.NONE:
            return False
        seen: bool = kind.seen_by(actor).filter(pk=record.pk).exists()
        return seen

    return may


def _named_in(text: str) -> QuerySet[User]:
    """The active colleagues whose whole name stands behind an @ in the text."""
    stands_there = RawSQL("strpos(lower(%s), lower('@' || name)) > 0", [text])
    return User.objects.active().annotate(is_named=stands_there).filter(is_named=True).only("pk", "name")


def _called(found: re.Match[str], names: dict[int, str]) -> str:
    name = names.get(int(found[1]))
    return found[0] if name is None else f"@{name}"
