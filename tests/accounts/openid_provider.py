"""An OpenID provider for tests, a process of its own on the loopback: discovery, authorize, token and keys (RS256).

It lets everybody in as the person it was told of (POST /next), and lies as told: `claims` replace what it
would claim, `forget` leaves claims out, `signs_with` names another key, `issuer_says` another issuer in its
description.
"""

import base64
import hashlib
import json
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT_ID, CLIENT_SECRET = "peer-challenge", "a secret of the council's"
KEYS = {name: rsa.generate_private_key(public_exponent=65537, key_size=2048) for name in ("right", "wrong")}


class Provider(ThreadingHTTPServer):
    """What the provider knows: whom it lets in next, and the codes it gave away."""

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.issuer = f"http://127.0.0.1:{self.server_address[1]}"
        self.told: dict[str, Any] = {}
        self.codes: dict[str, dict[str, str]] = {}


class Handler(BaseHTTPRequestHandler):
    """Answers as the standard says."""

    server: Provider

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Describe itself, show its keys, or send somebody back with a code."""
        path, asked = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
        if path == "/.well-known/openid-configuration":
            self._say(self._description())
        elif path == "/keys":
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEYS["right"].public_key()))
            self._say({"keys": [{**public, "kid": "one", "use": "sig", "alg": "RS256"}]})
        elif path == "/authorize":
            self._authorize({name: values[0] for name, values in asked.items()})
        else:
            self._say({"error": "not_found"}, 404)

    def do_POST(self) -> None:
        """Learn whom to let in next, or exchange a code for tokens."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.path == "/next":
            self.server.told = json.loads(body)
            self._say({})
        elif self.path == "/token":
            self._token({name: values[0] for name, values in parse_qs(body).items()})
        else:
            self._say({"error": "not_found"}, 404)

    def _description(self) -> dict[str, Any]:
        issuer = self.server.issuer
        return {
            "issuer": self.server.told.get("issuer_says", issuer),
            "authorization_endpoint": f"{issuer}/authorize",
            "token_endpoint": f"{issuer}/token",
            "jwks_uri": f"{issuer}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            "id_token_signing_alg_values_supported": ["RS256"],
        }

    def _authorize(self, asked: dict[str, str]) -> None:
        assert (asked["client_id"], asked["response_type"]) == (CLIENT_ID, "code")
        assert "openid" in asked["scope"].split()
        if "error" in self.server.told:
            back = {"error": self.server.told["error"], "state": asked["state"]}
        else:
            code = hashlib.sha256(asked["state"].encode()).hexdigest()
            self.server.codes[code] = asked
            back = {"code": code, "state": asked["state"]}
        self.send_response(302)
        self.send_header("Location", f"{asked['redirect_uri']}?{urlencode(back)}")
        self.end_headers()

    def _token(self, sent: dict[str, str]) -> None:
        asked = self.server.codes.pop(sent.get("code", ""), None)
        known = (sent.get("client_id"), sent.get("client_secret")) == (CLIENT_ID, CLIENT_SECRET)
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        proof = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if (
            asked is None
            or not known
            or asked["code_challenge"] != proof
            or sent["redirect_uri"] != asked["redirect_uri"]
        ):
            self._say({"error": "invalid_grant"}, 400)
            return
        self._say({"access_token": "unused", "token_type": "Bearer", "id_token": self._id_token(asked["nonce"])})

    def _id_token(self, nonce: str) -> str:
        told, now = self.server.told, int(time.time())
        claims = {"iss": self.server.issuer, "aud": CLIENT_ID, "iat": now, "exp": now + 300, "nonce": nonce}
        claims |= told.get("claims", {})
        claims = {name: value for name, value in claims.items() if name not in told.get("forget", [])}
        key: Any = KEYS[told.get("signs_with", "right")]
        algorithm = told.get("algorithm", "RS256")
        if algorithm == "HS256":
            key = CLIENT_SECRET + " " * 32
        elif algorithm == "none":
            key = None
        return jwt.encode(claims, key, algorithm=algorithm, headers={"kid": told.get("kid", "one")})

    def _say(self, values: dict[str, Any], status: int = 200) -> None:
        body = json.dumps(values).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


if __name__ == "__main__":
    provider = Provider(0)
    sys.stdout.write(f"{provider.issuer}\n")
    sys.stdout.flush()
    provider.serve_forever()
