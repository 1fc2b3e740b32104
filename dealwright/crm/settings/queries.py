"""Questions about how the CRM works here."""

from collections.abc import Iterable, Sequence
from copy import copy

from django.utils.translation import gettext as _

from dealwright.crm.settings.models import CrmSettings, Mode, ModeSwitch
from dealwright.records.heart import ByHeart
from dealwright.records.pipelines.models import Pipeline, Stage

MODE_NUMBERS = {Mode.CLASSIC: 1, Mode.SIMPLE: 2}
"""What `crm.settings.mode.get` answers (CR-2)."""


def crm_settings() -> CrmSettings:
    """The settings; the usual ones while nobody changed any. Known by heart: every board asks for them."""
    return copy(_settings.get())


def _read() -> CrmSettings:
    return CrmSettings.objects.select_related("pipeline").filter(pk=1).first() or CrmSettings(pk=1)


_settings = ByHeart(_read)


def last_switch() -> ModeSwitch | None:
    """The newest switch from leads to deals."""
    return ModeSwitch.objects.select_related("pipeline", "responsible").order_by("-pk").first()


def named_by_settings(stages: Sequence[Stage], pipeline: Pipeline | None) -> Iterable[str]:
    """Why a pipeline cannot be deleted: the settings of the CRM name it."""
    if pipeline is not None and CrmSettings.objects.filter(pipeline=pipeline).exists():
        yield _("The settings of the CRM open deals in it; choose another pipeline there first.")
