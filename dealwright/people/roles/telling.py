"""What the people of a role may do, in sentences: the table read aloud, to be checked before it is given."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from dealwright.people.protected import Protected, protected_kinds
from dealwright.people.roles.matrix import SCOPE_WORDS, VERB_WORDS, VERBS
from dealwright.people.roles.models import REST, Role, Scope, Verb


def sentences_of(role: Role) -> list[str]:
    """A sentence for each kind, for each pipeline that differs, for the hidden fields, for settings."""
    told = [sentence for kind in protected_kinds() for sentence in _of_kind(role, kind)]
    if role.scope(REST, Verb.SETTINGS) is not Scope.NONE:
        told.append(
            _("Settings: may change people, roles, pipelines and automation, and so all of these rights.")
        )
    return told


def _of_kind(role: Role, kind: Protected) -> Iterator[str]:
    yield _said(kind.label, {verb: role.reach(kind.name, verb).rest for verb in VERBS})
    for id, name in kind.pipelines():
        if f"{kind.name}:{id}" in role.scopes:
            records = _("%(records)s in “%(pipeline)s”") % {"records": kind.label, "pipeline": name}
            yield _said(records, {verb: role.scope(kind.name, verb, id) for verb in VERBS})
    hidden = [str(field.label) for field in kind.hideable if field.name in role.hides(kind.name)]
    if hidden:
        names = {"records": kind.label, "fields": ", ".join(hidden)}
        yield _("%(records)s: these fields are hidden: %(fields)s.") % names


def _said(records: Any, scopes: dict[Verb, Scope]) -> str:
    """One sentence; what may not be seen at all is said shortly."""
    if scopes[Verb.SEE] is Scope.NONE:
        return _("%(records)s: sees none.") % {"records": capfirst(str(records))}
    rights = [
        _("%(verb)s: %(scope)s") % {"verb": VERB_WORDS[verb], "scope": SCOPE_WORDS[scope]}
        for verb, scope in scopes.items()
        if scope is not Scope.NONE
    ]
    return _("%(records)s – %(rights)s.") % {"records": capfirst(str(records)), "rights": "; ".join(rights)}
