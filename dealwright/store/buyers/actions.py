"""Verbs of buyers who sign in to the shop, and of those who sign them out.

A link or a code works once, for a quarter of an hour, and for this alone. Whether an address is known changes
nothing of what the one who typed it is told.
"""

from __future__ import annotations

import json
import secrets as random
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from dealwright.channels.messages.actions import send_email
from dealwright.crm.contacts.actions import create_contact
from dealwright.crm.contacts.events import ContactEdited
from dealwright.crm.contacts.models import Contact
from dealwright.crm.reaching.locking import lock_values
from dealwright.events import Actor, action, record
from dealwright.kit import clock, secrets
from dealwright.kit.errors import Problem
from dealwright.kit.secrets import hash_token, new_token
from dealwright.store.buyers.events import BuyerSessionsEnded, BuyerSignedIn
from dealwright.store.buyers.models import BuyerAccount, BuyerSession, SignInAsk, UnprovenEmail
from dealwright.store.buyers.queries import is_known, open_sessions, opened_by
from dealwright.store.letters import words
from dealwright.store.letters.composing import compose, language_of
from dealwright.store.letters.queries import first_address
from dealwright.store.settings.queries import the_store

WORKS = timedelta(minutes=15)
KEPT = timedelta(days=30)
"""How long a browser stays signed in."""
WITHIN = timedelta(hours=1)
MOST_OF_EMAIL, MOST_OF_ADDRESS = 5, 30
"""How often somebody may ask within an hour: for one e-mail, and from one address of the net."""
MOST_TRIES = 5
"""Wrong codes until the letter is worth nothing."""
MOST_AT_ONCE = 50
LINK, CODE = "buyer link", "buyer code"
"""What a hash is for, so that none works for anything else."""


class TooManyTries(Problem):
    """More than anybody needs."""

    status = 429


@dataclass(frozen=True)
class SignedIn:
    """A browser that is signed in now."""

    account: BuyerAccount
    token: str
    """For its cookie."""
    leads_to: str


def hash_for(purpose: str, *parts: str) -> str:
    """What is kept of a key that works for one purpose."""
    return hash_token("\n".join((purpose, *parts)))


@action
def ask_to_sign_in(
    email: str, *, leads_to: str = "", address: str | None = None, language: str = "", by: Actor
) -> str:
    """Let a letter with a link and a code be written to whoever has this address; nothing where we do not
    know it.

    Whether we do is looked up later, by `write_asked_letter`: what is done here, and how long it takes, is
    the same. Answers with the token of the browser that may type the code. TooManyTries for more than
    five letters to one address within an hour, known or not, and for more than thirty from one place.
    """
    email = email.strip().lower()
    lock_values("sign_in", [("email", email), ("address", address or "")])
    _refuse_too_many(email, address)
    link, browser, code = new_token(), new_token(), f"{random.randbelow(10**6):06}"
    SignInAsk.objects.create(
        email=email,
        link_hash=hash_for(LINK, link),
        browser_hash=hash_for(CODE, browser),
        code_hash=hash_for(CODE, browser, code),
        address=address,
        leads_to=leads_to,
        sealed=secrets.seal(json.dumps({"link": link, "code": code, "language": language})),
    )
    return browser


def letters_to_write() -> list[int]:
    """The asks nobody has looked at yet, the oldest first."""
    waiting = _working().exclude(sealed="").order_by("pk")
    return list(waiting.values_list("pk", flat=True)[:MOST_AT_ONCE])


@action
def write_asked_letter(id: int, *, by: Actor) -> bool:
    """Write the letter somebody asked for, if the address is known; whether it was written."""
    ask = _working().exclude(sealed="").select_for_update(skip_locked=True).filter(pk=id).first()
    if ask is None:
        return False
    told = json.loads(secrets.unseal(ask.sealed))
    ask.sealed = ""
    ask.save(update_fields=["sealed"])
    if not is_known(ask.email):
        return False
    _write(ask, told["link"], told["code"], told["language"], by=by)
    return True


def give_up_letter(id: int) -> None:
    """Write no letter for this ask any more."""
    SignInAsk.objects.filter(pk=id).update(sealed="")


def ask_behind(link: str) -> SignInAsk | None:
    """What a link was written for, as long as it works."""
    return _working().filter(link_hash=hash_for(LINK, link)).first()


def ask_of_browser(browser: str | None) -> SignInAsk | None:
    """What a browser asked for, as long as the code works."""
    return _working().filter(browser_hash=hash_for(CODE, browser)).first() if browser else None


@action
def sign_in_by_link(link: str, *, device: str = "", by: Actor) -> SignedIn | None:
    """Sign a browser in; None for a link that was used, is too old or was never written."""
    ask = _working().filter(link_hash=hash_for(LINK, link)).select_for_update().first()
    return _signed_in(ask, device, by=by) if ask is not None else None


