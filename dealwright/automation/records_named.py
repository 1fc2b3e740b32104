"""Records that a text or a value names: by a number, a code of other programs, a reference (6.9)."""

from __future__ import annotations

import re
from collections.abc import Collection

from django.utils.translation import gettext as _

from dealwright.kit.errors import Refused
from dealwright.kit.expressions import Scope
from dealwright.kit.expressions.codes import read_record
from dealwright.kit.expressions.values import Reference, Value
from dealwright.kit.expressions.writing import plain
from dealwright.records import kinds
from dealwright.records.fields import Field
from dealwright.records.fields.linked_types import RelatedRecord

_NAMED = re.compile(r"(?:([a-z][a-z_]*)[_:])?([1-9][0-9]{0,18})|.*\[([1-9][0-9]{0,18})\]", re.IGNORECASE)
"""`7`, `user_7`, `deal:12`, `Anna Silva [7]`; codes of records, `D_12`, are read before."""


def record_named(value: Value, held: Collection[str], scope: Scope) -> tuple[str, int]:
    """Kind and number of the record that a value names; the kind is empty where a number stands alone.

    Refused where it names none, and where that is of another kind than those that are `held`.
    """
    kind, id = reference_in(value, scope)
    written = plain(value, scope)[:60]
    if id is None:
        raise Refused(
            _("“%(written)s” names no record. Choose a field that holds one, or write its number.")
            % {"written": written}
        )
    if kind and held and kind not in held:
        wanted = ", ".join(str(one.label) for one in map(kinds.get, held) if one is not None)
        raise Refused(
            _("“%(written)s” is a record of another kind. Here stands: %(wanted)s.")
            % {"written": written, "wanted": wanted}
        )
    return kind, id


def kinds_held(field: Field) -> tuple[str, ...]:
    """The kinds of records that a field may hold."""
    if isinstance(field.type, RelatedRecord):
        return field.type.kinds
    model = getattr(field.type, "model", "")
    return tuple(kind.name for kind in kinds.all_kinds() if kind.model == model)


def reference_in(value: Value, scope: Scope) -> tuple[str, int | None]:
    """The kind and the number that a value writes; no kind where it is a number alone, None for nothing."""
    if isinstance(value, Reference):
        return value.kind, int(value.key) if value.key.isdecimal() else None
    text = plain(value, scope).strip()
    if (coded := read_record(text, kinds.by_letters())) is not None:
        id = int(coded.key)
        return coded.kind, id if id < 2**63 else None
    found = _NAMED.fullmatch(text)
    if found is None:
        return "", None
    id = int(found[2] or found[3])
    return (found[1] or "").lower(), id if id < 2**63 else None
