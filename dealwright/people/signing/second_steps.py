"""allauth's second steps, taught the ways of the house: secrets are sealed, the QR code is drawn for us."""

from __future__ import annotations

from typing import Any

import qrcode
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _gettext
from django.utils.translation import gettext_lazy as _
from markupsafe import Markup

from dealwright.kit import secrets

QUIET_ZONE = 4
"""Empty modules around a QR code, as ISO/IEC 18004 asks for."""


class SecondSteps(DefaultMFAAdapter):
    """What allauth asks about second steps."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is not right. Codes change every 30 seconds and work once."),
        "cannot_delete_authenticator": _("Everybody here needs a second step, and this is your last one."),
        "cannot_generate_recovery_codes": _("Recovery codes stand in for a second step; set one up first."),
        "unverified_email": _("Confirm your e-mail address first."),
    }

    def encrypt(self, text: str) -> str:
        return secrets.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return secrets.unseal(encrypted_text)

    def build_totp_svg(self, url: str) -> str:
        """A QR code that needs no style of its own, because the content policy allows none."""
        code = qrcode.QRCode(border=QUIET_ZONE)
        code.add_data(url)
        rows = code.get_matrix()
        drawn = "".join(
            f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark
        )
        return Markup(
            '<svg class="qr" viewBox="0 0 {size} {size}" role="img" aria-label="{words}">'
            '<rect width="{size}" height="{size}" fill="#fff"></rect>'
            '<path d="{drawn}" fill="#000"></path></svg>'
        ).format(size=len(rows), words=_gettext("QR code for the app"), drawn=drawn)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Where everybody needs a second step, nobody removes their last one."""
        from dealwright.people.signing.queries import SECOND_STEPS, rules

        if not rules().is_second_step_required:
            return True
        others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=SECOND_STEPS)
        return others.exclude(pk=authenticator.pk).exists()

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return _gettext("Passkey %(number)s") % {"number": count + 1}

    def _get_site_name(self) -> str:
        return "Dealwright"
