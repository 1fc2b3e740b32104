"""What can happen to the entries of a timeline."""

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event


class EntryPinned(Event):
    """An entry was pinned above the others."""

    kind = "entry.pinned"
    title = _("Entry of a timeline pinned")
    sentence = _("{actor} pinned an entry")
    icon = "pin"
    used_by = frozenset()
    is_bookkeeping = True
    sample = {"entry_id": 12}

    entry_id: int


class EntryUnpinned(Event):
    """An entry stands in its place again."""

    kind = "entry.unpinned"
    title = _("Entry of a timeline unpinned")
    sentence = _("{actor} unpinned an entry")
    icon = "pinned-off"
    used_by = frozenset()
    is_bookkeeping = True
    sample = {"entry_id": 12}

    entry_id: int