@action
def sign_in_by_code(browser: str | None, code: str, *, device: str = "", by: Actor) -> SignedIn | None:
    """The same for a code typed in the browser that asked for it. The fifth wrong one ends its letter."""
    found = _working().filter(browser_hash=hash_for(CODE, browser or ""))
    ask = found.select_for_update().first() if browser else None
    if ask is None:
        return None
    typed = "".join(letter for letter in code if letter.isdigit())
    if ask.code_hash != hash_for(CODE, browser or "", typed):
        ask.tries += 1
        ask.is_over = ask.tries >= MOST_TRIES
        ask.save(update_fields=["tries", "is_over"])
        return None
    return _signed_in(ask, device, by=by)


@action
def sign_out(token: str | None, *, by: Actor) -> None:
    """End the session of a browser."""
    if token:
        BuyerSession.objects.filter(token_hash=hash_token(token)).delete()


@action
def end_buyer_sessions(contact: Contact, *, by: Actor) -> int:
    """Sign a client out of the shop in every browser, and let no letter of before open anything; how many."""
    accounts = BuyerAccount.objects.filter(contact=contact)
    going = list(open_sessions().filter(account__in=accounts).order_by("pk").select_for_update(of=("self",)))
    SignInAsk.objects.filter(email__in=accounts.values("email")).update(is_over=True)
    BuyerSession.objects.filter(pk__in=[one.pk for one in going]).delete()
    if going:
        record(BuyerSessionsEnded(count=len(going)), on=contact)
    return len(going)


def emails_added(told: ContactEdited) -> list[str]:
    """The e-mails a change put beside a contact, in small letters."""
    found: set[str] = set()
    for change in told.changes:
        if change.field == "emails":
            found |= _addresses(change.after) - _addresses(change.before)
    return sorted(found)


def note_unproven(contact_id: int, email: str) -> None:
    """An address was put beside a known contact by somebody who proved nothing; see `UnprovenEmail`."""
    UnprovenEmail.objects.bulk_create(
        [UnprovenEmail(contact_id=contact_id, email=email.lower())], ignore_conflicts=True
    )


def note_proven(contact_id: int, email: str) -> None:
    """A colleague wrote the address beside the contact: it is theirs."""
    UnprovenEmail.objects.filter(contact=contact_id, email=email.lower()).delete()


def sweep() -> None:
    """Forget sessions that ran out, and letters nobody can use any more."""
    now = clock.now()
    BuyerSession.objects.filter(ends_at__lte=now).delete()
    SignInAsk.objects.filter(asked_at__lte=now - max(WITHIN, WORKS)).delete()


def _addresses(told: Any) -> set[str]:
    return {str(one["value"] if isinstance(one, dict) else one).strip().lower() for one in told or []}


def _working() -> QuerySet[SignInAsk]:
    return SignInAsk.objects.filter(is_over=False, asked_at__gt=clock.now() - WORKS)


def _refuse_too_many(email: str, address: str | None) -> None:
    asked = SignInAsk.objects.filter(asked_at__gt=clock.now() - WITHIN)
    is_too_many = asked.filter(email=email).count() >= MOST_OF_EMAIL or (
        address is not None and asked.filter(address=address).count() >= MOST_OF_ADDRESS
    )
    if is_too_many:
        raise TooManyTries(_("This was asked for too often. Wait an hour, then try again."), field="email")


def _write(ask: SignInAsk, link: str, code: str, language: str, *, by: Actor) -> None:
    store, client = the_store(), opened_by(ask.email)
    spoken = language_of(language, store.language)
    name = client.name if client is not None and client.name.lower() != ask.email else ""
    with translation.override(spoken):
        letter = words.sign_in_letter(
            store,
            name=name,
            link=f"/shop/sign-in/{link}",
            code=f"{code[:3]} {code[3:]}",
            minutes=int(WORKS.total_seconds() // 60),
        )
        composed = compose(letter, store, spoken)
    send_email(
        to=ask.email,
        name=name,
        subject=composed.subject,
        text=composed.text,
        html=composed.html,
        about=[client],
        purpose="buyer.sign_in",
        key=f"buyer.sign_in {ask.pk}",
        reply_to=first_address([store.contact_email]),
        secrets=[link, letter.details],
        by=by,
    )


def _signed_in(ask: SignInAsk, device: str, *, by: Actor) -> SignedIn | None:
    """The address is proven: whose it is, is decided now; every other letter to it is worth nothing."""
    SignInAsk.objects.filter(email=ask.email).update(is_over=True)
    if not is_known(ask.email):  # archived or deleted since
        return None
    lock_values("sign_in", [("account", ask.email)])
    account = _account_of(ask.email, by=by)
    token = new_token()
    BuyerSession.objects.create(
        account=account, token_hash=hash_token(token), device=device, ends_at=clock.now() + KEPT
    )
    record(BuyerSignedIn(), on=account.contact)
    return SignedIn(account, token, ask.leads_to)


def _account_of(email: str, *, by: Actor) -> Any:
    contact = opened_by(email) or _new_contact(email, by=by)
    account = BuyerAccount.objects.select_for_update(of=("self",)).filter(email=email).first()
    account = account or BuyerAccount(email=email)
    account.contact, account.signed_in_at = contact, clock.now()
    account.save()
    return account


def _new_contact(email: str, *, by: Actor) -> Contact:
    """Only others have the address, and it was not they who wrote it: its owner is somebody of their own."""
    store = the_store()
    return create_contact(emails=[email], responsible=store.responsible, source="store", by=by)
