"""Questions about tokens."""

from dealwright.events import Actor
from dealwright.kit import secrets
from dealwright.people.tokens.models import Token
from dealwright.people.users.models import User


def owner_of(secret: str) -> tuple[User, Actor] | None:
    """The user a token stands for, with rights loaded; None for an unknown or revoked one."""
    token = (
        Token.objects.select_related("user__role")
        .filter(hash=secrets.hash_token(secret), revoked_at=None, user__is_active=True)
        .first()
    )
    return None if token is None else (token.user, Actor.of(token.user))
