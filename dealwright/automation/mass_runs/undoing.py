"""What a rule did for many records is taken back where it was done."""

from django.utils.translation import gettext_lazy as _

from dealwright.automation.mass_runs import events
from dealwright.records.undo import final

final(events.RuleStartedForMany, why=_("What a rule has done is taken back where it was done."))
