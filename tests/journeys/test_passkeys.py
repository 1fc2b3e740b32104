"""Ways to sign in beside the password, in a browser with a device that makes passkeys."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from dealwright.people.sessions.models import OpenSession
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.people import PASSWORD, Seller

pytestmark = pytest.mark.journey


class Keyholder(Seller):
    """Somebody whose device makes passkeys, behind a finger that always fits."""

    def __init__(self, page: Any, address: str, *, is_careful: bool = False) -> None:
        super().__init__(page, is_careful=is_careful)
        self.address = address
        device = page.context.new_cdp_session(page)
        device.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        device.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    def goes_to(self, address: str) -> None:
        """Passkeys belong to a name, so the product is reached by one."""
        super().goes_to(self.address + address)

    def signs_out(self) -> None:
        """Over the menu of the person."""
        self.page.get_by_role("button", name="Anna").click()
        self.presses("Sign out")
        self.reads("Forgot the password?")

    def adds_passkey(self, name: str) -> None:
        """Under one's own security."""
        self.goes_to("/me/passkeys/new")
        self.page.get_by_label("Name").fill(name)
        self.presses("Add the passkey")


@pytest.fixture
def anna_at(shop: Any, anna: Any, may_sign_in: Any, window: Any) -> Any:
    """Anna before a window of this shape, signed in."""
    may_sign_in(anna)

    def signed_in(shape: dict[str, Any]) -> Keyholder:
        keyholder = Keyholder(window(shape), shop.url.replace("127.0.0.1", "localhost"), is_careful=True)
        keyholder.signs_in(anna.email)
        keyholder.reads("Today")
        return keyholder

    return signed_in


class TestPasskey:
    def test_opens_the_door_without_a_password(self, anna_at: Any, anna: Any) -> None:
        keyholder = anna_at(DESK)

        keyholder.adds_passkey("Notebook")
        keyholder.reads("Recovery codes")
        keyholder.goes_to("/me/security")
        keyholder.reads("Notebook")
        keyholder.signs_out()
        keyholder.goes_to("/sign-in?next=/contacts")
        keyholder.presses("Sign in with a passkey")

        expect(keyholder.page).to_have_url(re.compile(r"^https?://[^/]+/contacts$"))
        assert OpenSession.objects.filter(user=anna).count() == 1

    def test_is_the_second_step_after_a_password(self, anna_at: Any, anna: Any) -> None:
        keyholder = anna_at(PHONE)
        keyholder.adds_passkey("Phone")
        keyholder.reads("Recovery codes")
        keyholder.page.context.clear_cookies()

        keyholder.signs_in(anna.email)
        keyholder.reads("Second step")
        keyholder.presses("Use a passkey")

        keyholder.reads("Today")

    def test_proves_who_sits_there_is_renamed_and_removed(self, anna_at: Any, anna: Any) -> None:
        keyholder = anna_at(DESK)
        keyholder.adds_passkey("Notebook")
        keyholder.reads("Recovery codes")
        keyholder.goes_to("/me/proof/passkey?next=/me/security")
        keyholder.reads("Is it you?")
        keyholder.presses("Use a passkey")
        keyholder.reads("Sign-in and security")

        keyholder.page.get_by_role("link", name="Change the passkey Notebook").click()
        keyholder.page.get_by_label("Name").fill("Old notebook")
        keyholder.presses("Save")
        keyholder.reads("Old notebook")
        keyholder.page.get_by_role("link", name="Change the passkey Old notebook").click()
        keyholder.follows("Remove")
        keyholder.reads("will open nothing here any more")
        keyholder.presses("Remove")

        keyholder.reads("The passkey was removed.")
        expect(keyholder.page.get_by_text("Old notebook")).to_have_count(0)

    def test_of_nobody_opens_nothing(self, shop: Any, anna: Any, may_sign_in: Any, window: Any) -> None:
        stranger = Keyholder(window(DESK), shop.url.replace("127.0.0.1", "localhost"))
        stranger.goes_to("/sign-in")

        stranger.presses("Sign in with a passkey")

        stranger.reads("The browser could not use a passkey here.")


class TestPagesOfSigningIn:
    def test_can_be_read_by_everybody(self, anna_at: Any, shop: Any, window: Any) -> None:
        keyholder = anna_at(PHONE)

        for address in ("/me/security", "/me/sessions", "/me/password", "/me/email", "/me/second-step/app"):
            keyholder.goes_to(address)
        stranger = Seller(window(PHONE), is_careful=True)
        for address in ("", "/forgotten", "/forgotten/sent", "/forgotten/1/x"):
            stranger.goes_to(f"/sign-in{address}")


class TestBrowsers:
    def test_are_signed_out_from_another(self, shop: Any, anna: Any, seller: Any) -> None:
        here, elsewhere = seller(anna), seller(anna, PHONE)
        here.signs_in(anna.email, PASSWORD)  # giving the password to the second window ended the first

        here.goes_to("/me/sessions")
        here.presses("Sign out everywhere else")
        here.reads("You are signed out everywhere else.")
        elsewhere.goes_to("/tasks")

        elsewhere.reads("Forgot the password?")
