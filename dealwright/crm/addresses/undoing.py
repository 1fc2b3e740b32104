"""How further addresses are put back, as part of an edit of their client."""

from dealwright.records.undo.edits import Tracked

ADDRESSES = Tracked(
    held=lambda record: record.address_facts,
    given=lambda before, _event: {"addresses": before},
)
