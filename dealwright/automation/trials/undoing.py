"""A try is not taken back: it is ended."""

from django.utils.translation import gettext_lazy as _

from dealwright.automation.trials import events
from dealwright.records.undo import final

final(events.TrialStarted, why=_("End the trial: then its record goes into the recycle bin."))
final(events.TrialEnded, why=_("Start another trial."))
