"""How changes of many records are said."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dealwright.kit.errors import Refused
from dealwright.records import kinds
from dealwright.web.formats import count as count_of


def title_of(change: Any) -> str:
    """“Deals: stage → Offer”; of an undo, what it takes back."""
    from dealwright.records.bulk.choosing import act_from

    kind = kinds.get(change.of_kind)
    try:
        what = act_from(change.of_kind, change.act).words
    except Refused:  # the field or the stage is gone since
        what = _("a change of what is no longer there")
    places = {"records": kind.label_plural if kind else change.of_kind, "what": what}
    if change.undoes_id is not None:
        return _("%(records)s: undo of “%(what)s”") % places
    return _("%(records)s: %(what)s") % places


def result_of(change: Any) -> str:
    """What came of it, in one sentence."""
    shown = str(count_of(change.changed))
    said = [
        ngettext("%(count)s record changed.", "%(count)s records changed.", change.changed) % {"count": shown}
    ]
    if change.unchanged:
        already = str(count_of(change.unchanged))
        said.append(
            ngettext("%(count)s was so already.", "%(count)s were so already.", change.unchanged)
            % {"count": already}
        )
    if change.refused:
        skipped = str(count_of(change.refused))
        said.append(
            ngettext("%(count)s was skipped.", "%(count)s were skipped.", change.refused) % {"count": skipped}
        )
    return " ".join(said)
