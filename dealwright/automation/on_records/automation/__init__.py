"""What rules can do with records of any kind, by the verbs those have; the engine knows no domain."""

from dealwright.automation.on_records.automation.changing import (
    CHANGE_STAGE,
    DELETE_RECORD,
    EDIT_FIELDS,
)
from dealwright.automation.on_records.automation.pausing import PAUSE
from dealwright.automation.on_records.automation.people import CHANGE_RESPONSIBLE, change_observers
from dealwright.automation.on_records.automation.writing import ADD_NOTE, LOG_ENTRY

RULE_ACTIONS = (ADD_NOTE, CHANGE_RESPONSIBLE, CHANGE_STAGE, DELETE_RECORD, EDIT_FIELDS, LOG_ENTRY, PAUSE)
"""For records of all kinds."""

__all__ = ["RULE_ACTIONS", "change_observers"]
