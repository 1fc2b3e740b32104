"""What can happen to statuses beside what happens to any stage."""

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event, Ref


class StatusNoticeChanged(Event):
    """A status got another name in a further language, or tells clients something else."""

    kind = "pipeline.notice_changed"
    title = _("Letter of a status changed")
    sentence = _("{actor} changed what clients are told of the status {stage}")
    icon = "mail"
    used_by = frozenset()
    sample = {"stage": {"kind": "stage", "id": 23, "label": "Shipped"}, "is_on": True}

    stage: Ref
    is_on: bool
