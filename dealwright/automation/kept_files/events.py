"""What can happen to the files that are kept with the rules."""

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event

_SAMPLE = {"size": 48_213}


class RuleFileKept(Event):
    """Somebody added a file that rules may put on notes, tasks and letters."""

    kind = "rule_file.kept"
    title = _("File for rules added")
    sentence = _("{actor} added the file {subject} for rules")
    icon = "paperclip"
    used_by = frozenset()
    sample = _SAMPLE

    size: int
    """Bytes."""


class RuleFileRemoved(Event):
    """A file that was kept with the rules was removed; for 30 days it can be put back."""

    kind = "rule_file.removed"
    title = _("File for rules removed")
    sentence = _("{actor} removed the file {subject}, which was kept for rules")
    icon = "trash"
    used_by = frozenset()
    sample = {}


class RuleFileRestored(Event):
    """A removed file is kept with the rules again."""

    kind = "rule_file.restored"
    title = _("File for rules put back")
    sentence = _("{actor} put the file {subject} for rules back")
    icon = "arrow-back-up"
    used_by = frozenset()
    sample = {}
