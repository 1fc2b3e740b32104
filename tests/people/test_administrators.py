"""Only administrators reach accounts of administrators, whoever else may change settings."""

import pytest

from dealwright.events import Actor
from dealwright.kit.errors import Forbidden
from dealwright.people.roles.actions import create_role
from dealwright.people.users.actions import create_user, edit_user, set_password
from dealwright.people.users.models import User

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


@pytest.fixture
def keeper(roles):
    """Karl may change settings, but is no administrator."""
    role = create_role(name="Keeper", scopes={"*": {"settings": "all"}}, by=SYSTEM)
    return create_user(email="karl@example.com", name="Karl", role=role, by=SYSTEM)


class TestWhoeverMayChangeSettings:
    def test_makes_nobody_an_administrator(self, keeper, anna, roles, recorded):
        with pytest.raises(Forbidden):
            edit_user(keeper, role=roles["Administrator"], by=Actor.of(keeper))
        with pytest.raises(Forbidden):
            create_user(email="new@example.com", name="New", role=roles["Administrator"], by=Actor.of(keeper))

        assert keeper.refreshed().role.name == "Keeper"
        assert not User.objects.filter(email="new@example.com").exists()
        assert recorded == []

    def test_changes_no_administrator(self, keeper, owner, recorded):
        with pytest.raises(Forbidden):
            set_password(owner, password="another-long-password", by=Actor.of(keeper))
        with pytest.raises(Forbidden):
            edit_user(owner, is_active=False, by=Actor.of(keeper))

        assert owner.refreshed().is_active
        assert recorded == []

    def test_changes_everybody_else(self, keeper, anna):
        edit_user(anna, position="Key accounts", by=Actor.of(keeper))

        assert anna.refreshed().position == "Key accounts"
