"""What rules may write: to clients (41, 42, WhatsApp) and to those who work here (6, 7)."""

from dealwright.channels.messages.automation.clients import SEND_EMAIL, SEND_SMS, SEND_WHATSAPP
from dealwright.channels.messages.automation.colleagues import EMAIL_COLLEAGUE, SMS_COLLEAGUE

__all__ = ["EMAIL_COLLEAGUE", "SEND_EMAIL", "SEND_SMS", "SEND_WHATSAPP", "SMS_COLLEAGUE"]
