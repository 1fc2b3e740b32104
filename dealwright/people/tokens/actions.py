"""Verbs that change tokens."""

from dealwright.events import Actor, action, record
from dealwright.kit import clock, secrets
from dealwright.people.tokens.events import TokenCreated, TokenRevoked
from dealwright.people.tokens.models import Token
from dealwright.people.users.models import User


@action
def create_token(*, user: User, name: str, by: Actor) -> str:
    """Make a token and return it: this is the only moment at which it can be read."""
    secret = secrets.new_token()
    token = Token.objects.create(user=user, name=name[:80] or "API", hash=secrets.hash_token(secret))
    record(TokenCreated(), on=token, about=[user])
    return secret


@action
def revoke_token(token: Token, *, by: Actor) -> Token:
    """Let a token open nothing any more."""
    token = Token.objects.locked(token)
    if token.revoked_at is None:
        token.revoked_at = clock.now()
        token.save()
        record(TokenRevoked(), on=token, about=[token.user])
    return token
