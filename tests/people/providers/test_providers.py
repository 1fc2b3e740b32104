"""Signing in with an account of another house, and the administrator's pages for it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core import mail
from django.core.cache import cache
from django.test import Client, override_settings

from dealwright.people.providers.actions import add_provider, edit_provider
from dealwright.people.providers.models import Provider
from dealwright.people.users.actions import edit_user, set_password
from dealwright.people.users.models import User
from tests.people.providers.house import CLIENT, SECRET, House, running
from tests.people.signing.conftest import SYSTEM, Phone, sign_in


@pytest.fixture
def house() -> Iterator[House]:
    """A provider on loopback, which an operator has to allow."""
    with running() as house, override_settings(PRIVATE_PROVIDERS=True, BASE_URL="http://testserver"):
        house.claims = {"email": "anna@example.com", "email_verified": True, "name": "Anna at the house"}
        yield house


@pytest.fixture
def provider(house: House, roles: Any) -> Provider:
    """The provider as an administrator described it."""
    return add_provider(name="Lighthouse", issuer=house.url, client_id=CLIENT, secret=SECRET, by=SYSTEM)


def leave(client: Client, **more: str) -> str:
    """Press the button; answers where the browser goes."""
    page = client.post("/sign-in/providers/lighthouse", more)
    assert page.status_code == 200, page.content.decode()
    found = re.search(r'content="0; url=([^"]+)"', page.content.decode())
    assert found
    return html.unescape(found[1])


def sign_in_by(house: House, client: Client, **more: str) -> Any:
    """All the way there and back."""
    return client.get(house.authorize(leave(client, **more)).removeprefix("http://testserver"))


class TestSignIn:
    def test_is_offered_at_the_door(self, client: Client, provider: Provider) -> None:
        assert "Sign in with Lighthouse" in client.get("/sign-in").content.decode()

        edit_provider(provider, is_active=False, by=SYSTEM)

        assert "Lighthouse" not in client.get("/sign-in").content.decode()
        assert client.post("/sign-in/providers/lighthouse").status_code == 404

    def test_opens_the_account_with_the_same_confirmed_address(
        self, client: Client, house: House, provider: Provider, anna: User, recorded: Any
    ) -> None:
        answer = sign_in_by(house, client, next="/contacts")

        assert answer["Location"] == "/contacts"
        assert client.get("/api/v1/users/me").json()["id"] == anna.pk
        assert recorded == ["user.provider_connected", "user.signed_in"]
        assert mail.outbox[-1].to == ["anna@example.com"]
        assert User.objects.filter(email="anna@example.com").count() == 1

    def test_knows_the_person_again_by_more_than_the_address(
        self, client: Client, house: House, provider: Provider, anna: User, recorded: Any
    ) -> None:
        sign_in_by(house, client)
        client.post("/sign-out")
        house.claims["email"] = "anna.married@example.com"
        recorded.start_over()

        sign_in_by(house, client)

        assert client.get("/api/v1/users/me").json()["id"] == anna.pk
        assert recorded == ["user.signed_in"]

    def test_asks_the_provider_s_own_page_when_the_token_has_no_address(
        self, client: Client, house: House, provider: Provider, anna: User
    ) -> None:
        house.claims = {}

        sign_in_by(house, client)

        assert "/userinfo" in house.asked
        assert client.get("/api/v1/users/me").json()["id"] == anna.pk

    @pytest.mark.parametrize("confirmed", [False, None, "no"])
    def test_is_refused_when_the_address_is_not_confirmed(
        self, client: Client, house: House, provider: Provider, anna: User, confirmed: Any, recorded: Any
    ) -> None:
        house.claims["email_verified"] = confirmed

        answer = sign_in_by(house, client)

        assert answer.status_code == 403
        assert "does not say that your e-mail address is confirmed" in answer.content.decode()
        assert client.get("/contacts").status_code == 302
        assert (SocialAccount.objects.count(), recorded) == (0, [])

    def test_refuses_people_nobody_knows_and_says_why(
        self, client: Client, house: House, provider: Provider, recorded: Any
    ) -> None:
        house.claims["email"] = "stranger@example.com"

        answer = sign_in_by(house, client)

        assert answer.status_code == 403
        assert "Nobody here has an account with your address at Lighthouse" in answer.content.decode()
        assert (User.objects.count(), recorded) == (0, [])

    def test_gives_them_an_account_where_that_is_wanted(
        self, client: Client, house: House, provider: Provider, roles: Any, recorded: Any
    ) -> None:
        edit_provider(provider, new_people_role=roles["Reader"], by=SYSTEM)
        house.claims |= {"email": "New.One@example.com", "name": "New One"}
        recorded.start_over()

        sign_in_by(house, client)

        made = User.objects.get()
        assert (made.email, made.name, made.role.name) == ("new.one@example.com", "New One", "Reader")
        assert not made.has_usable_password()
        assert recorded == ["user.created", "user.provider_connected", "user.signed_in"]

    def test_opens_no_account_that_may_not_sign_in(
        self, client: Client, house: House, provider: Provider, anna: User
    ) -> None:
        edit_user(anna, is_active=False, by=SYSTEM)

        answer = sign_in_by(house, client)

        assert answer["Location"] == "/sign-in"
        assert client.get("/contacts").status_code == 302

    def test_asks_for_the_second_step_of_the_account(
        self, client: Client, house: House, provider: Provider, anna: User
    ) -> None:
        set_password(anna, password="correct horse 9", by=SYSTEM)
        phone = _phone_of(anna)

        answer = sign_in_by(house, client, next="/contacts")
        between = client.get("/contacts")
        done = client.post("/sign-in/second-step", {"code": phone.code})

        assert answer["Location"] == "/sign-in/second-step"
        assert between.status_code == 302
        assert done["Location"] == "/contacts"
        assert client.get("/contacts").status_code == 200

    def test_leads_nowhere_else(self, client: Client, house: House, provider: Provider, anna: User) -> None:
        assert sign_in_by(house, client, next="https://evil.example/")["Location"] == "/"


class TestAnswer:
    """What the provider says is believed only when it is signed, for us, now, by the one we know."""

    @pytest.mark.parametrize(
        "claims",
        [
            {"aud": "another program"},
            {"aud": [CLIENT, "another"], "azp": "another"},
            {"iss": "https://evil.example"},
            {"exp": 1_700_000_000},
            {"exp": None},
            {"sub": None},
        ],
        ids=["audience", "authorized party", "issuer", "expired", "never expires", "nobody"],
    )
    def test_is_not_believed_with_wrong_claims(
        self, client: Client, house: House, provider: Provider, anna: User, claims: Any, recorded: Any
    ) -> None:
        house.claims |= claims

        self.fails(sign_in_by(house, client), client, recorded)

    def test_is_not_believed_with_a_wrong_signature(
        self, client: Client, house: House, provider: Provider, anna: User, recorded: Any
    ) -> None:
        house.signed_with = rsa.generate_private_key(public_exponent=65537, key_size=2048)

        self.fails(sign_in_by(house, client), client, recorded)

    @pytest.mark.parametrize("algorithm", ["HS256", "none"])
    def test_is_not_believed_with_a_weak_signature(
        self, client: Client, house: House, provider: Provider, anna: User, algorithm: str, recorded: Any
    ) -> None:
        house.algorithm = algorithm
        house.signed_with = "a client secret that both of us know" if algorithm == "HS256" else ""

        self.fails(sign_in_by(house, client), client, recorded)

    def test_of_somebody_who_calls_themselves_another_is_not_asked_for(
        self, client: Client, house: House, provider: Provider, anna: User, recorded: Any
    ) -> None:
        house.issuer = "https://evil.example"

        assert client.post("/sign-in/providers/lighthouse").status_code == 502
        assert recorded == []

    def test_belongs_to_the_browser_that_asked(
        self, client: Client, house: House, provider: Provider, anna: User, recorded: Any
    ) -> None:
        back = house.authorize(leave(client)).removeprefix("http://testserver")

        self.fails(Client().get(back), client, recorded)
        self.fails(client.get("/sign-in/providers/lighthouse/return?code=x&state=made-up"), client, recorded)

    def test_is_of_use_once(self, client: Client, house: House, provider: Provider, anna: User) -> None:
        back = house.authorize(leave(client)).removeprefix("http://testserver")
        client.get(back)
        client.post("/sign-out")

        assert client.get(back).status_code == 502

    def test_may_be_that_the_person_changed_their_mind(
        self, client: Client, house: House, provider: Provider, recorded: Any
    ) -> None:
        state = parse_qs(urlsplit(leave(client)).query)["state"][0]

        answer = client.get(f"/sign-in/providers/lighthouse/return?error=access_denied&state={state}")

        assert answer["Location"] == "/sign-in"
        assert recorded == []

    def fails(self, answer: Any, client: Client, recorded: Any) -> None:
        assert answer.status_code == 502
        assert "did not answer as it should" in answer.content.decode()
        assert client.get("/contacts").status_code == 302
        assert (SocialAccount.objects.count(), recorded) == (0, [])


class TestCalls:
    def test_reach_no_private_address_unless_the_operator_says_so(
        self, client: Client, house: House, provider: Provider
    ) -> None:
        cache.clear()
        with override_settings(PRIVATE_PROVIDERS=False):
            answer = client.post("/sign-in/providers/lighthouse")

        assert answer.status_code == 502
        assert house.asked == []

    def test_fail_plainly_when_nobody_answers(self, client: Client, house: House, provider: Provider) -> None:
        edit_provider(provider, issuer="http://127.0.0.1:9", by=SYSTEM)

        answer = client.post("/sign-in/providers/lighthouse")

        assert answer.status_code == 502
        assert "Try again, or sign in with your password." in answer.content.decode()


class TestProvider:
    def test_is_described_by_an_administrator(self, client_of: Any, owner: User, recorded: Any) -> None:
        browser = client_of(owner)
        described = {
            "name": "Keycloak",
            "issuer": "https://login.example.com/realms/company/.well-known/openid-configuration",
            "client_id": "dealwright",
            "secret": "very secret",
            "is_active": "on",
        }

        answer = browser.post("/people/sign-in/providers/new", described)

        made = Provider.objects.get()
        page = browser.get(answer["Location"]).content.decode()
        assert (made.code, made.issuer) == ("keycloak", "https://login.example.com/realms/company")
        assert made.secret == "very secret"
        assert "very secret" not in made.secret_sealed
        assert "very secret" not in page
        assert "/sign-in/providers/keycloak/return" in page
        assert recorded == ["sign_in_provider.added"]

    def test_keeps_its_secret_when_none_is_typed(
        self, provider: Provider, client_of: Any, owner: User
    ) -> None:
        browser = client_of(owner)
        changed = {"name": "Lighthouse", "issuer": provider.issuer, "client_id": "another", "secret": ""}

        browser.post(f"/people/sign-in/providers/{provider.pk}", changed)

        fresh = Provider.objects.get()
        assert (fresh.client_id, fresh.secret, fresh.is_active) == ("another", SECRET, False)

    @pytest.mark.parametrize(
        "issuer",
        ["http://login.example.com", "ftp://x", "nonsense", "https://a:b@login.example.com", "https://"],
    )
    def test_lives_at_a_safe_address(self, issuer: str, client_of: Any, owner: User, recorded: Any) -> None:
        described = {"name": "X", "issuer": issuer, "client_id": "a", "secret": "b"}

        answer = client_of(owner).post("/people/sign-in/providers/new", described)

        assert answer.status_code == 422
        assert (Provider.objects.count(), recorded) == (0, [])

    def test_makes_nobody_an_administrator(self, api_of: Any, owner: User) -> None:
        described = {"name": "X", "issuer": "https://x.example.com", "client_id": "a", "secret": "b"}

        answer = api_of(owner).post(
            "/api/v1/sign-in-providers", {**described, "new_people_role_id": owner.role_id}
        )

        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "new_people_role"

    def test_is_for_those_who_may_change_settings(
        self, provider: Provider, client_of: Any, api_of: Any, anna: User, recorded: Any
    ) -> None:
        browser, program = client_of(anna), api_of(anna)
        recorded.start_over()

        answers = [
            browser.get("/people/sign-in/providers/new"),
            browser.post(f"/people/sign-in/providers/{provider.pk}", {"name": "X"}),
            browser.post(f"/people/sign-in/providers/{provider.pk}/removal"),
            program.get("/api/v1/sign-in-providers"),
            program.patch(f"/api/v1/sign-in-providers/{provider.pk}", {"name": "X"}),
            program.delete(f"/api/v1/sign-in-providers/{provider.pk}"),
        ]

        assert [answer.status_code for answer in answers] == [403] * 6
        assert Provider.objects.get().name == "Lighthouse"
        assert recorded == []

    def test_is_in_the_api_without_its_secret(self, owner: User, api_of: Any) -> None:
        program = api_of(owner)
        made = program.post(
            "/api/v1/sign-in-providers",
            {"name": "K", "issuer": "https://k.example.com", "client_id": "a", "secret": "very secret"},
        )
        changed = program.patch(f"/api/v1/sign-in-providers/{made.json()['id']}", {"secret": "another"})
        listed = program.get("/api/v1/sign-in-providers").content.decode()

        assert (made.status_code, changed.status_code) == (201, 200)
        assert "secret" not in made.json()
        assert "very secret" not in listed + changed.content.decode()
        assert Provider.objects.get().secret == "another"
        assert program.delete(f"/api/v1/sign-in-providers/{made.json()['id']}").status_code == 204
        assert Provider.objects.count() == 0


class TestConnection:
    def test_is_cut_by_its_owner(
        self, client: Client, house: House, provider: Provider, anna: User, recorded: Any
    ) -> None:
        set_password(anna, password="correct horse 9", by=SYSTEM)
        sign_in_by(house, client)
        account = SocialAccount.objects.get()
        assert "Lighthouse" in client.get("/me/security").content.decode()
        recorded.start_over()

        answer = client.post(f"/me/connections/{account.pk}/removal")

        assert answer.status_code == 303
        assert SocialAccount.objects.count() == 0
        assert recorded == ["user.provider_disconnected"]

    def test_stays_when_it_is_the_only_way_in(
        self, client: Client, house: House, provider: Provider, anna: User
    ) -> None:
        sign_in_by(house, client)

        answer = client.post(f"/me/connections/{SocialAccount.objects.get().pk}/removal")

        assert answer.status_code == 422
        assert SocialAccount.objects.count() == 1


def _phone_of(user: User) -> Phone:
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return Phone(f'class="secret-words">{secret}<')


def test_a_password_still_opens_the_account(client: Client, provider: Provider, anna: User) -> None:
    set_password(anna, password="correct horse 9", by=SYSTEM)

    assert sign_in(client, "anna@example.com", "correct horse 9").status_code == 303
