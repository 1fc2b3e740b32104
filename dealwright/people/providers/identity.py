"""What a provider says about a person, believed only when it is signed for us."""

from __future__ import annotations

import hashlib
from typing import Any

import jwt
import requests
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

DESCRIPTION = "/.well-known/openid-configuration"
NEEDED = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
"""Signatures with a public key. One with the client secret (HS256) is a trap where keys are mixed up."""
LEEWAY_SECONDS = 60
DESCRIPTION_SECONDS = 600
"""How long a provider's description of itself is believed without asking again."""


class Dialogue(OpenIDConnectOAuth2Adapter):
    """One round trip to a provider."""

    @property
    def openid_config(self) -> dict[str, Any]:
        """The provider's description of itself; OAuth2Error when it speaks for somebody else."""
        issuer = self.get_provider().app.settings["server_url"]
        key = f"oidc:{hashlib.sha256(issuer.encode()).hexdigest()}"
        found: dict[str, Any] | None = cache.get(key)
        if found is None:
            found = self._fetch(issuer.rstrip("/") + DESCRIPTION)
            if any(not isinstance(found.get(name), str) for name in NEEDED):
                raise OAuth2Error("the description of the provider is incomplete")
            if found["issuer"].rstrip("/") != issuer.rstrip("/"):
                raise OAuth2Error("the provider describes itself as another one")
            cache.set(key, found, DESCRIPTION_SECONDS)
        return found

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> SocialLogin:
        """Who it is, by the signed token (OpenID Connect Core 1.0, 3.1.3.7).

        Where it holds no address, the provider's own page about the person is asked.
        """
        claims = self._verified(kwargs["response"].get("id_token"), app.client_id)
        if "email" not in claims and self.openid_config.get("userinfo_endpoint"):
            about = self._fetch(self.profile_url, Authorization=f"Bearer {token.token}")
            if about.get("sub") != claims["sub"]:
                raise OAuth2Error("the provider speaks of two people")
            claims = about | claims
        kept = {name: claims[name] for name in ("sub", "email", "email_verified", "name") if name in claims}
        return self.get_provider().sociallogin_from_response(request, {"id_token": kept})

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        """The address the provider was told, whatever name the browser used."""
        return f"{settings.BASE_URL}/sign-in/providers/{self.provider_id}/return"

    def _verified(self, written: Any, audience: str) -> dict[str, Any]:
        try:
            key = self._key(jwt.get_unverified_header(written))
            claims: dict[str, Any] = jwt.decode(
                written,
                key,
                algorithms=ALGORITHMS,
                audience=audience,
                issuer=self.openid_config["issuer"],
                leeway=LEEWAY_SECONDS,
                options={"require": ["iss", "sub", "aud", "exp", "iat"]},
            )
        except jwt.PyJWTError as error:
            raise OAuth2Error(f"the token is not valid: {error}") from error
        if claims.get("azp", audience) != audience:
            raise OAuth2Error("the token was made for another program")
        return claims

    def _key(self, header: dict[str, Any]) -> jwt.PyJWK:
        keys = jwt.PyJWKSet.from_dict(self._fetch(self.openid_config["jwks_uri"])).keys
        wanted = [key for key in keys if key.key_id == header.get("kid")] if "kid" in header else keys
        if len(wanted) != 1:
            raise OAuth2Error("the token is signed with an unknown key")
        return wanted[0]

    def _fetch(self, url: str, **headers: str) -> dict[str, Any]:
        with get_adapter().get_requests_session() as session:
            response: requests.Response = session.get(url, headers=headers)
            response.raise_for_status()
            answer = response.json()
        if not isinstance(answer, dict):
            raise OAuth2Error("the provider answers with something else")
        return answer


class House(OpenIDConnectProvider):
    """A provider of ours: with the checks above, and with PKCE always."""

    oauth2_adapter_class = Dialogue
    pkce_enabled_default = True
