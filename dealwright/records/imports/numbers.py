"""Records that a row names by a number: ours, or that of the program it comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.records.imports.declaring import EXTERNAL_ID, ID
from dealwright.records.kinds import RecordKind


class Numbers:
    """Those of the rows of one batch; two queries where there are numbers, none without."""

    def __init__(self, kind: RecordKind, values: Sequence[Mapping[str, Any]], by: Actor) -> None:
        ids = {one[ID] for one in values if ID in one}
        names = {one[EXTERNAL_ID] for one in values if EXTERNAL_ID in one}
        self._kind = kind
        self._seen: set[int] = set()
        self._named: dict[str, tuple[int, bool]] = {}
        if names:
            rows = kind.everything.filter(external_id__in=names).values_list(
                "external_id", "pk", "deleted_at"
            )
            self._named = {name: (pk, deleted is not None) for name, pk, deleted in rows}
        asked = ids | {pk for pk, _deleted in self._named.values()}
        if asked:
            self._seen = set(kind.seen_by(by).filter(pk__in=asked).values_list("pk", flat=True))

    def find(self, values: Mapping[str, Any]) -> int | None:
        """The key of the record it names, None where it names none; Refused for one that is not there."""
        if ID in values:
            if values[ID] not in self._seen:
                message = _("There is no record with the number %(id)s, or you may not see it.")
                raise Refused(message % {"id": values[ID]}, field=ID)
            return int(values[ID])
        return self._find_named(values)

    def refuse_taken(self, values: Mapping[str, Any]) -> None:
        """Raise Refused where another record has the number of the other program."""
        if values.get(EXTERNAL_ID) in self._named:
            raise Refused(_("A record with this number is here already."), field=EXTERNAL_ID)

    def learn(self, values: Mapping[str, Any], id: int) -> None:
        """This number is taken from now on."""
        self._seen.add(id)
        if EXTERNAL_ID in values:
            self._named.setdefault(values[EXTERNAL_ID], (id, False))

    def _find_named(self, values: Mapping[str, Any]) -> int | None:
        pk, is_deleted = self._named.get(values.get(EXTERNAL_ID, ""), (0, False))
        if not pk:
            return None
        if is_deleted:
            raise Refused(
                _("The record with this number lies in the recycle bin; restore it first."), field=EXTERNAL_ID
            )
        if pk not in self._seen:
            raise Refused(_("A record with this number is here already."), field=EXTERNAL_ID)
        return pk
