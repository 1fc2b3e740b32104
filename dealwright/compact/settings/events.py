"""What can happen to the settings of the compact CRM."""

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event, Ref


class FunnelChosen(Event):
    """Another pipeline holds the subjects from now on."""

    kind = "compact_settings.funnel_chosen"
    title = _("Funnel of the subjects chosen")
    sentence = _("{actor} chose the funnel {after} for the subjects")
    icon = "filter"
    used_by = frozenset()
    sample = {"before": None, "after": {"kind": "pipeline", "id": 3, "label": "Subjects"}}

    before: Ref | None
    after: Ref | None
    """Nothing where the choice of the first one was taken back."""

    def places(self) -> dict[str, str]:
        return {**super().places(), "after": self.after.label if self.after else "–"}
