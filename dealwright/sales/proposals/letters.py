"""The letter that brings a proposal to the client."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dealwright.kit.money import show
from dealwright.sales.proposals.models import Proposal


def write_letter(proposal: Proposal, *, to: str, words: str) -> None:
    """Write it in the language of the house; it is kept until the mail server takes it."""
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("Proposal №%(number)s") % {"number": proposal.number}
        paragraphs = [
            words,
            _("We offer you %(title)s for %(total)s.")
            % {"title": proposal.deal.title, "total": show(proposal.total_money)},
            f"{settings.BASE_URL.rstrip('/')}{proposal.page}",
            _("Look at it and answer there with one click."),
        ]
        if proposal.valid_until:
            day = date_format(proposal.valid_until, "DATE_FORMAT")
            paragraphs.append(_("It is valid until %(day)s.") % {"day": day})
        EmailMessage(subject, "\n\n".join(filter(None, paragraphs)), to=[to]).send()
