"""A council's OpenID Connect provider: allauth's, with everything checked that the standard lets a client skip.

Its own description must name the issuer agreed with the council; the answer's signature is checked against its keys,
and its issuer, audience, time and nonce against what this sign-in began with.
"""

import hmac
import json
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

import jwt
import requests
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from allauth.utils import build_absolute_uri
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from cib.accounts.models import SignOnProvider
from cib.accounts.sealing import unseal
from cib.accounts.sign_on.refusals import refusal

PURPOSE: Final = "single sign-on"
ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "ES256")
LEEWAY_SECONDS: Final = 60  # that two machines' clocks may differ
ANSWER_BYTES_MAX: Final = 256 * 1024
_ENDPOINTS: Final = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_CLAIMS: Final = ["exp", "iat", "iss", "aud", "sub", "nonce"]


def is_safe_address(url: str) -> bool:
    """Tell whether the address is https; plain http only on this machine, where settings allow it for trying out."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return False
    if parts.scheme == "https":
        return bool(host)
    return parts.scheme == "http" and settings.SIGN_ON_ALLOWS_LOOPBACK and host in ("127.0.0.1", "localhost")


def origin_of(url: str) -> str:
    """Give scheme, host and port of an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _fetched(url: str) -> dict[str, Any]:
    """Fetch a JSON object, without following redirects; raise Refused SSO-02 for whatever else comes."""
    try:
        with get_adapter().get_requests_session() as session:
            answer = session.get(url, allow_redirects=False)
            found = answer.json() if answer.status_code == 200 and len(answer.content) <= ANSWER_BYTES_MAX else None
    except (requests.RequestException, ValueError):
        found = None
    if not isinstance(found, dict):
        raise refusal("SSO-02")
    return found


def discovered(issuer: str) -> dict[str, Any]:
    """Read what the issuer says about itself; raise Refused (SSO-02, SSO-05) for what cannot be trusted."""
    if not is_safe_address(issuer):
        raise refusal("SSO-02")
    found = _fetched(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    if found.get("issuer") != issuer:
        raise refusal("SSO-05")
    if not all(is_safe_address(str(found.get(name, ""))) for name in _ENDPOINTS):
        raise refusal("SSO-02")
    return found


class CouncilAdapter(OpenIDConnectOAuth2Adapter):
    """Reads the provider's description strictly, and comes back to our own address."""

    @property
    def openid_config(self) -> dict[str, Any]:
        """Give the provider's description, fetched once."""
        if not hasattr(self, "_openid_config"):
            self._openid_config = discovered(self.get_provider().app.settings["issuer"])
        return self._openid_config

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        """Give the address to which the provider sends people back."""
        return str(build_absolute_uri(request, reverse("accounts:sign_on_callback", args=[app.provider_id])))


class CouncilProvider(OpenIDConnectProvider):
    """One council's, or group's, provider."""

    oauth2_adapter_class = CouncilAdapter
    pkce_enabled_default = True

    def get_default_scope(self) -> list[str]:
        """Ask who it is and under which address; nothing else is anybody's business here."""
        return ["openid", "email"]


def provider_of(request: HttpRequest, row: SignOnProvider) -> CouncilProvider:
    """Give allauth's view of one row; its secret is opened only here (SSO-02 where the installation's key changed)."""
    try:
        secret = unseal(row.sealed_secret, purpose=PURPOSE)
    except InvalidToken:
        raise refusal("SSO-02") from None
    app = SocialApp(
        provider=CouncilProvider.id,
        provider_id=row.slug,
        name=row.name[:40],
        client_id=row.client_id,
        secret=secret,
        settings={"issuer": row.issuer, "server_url": row.issuer},
    )
    return CouncilProvider(request, app=app)


def provider_called(request: HttpRequest, slug: str) -> CouncilProvider:
    """Give the provider of that short name; raise SocialApp.DoesNotExist where there is none."""
    row = SignOnProvider.objects.filter(slug=slug).first()
    if row is None:
        raise SocialApp.DoesNotExist
    return provider_of(request, row)


# --- The answer ------------------------------------------------------------------------------------


def claims_of_answer(request: HttpRequest, row: SignOnProvider, state: Mapping[str, Any]) -> dict[str, Any]:
    """Take the code to the provider and give what its signed answer claims; raise Refused for anything amiss."""
    provider = provider_of(request, row)
    adapter = provider.get_oauth2_adapter(request)
    config = adapter.openid_config
    try:
        client = adapter.get_client(request, provider.app)
        answer = client.get_access_token(request.GET["code"], pkce_code_verifier=state.get("pkce_code_verifier"))
    except (OAuth2Error, requests.RequestException, ValueError, KeyError):
        raise refusal("SSO-02") from None
    token = answer.get("id_token")
    if not isinstance(token, str):
        raise refusal("SSO-02")
    claims = _verified(row, _key_of(token, config["jwks_uri"]), token)
    if not hmac.compare_digest(str(claims["nonce"]).encode(), str(state.get("nonce", "")).encode()):
        raise refusal("SSO-07")
    return claims


def _key_of(token: str, jwks_uri: str) -> tuple[Any, str]:
    """Give the provider's key that the token names, and the algorithm; only those with two halves are taken."""
    try:
        header = jwt.get_unverified_header(token)
    except jwt.PyJWTError:
        raise refusal("SSO-06") from None
    algorithm = header.get("alg")
    if algorithm not in ALGORITHMS:
        raise refusal("SSO-06")
    keys = _fetched(jwks_uri).get("keys", [])
    for key in keys if isinstance(keys, list) else []:
        if isinstance(key, dict) and key.get("kid") == header.get("kid") and key.get("use", "sig") == "sig":
            try:
                return jwt.get_algorithm_by_name(algorithm).from_jwk(json.dumps(key)), algorithm
            except (jwt.PyJWTError, ValueError):
                break
    raise refusal("SSO-06")


def _verified(row: SignOnProvider, key: tuple[Any, str], token: str) -> dict[str, Any]:
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            key[0],
            algorithms=[key[1]],
            audience=row.client_id,
            issuer=row.issuer,
            leeway=LEEWAY_SECONDS,
            options={"require": _CLAIMS},
        )
    except jwt.InvalidIssuerError:
        raise refusal("SSO-05") from None
    except (jwt.InvalidSignatureError, jwt.InvalidKeyError, jwt.InvalidAlgorithmError):
        raise refusal("SSO-06") from None
    except jwt.MissingRequiredClaimError as error:
        raise refusal("SSO-07" if error.claim == "nonce" else "SSO-08") from None
    except jwt.PyJWTError:
        raise refusal("SSO-08") from None
    if claims.get("azp", row.client_id) != row.client_id or not str(claims["sub"]).strip():
        raise refusal("SSO-08")
    return claims
