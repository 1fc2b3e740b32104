"""A buyer's account in the shop, the browsers they are signed in with, and the keys that letters bring.

A buyer is a contact, never somebody who works here: nothing of this opens the office.
"""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower

from dealwright.events.models import Recorded
from dealwright.kit import clock

LONGEST_EMAIL = 254


class BuyerAccount(Recorded):
    """An e-mail address whose owner has proven it, and the contact they are. A merge takes it along."""

    record_kind = "buyer_account"

    contact = models.ForeignKey("crm.Contact", on_delete=models.CASCADE, related_name="+")
    email = models.CharField(max_length=LONGEST_EMAIL, unique=True)
    """In small letters."""
    created_at = models.DateTimeField(default=clock.now)
    signed_in_at = models.DateTimeField(default=clock.now)
    """The last time."""

    class Meta:
        db_table = "store_buyer_account"

    def __str__(self) -> str:
        """The address so far as the log may keep it: `c…@example.com`."""
        name, _at, host = self.email.partition("@")
        return f"{name[:1]}…@{host}"


class BuyerSession(models.Model):
    """A browser a buyer is signed in with. Not a record of the log: it comes and goes."""

    account = models.ForeignKey(BuyerAccount, on_delete=models.CASCADE, related_name="sessions")
    token_hash = models.CharField(max_length=64, unique=True)
    """Of the cookie by which the browser is known."""
    device = models.CharField(max_length=200, blank=True)
    """What the browser calls itself, cut."""
    started_at = models.DateTimeField(default=clock.now)
    ends_at = models.DateTimeField()

    class Meta:
        db_table = "store_buyer_session"
        indexes = [models.Index(fields=["ends_at"], name="store_buyer_session_end")]

    def __str__(self) -> str:
        return self.device


class SignInAsk(models.Model):
    """Somebody asked for a letter that signs them in, whether we know the address or not.

    Not a record of the log. The link and the code are kept as hashes, and each works for this alone.
    """

    email = models.CharField(max_length=LONGEST_EMAIL)
    """In small letters."""
    link_hash = models.CharField(max_length=64, unique=True)
    browser_hash = models.CharField(max_length=64, unique=True)
    """Of the cookie of the browser that asked: the code works there only."""
    code_hash = models.CharField(max_length=64)
    """Of the code together with that cookie, so that whoever reads this table cannot try codes out."""
    tries = models.PositiveSmallIntegerField(default=0)
    """Wrong codes so far."""
    address = models.GenericIPAddressField(null=True)
    leads_to = models.CharField(max_length=300, blank=True)
    """The path of the shop they were on their way to."""
    sealed = models.TextField(blank=True, db_default="", default="")
    """Link, code and language of the letter, encrypted, until somebody looked whether it is to be written."""
    asked_at = models.DateTimeField(default=clock.now)
    is_over = models.BooleanField(default=False)
    """It was used, another of the same address was, or too many codes were wrong."""

    class Meta:
        db_table = "store_sign_in_ask"
        indexes = [
            models.Index(fields=["email", "asked_at"], name="store_sign_in_ask_email"),
            models.Index(fields=["address", "asked_at"], name="store_sign_in_ask_address"),
        ]

    def __str__(self) -> str:
        return self.email


class UnprovenEmail(models.Model):
    """An e-mail that somebody put beside a contact who was known before, without proving anything.

    It opens neither what the contact bought, nor do purchases made with it show to the contact: whoever types
    a stranger's phone into a checkout reads nothing of theirs.
    """

    contact = models.ForeignKey("crm.Contact", on_delete=models.CASCADE, related_name="+")
    email = models.CharField(max_length=LONGEST_EMAIL)

    class Meta:
        db_table = "store_unproven_email"
        constraints = [
            models.UniqueConstraint("contact", Lower("email"), name="unproven_email_once"),
        ]

    def __str__(self) -> str:
        return self.email
