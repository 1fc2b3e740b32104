"""Questions about how the CRM works here."""

from dealwright.crm.settings.models import CrmSettings


def crm_settings() -> CrmSettings:
    """The settings; the usual ones while nobody changed any. One query."""
    return CrmSettings.objects.filter(pk=1).first() or CrmSettings(pk=1)
