"""Secrets: random tokens, their hashes at rest, and values kept encrypted in the database."""

import base64
import hashlib
import hmac
import secrets

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


def new_token() -> str:
    """256 random bits, safe in an address."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """What is kept of a token. The token itself is random enough to need no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def same(left: str, right: str) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(left.encode(), right.encode())


def sign(purpose: str, message: bytes) -> str:
    """A signature of the message that only this installation can make, for one purpose."""
    return hmac.new(_key(purpose), message, hashlib.sha256).hexdigest()


def seal(text: str) -> str:
    """Encrypt a secret before it is stored."""
    return Fernet(base64.urlsafe_b64encode(_key("sealed values"))).encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Read a sealed secret; ValueError when the installation's key is not the one that sealed it."""
    try:
        return Fernet(base64.urlsafe_b64encode(_key("sealed values"))).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise ValueError("this value was sealed with another secret key") from None


def _key(purpose: str) -> bytes:
    return hashlib.sha256(f"dealwright:{purpose}:{settings.SECRET_KEY}".encode()).digest()
