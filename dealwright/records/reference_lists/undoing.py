"""How changes of reference lists are taken back; an added entry is archived: records may hold it."""

from __future__ import annotations

from dealwright.records.reference_lists import actions, events
from dealwright.records.reference_lists.models import ReferenceList
from dealwright.records.undo import set_up
from dealwright.records.undo.settings import changes_of, made_and_removed

set_up(ReferenceList)
made_and_removed(
    created=events.ReferenceListCreated,
    removed=events.ReferenceListRemoved,
    remove=actions.remove_list,
    restore=actions.restore_list,
)
changes_of(events.ReferenceListEdited, edit=actions.edit_list)
