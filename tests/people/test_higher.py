"""Whoever may change settings becomes no administrator by a detour."""

import pytest
from allauth.socialaccount.models import SocialAccount

from dealwright.events import Actor
from dealwright.kit.errors import Forbidden
from dealwright.people.mail_server.actions import set_mail_server
from dealwright.people.mail_server.models import MailServer
from dealwright.people.providers.actions import add_provider, edit_provider
from dealwright.people.providers.models import Provider
from dealwright.people.roles.actions import create_role
from dealwright.people.users.actions import create_user

SYSTEM = Actor.system()
ACCOUNTS = {"issuer": "https://accounts.example.com", "client_id": "farol", "secret": "a long secret"}


@pytest.fixture
def settler(roles):
    """Sonja may change settings and is no administrator."""
    role = create_role(name="Settings", scopes={"*": {"see": "all", "settings": "all"}}, by=SYSTEM)
    return Actor.of(create_user(email="sonja@example.com", name="Sonja", role=role, by=SYSTEM))


class TestWhoeverMayChangeSettings:
    def test_does_not_say_where_letters_of_sign_in_go(self, settler, recorded):
        with pytest.raises(Forbidden):
            set_mail_server(host="mail.example.com", sender_address="a@example.com", by=settler)

        assert not MailServer.objects.exists()
        assert recorded == []

    def test_does_not_say_whose_word_is_taken(self, settler, recorded):
        with pytest.raises(Forbidden):
            add_provider(name="Mine", **ACCOUNTS, by=settler)

        assert not Provider.objects.exists()
        assert recorded == []

    def test_does_not_change_whose_word_is_taken(self, settler, recorded):
        provider = add_provider(name="Ours", **ACCOUNTS, by=SYSTEM)
        recorded.start_over()

        with pytest.raises(Forbidden):
            edit_provider(provider, issuer="https://other.example.com", by=settler)

        assert provider.refreshed().issuer == "https://accounts.example.com"
        assert recorded == []


class TestEditProvider:
    def test_forgets_the_accounts_of_another_issuer(self, owner):
        provider = add_provider(name="Ours", **ACCOUNTS, by=SYSTEM)
        SocialAccount.objects.create(user=owner, provider=provider.code, uid="1")

        edit_provider(provider, name="Ours still", by=SYSTEM)
        kept = SocialAccount.objects.count()
        edit_provider(provider, issuer="https://other.example.com", by=SYSTEM)

        assert (kept, SocialAccount.objects.count()) == (1, 0)
