"""The pages of subjects."""

from dealwright.compact.subjects.pages.acting import (
    action_completion,
    action_deletion,
    edit_action,
    new_action,
)
from dealwright.compact.subjects.pages.card import (
    subject,
    subject_history,
    subject_notes,
    subject_timeline,
)
from dealwright.compact.subjects.pages.changing import (
    edit_subject,
    subject_archive,
    subject_client_type,
    subject_markers,
    subject_order,
    subject_stage,
    subject_star,
)
from dealwright.compact.subjects.pages.deleting import subject_deletion
from dealwright.compact.subjects.pages.funnel import funnel_column, subject_funnel
from dealwright.compact.subjects.pages.listing import subjects
from dealwright.compact.subjects.pages.opening import new_subject, subject_clients

__all__ = [
    "action_completion",
    "action_deletion",
    "edit_action",
    "edit_subject",
    "funnel_column",
    "new_action",
    "new_subject",
    "subject",
    "subject_archive",
    "subject_client_type",
    "subject_clients",
    "subject_deletion",
    "subject_funnel",
    "subject_history",
    "subject_markers",
    "subject_notes",
    "subject_order",
    "subject_stage",
    "subject_star",
    "subject_timeline",
    "subjects",
]
