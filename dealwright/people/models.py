"""All models of the people floor, for Django."""

from dealwright.people.roles.models import Role
from dealwright.people.tokens.models import Token
from dealwright.people.users.models import Department, User

__all__ = ["Department", "Role", "Token", "User"]
