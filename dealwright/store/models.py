"""All models of the store, for Django."""

from dealwright.store.buyers.models import BuyerAccount, BuyerSession, SignInAsk, UnprovenEmail
from dealwright.store.carts.models import Cart, CartLine
from dealwright.store.form.models import CheckoutField, Consent
from dealwright.store.letters.models import ReminderRefusal
from dealwright.store.settings.models import Store

__all__ = [
    "BuyerAccount",
    "BuyerSession",
    "Cart",
    "CartLine",
    "CheckoutField",
    "Consent",
    "ReminderRefusal",
    "SignInAsk",
    "Store",
    "UnprovenEmail",
]
