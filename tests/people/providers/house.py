"""A small OpenID Connect provider on loopback: it knows one person and signs what it says."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "dealwright", "a client secret"


@dataclass
class House:
    """The provider, and what a test wants it to say."""

    url: str
    key: rsa.RSAPrivateKey
    claims: dict[str, Any] = field(default_factory=dict)
    issuer: str = ""
    """Who it says it is, when it lies."""
    signed_with: Any = None
    """Another key than the one it shows."""
    algorithm: str = "RS256"
    asked: list[str] = field(default_factory=list)
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def description(self) -> dict[str, Any]:
        """What stands at its well-known address."""
        return {
            "issuer": self.issuer or self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    @property
    def keys(self) -> dict[str, Any]:
        """The public key everybody may check its signatures with."""
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**public, "kid": "one", "alg": "RS256", "use": "sig"}]}

    def authorize(self, there: str) -> str:
        """The person agrees at once: where the browser is sent back to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(there).query).items()}
        assert asked["client_id"] == CLIENT
        assert asked["response_type"] == "code"
        assert set(asked["scope"].split()) == {"openid", "email", "profile"}
        assert asked["code_challenge_method"] == "S256"
        self._codes["a-code"] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': 'a-code', 'state': asked['state']})}"

    def token(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """Turn a code into what we say about the person, for who holds secret and verifier."""
        asked = self._codes.pop(form.get("code", ""), None)
        proof = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if (
            asked is None
            or form.get("client_secret") != SECRET
            or proof.decode().rstrip("=") != asked["code_challenge"]
            or form.get("redirect_uri") != asked["redirect_uri"]
        ):
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        told = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 60, "sub": "person-1"} | self.claims
        signed = jwt.encode(
            {name: value for name, value in told.items() if value is not None},
            self.signed_with or self.key,
            algorithm=self.algorithm,
            headers={"kid": "one"},
        )
        return 200, {"access_token": "opens-userinfo", "token_type": "Bearer", "id_token": signed}


@contextmanager
def running() -> Iterator[House]:
    """The provider, for as long as the block lasts."""
    house = House("", rsa.generate_private_key(public_exponent=65537, key_size=2048))

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            house.asked.append(self.path)
            answers = {
                "/.well-known/openid-configuration": lambda: house.description,
                "/keys": lambda: house.keys,
                "/userinfo": lambda: {"sub": "person-1", "email": "anna@example.com", "email_verified": True},
            }
            answer = answers.get(self.path)
            self._say(200, answer()) if answer else self._say(404, {})

        def do_POST(self) -> None:
            house.asked.append(self.path)
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._say(*house.token({name: values[0] for name, values in parse_qs(body).items()}))

        def _say(self, status: int, told: dict[str, Any]) -> None:
            body = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *told: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    house.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield house
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
