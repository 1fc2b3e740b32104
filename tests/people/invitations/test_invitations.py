"""Inviting people: the letter, the link that opens once, and the account that comes of it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from dealwright.events import Actor
from dealwright.kit import clock
from dealwright.kit.errors import Conflict, Forbidden, NotFound, Refused
from dealwright.people.invitations.actions import (
    accept_invitation,
    invite_people,
    send_again,
    withdraw_invitation,
)
from dealwright.people.invitations.models import Invitation
from dealwright.people.letters.models import Letter
from dealwright.people.roles.actions import create_role
from dealwright.people.roles.models import Role
from dealwright.people.users.actions import create_user, edit_user
from dealwright.people.users.models import User

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
ACCOUNT = {"name": "Lena", "password": "correct horse 9", "language": "en", "time_zone": "Europe/Warsaw"}


@pytest.fixture
def olga(owner):
    return Actor.of(owner)


@pytest.fixture
def seller(roles):
    return roles["Seller"]


@pytest.fixture
def invitation(olga, seller, north):
    """Lena was invited to sell in the North."""
    (made,) = invite_people(["lena@example.com"], role=seller, department=north, by=olga)
    return made


def token():
    """The token in the newest letter."""
    return re.search(r"/invitations/(\S+)", Letter.objects.latest("pk").content.text).group(1)


class TestInvitePeople:
    def test_writes_a_letter_to_each(self, olga, seller, recorded):
        invite_people([" Lena@Example.com", "ivo@example.com", "lena@example.com"], role=seller, by=olga)

        assert [letter.to for letter in Letter.objects.order_by("pk")] == [
            "lena@example.com",
            "ivo@example.com",
        ]
        assert Letter.objects.first().subject == "Olga invites you to Dealwright"
        assert recorded == ["invitation.sent", "invitation.sent"]

    def test_keeps_the_link_nowhere_but_in_the_letter(self, invitation):
        assert token() not in str(vars(invitation))
        assert len(token()) == 43

    @pytest.mark.parametrize("emails", [[], ["lena"], ["new@example.com", "olga@example.com"]])
    def test_invites_everybody_or_nobody(self, olga, seller, recorded, emails):
        with pytest.raises(Refused):
            invite_people(emails, role=seller, by=olga)

        assert not Invitation.objects.exists()
        assert not Letter.objects.exists()
        assert recorded == []

    def test_refuses_a_second_open_one(self, invitation, olga, seller, recorded):
        recorded.start_over()

        with pytest.raises(Refused):
            invite_people(["lena@example.com"], role=seller, by=olga)

        assert Letter.objects.count() == 1
        assert recorded == []

    def test_is_for_those_who_may_change_settings(self, anna, seller, roles, recorded):
        keeper = create_role(name="Keeper", scopes={"*": {"settings": "all"}}, by=SYSTEM)
        karl = create_user(email="karl@example.com", name="Karl", role=keeper, by=SYSTEM)
        recorded.start_over()

        for user, role in ((anna, seller), (karl, roles["Administrator"])):
            with pytest.raises(Forbidden):
                invite_people(["new@example.com"], role=role, by=Actor.of(user))

        assert not Invitation.objects.exists()
        assert recorded == []


class TestAcceptInvitation:
    def test_makes_the_account_that_was_meant(self, invitation, seller, north, recorded):
        recorded.start_over()

        user = accept_invitation(token(), **ACCOUNT, by=Actor.visitor())

        assert (user.email, user.name, user.role, user.department) == (
            "lena@example.com",
            "Lena",
            seller,
            north,
        )
        assert user.check_password("correct horse 9")
        assert invitation.refreshed().user == user
        assert recorded == ["user.created", "invitation.accepted"]

    def test_opens_once(self, invitation):
        accept_invitation(token(), **ACCOUNT, by=Actor.visitor())

        with pytest.raises(NotFound):
            accept_invitation(token(), **ACCOUNT, by=Actor.visitor())

        assert User.objects.filter(name="Lena").count() == 1

    def test_keeps_the_invitation_when_the_password_is_refused(self, invitation, recorded):
        recorded.start_over()

        with pytest.raises(Refused):
            accept_invitation(token(), **{**ACCOUNT, "password": "short"}, by=Actor.visitor())

        assert invitation.refreshed().state == "open"
        assert recorded == []


class TestSendAgain:
    def test_ends_the_link_before(self, invitation, olga):
        before = token()

        send_again(invitation, by=olga)

        assert token() != before
        with pytest.raises(NotFound):
            accept_invitation(before, **ACCOUNT, by=Actor.visitor())
        assert accept_invitation(token(), **ACCOUNT, by=Actor.visitor()).name == "Lena"

    def test_gives_an_expired_one_new_days(self, invitation, olga):
        with time_machine.travel(clock.now() + timedelta(days=8)):
            assert invitation.refreshed().state == "expired"
            assert send_again(invitation, by=olga).state == "open"

    def test_refuses_what_is_over(self, invitation, olga, recorded):
        withdraw_invitation(invitation, by=olga)
        recorded.start_over()

        with pytest.raises(Conflict):
            send_again(invitation, by=olga)

        assert recorded == []


class TestTheLink:
    def dead_links(self, olga, seller):
        """A used, an expired, a withdrawn and an unknown one."""
        links = []
        for number, end in enumerate(("used", "expired", "withdrawn")):
            (made,) = invite_people([f"p{number}@example.com"], role=seller, by=olga)
            links.append(token())
            if end == "used":
                accept_invitation(token(), **ACCOUNT, by=Actor.visitor())
            elif end == "withdrawn":
                withdraw_invitation(made, by=olga)
            else:
                from dealwright.events import unrecorded

                with unrecorded("the days pass"):
                    Invitation.objects.filter(pk=made.pk).update(expires_at=clock.now() - timedelta(days=1))
        return [*links, "no-such-token"]

    def test_looks_the_same_whatever_is_wrong_with_it(self, olga, seller):
        links, count = self.dead_links(olga, seller), User.objects.count()

        for method in ("get", "post"):
            answers = [getattr(Client(), method)(f"/invitations/{link}", ACCOUNT) for link in links]
            pages = {
                re.sub(r'value="\w{64}"|nonce-?="?[^"\s]+|/invitations/\S+?"', "", one.content.decode())
                for one in answers
            }
            assert {answer.status_code for answer in answers} == {404}
            assert len(pages) == 1
        assert User.objects.count() == count

    def test_signs_whoever_comes_in(self, invitation):
        browser, link = Client(), f"/invitations/{token()}"

        page = browser.get(link)
        answer = browser.post(link, ACCOUNT)

        assert "You will sign in as lena@example.com" in page.content.decode()
        assert page["Referrer-Policy"] == "same-origin"
        assert "data-guesses-zone" in page.content.decode()
        assert (answer.status_code, answer["Location"]) == (303, "/")
        assert browser.get("/me").status_code == 200
        assert "user.signed_in" in [entry.kind for entry in all_entries()]

    def test_shows_what_was_wrong_and_keeps_what_was_typed(self, invitation):
        answer = Client().post(f"/invitations/{token()}", {**ACCOUNT, "password": "short"})

        assert answer.status_code == 422
        assert "too short" in answer.content.decode()
        assert 'value="Lena"' in answer.content.decode()

    def test_tells_when_somebody_made_the_account_meanwhile(self, invitation, seller):
        create_user(email="lena@example.com", name="Other", role=seller, by=SYSTEM)

        answer = Client().post(f"/invitations/{token()}", ACCOUNT)

        assert answer.status_code == 422
        assert "already has an account" in answer.content.decode()


class TestPages:
    def test_invite_send_again_and_take_back(self, client_of, owner, seller, north):
        browser = client_of(owner)

        invited = browser.post(
            "/people/invitations",
            {"emails": "lena@example.com, ivo@example.com\nzoe@example.com", "role": seller.pk},
        )
        lena = Invitation.objects.get(email="lena@example.com")
        page = browser.get("/people/invitations").content.decode()
        again = browser.post(f"/people/invitations/{lena.pk}/sending")
        back = browser.post(f"/people/invitations/{lena.pk}/withdrawal")

        assert [answer.status_code for answer in (invited, again, back)] == [303] * 3
        assert Invitation.objects.count() == 3
        assert "No mail server yet" in page
        assert (
            f"/letters/{Letter.objects.get(to='lena@example.com', key__endswith=':1 lena@example.com').pk}"
            in page
        )
        assert lena.refreshed().state == "withdrawn"

    def test_name_the_address_that_is_wrong(self, client_of, owner, seller):
        answer = client_of(owner).post("/people/invitations", {"emails": "lena@", "role": seller.pk})

        assert answer.status_code == 422
        assert "“lena@” is not an e-mail address" in answer.content.decode()

    def test_are_refused_to_a_seller(self, client_of, anna, invitation, recorded):
        browser = client_of(anna)
        recorded.start_over()

        answers = [
            browser.get("/people/invitations"),
            browser.post("/people/invitations", {}),
            browser.post(f"/people/invitations/{invitation.pk}/sending"),
            browser.post(f"/people/invitations/{invitation.pk}/withdrawal"),
        ]

        assert [answer.status_code for answer in answers] == [403] * 4
        assert recorded == []


class TestApi:
    def test_invites_sends_again_and_takes_back(self, api_of, owner, seller, north):
        program = api_of(owner)
        new = {"email": "lena@example.com", "role_id": seller.pk, "department_id": north.pk}

        made = program.post("/api/v1/invitations", new)
        twice = program.post("/api/v1/invitations", new)
        again = program.post(f"/api/v1/invitations/{made.json()['id']}/send")
        back = program.post(f"/api/v1/invitations/{made.json()['id']}/withdraw")

        assert (made.status_code, made.json()["state"]) == (201, "open")
        assert (twice.status_code, twice.json()["errors"][0]["field"]) == (422, "email")
        assert again.json()["times_sent"] == 2
        assert back.json()["state"] == "withdrawn"

    def test_refuses_a_seller(self, api_of, anna, invitation, recorded):
        program = api_of(anna)
        recorded.start_over()

        answers = [
            program.get("/api/v1/invitations"),
            program.post("/api/v1/invitations", {"email": "x@example.com", "role_id": anna.role_id}),
            program.post(f"/api/v1/invitations/{invitation.pk}/send"),
        ]

        assert [answer.status_code for answer in answers] == [403] * 3
        assert recorded == []


def all_entries():
    from dealwright.events.models import Entry

    return Entry.objects.all()


def test_somebody_shut_out_meanwhile_invites_nobody(anna, seller, recorded):
    edit_user(anna, is_active=False, by=SYSTEM)
    recorded.start_over()

    with pytest.raises(Forbidden):
        invite_people(["x@example.com"], role=Role.objects.get(name="Seller"), by=Actor.of(anna.refreshed()))

    assert recorded == []
