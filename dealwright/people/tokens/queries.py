"""Questions about tokens."""

from dealwright.events import Actor
from dealwright.kit import secrets
from dealwright.kit.prepared import PreparedQuery
from dealwright.people.tokens.models import Token
from dealwright.people.users.models import User

HELD = PreparedQuery(
    lambda digest: Token.objects.select_related("user__role").filter(
        hash=digest, revoked_at=None, user__is_active=True
    ),
    str,
)


def owner_of(secret: str) -> tuple[User, Actor] | None:
    """The user a token stands for, with rights loaded; None for an unknown or revoked one."""
    token = HELD.first(secrets.hash_token(secret))
    return None if token is None else (token.user, Actor.of(token.user))
