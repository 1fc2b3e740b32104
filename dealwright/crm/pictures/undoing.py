"""How the picture of a client is put back."""

from dealwright.kit.albums import KeptPicture
from dealwright.records.undo.edits import Tracked


def picture_before(field: str) -> Tracked:
    """The picture that was there before the edit; it lies in the storage still."""
    return Tracked(given=lambda before, _event: {field: KeptPicture(before) if before else None})
