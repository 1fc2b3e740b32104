"""How Django finds the user of a session: with the role, in one query."""

from django.contrib.auth.backends import BaseBackend
from django.db.models import QuerySet
from django.http import HttpRequest

from dealwright.kit.prepared import PreparedQuery
from dealwright.people import along
from dealwright.people.users.models import User


class PasswordBackend(BaseBackend):
    """E-mail and password. An unknown address costs as much time as a wrong password."""

    def authenticate(
        self, request: HttpRequest | None, email: str = "", password: str = "", **_kwargs: object
    ) -> User | None:
        user = User.objects.select_related("role").filter(email=email.strip().lower()).first()
        if user is None:
            User().set_password(password)
            return None
        return user if user.check_password(password) and user.is_active else None

    def get_user(self, user_id: int) -> User | None:
        """The user of a session, with what every page asks of its reader, so that none asks again."""
        user: User | None = READERS.first(user_id)
        if user is not None:
            along.hear(user)
        return user


def _readers(user_id: int) -> QuerySet[User]:
    from dealwright.people.signing.queries import lacks_second_step

    told = {"lacks_second_step": lacks_second_step(), **along.asked()}
    return User.objects.select_related("role").annotate(**told).filter(pk=user_id, is_active=True)


READERS = PreparedQuery(_readers)
