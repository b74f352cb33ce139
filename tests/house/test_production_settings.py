"""Production starts with settings for real people, and with no others."""

import os
import subprocess
import sys

import pytest

from tests.architecture.source import ROOT

GOOD = {
    "SECRET_KEY": "k" * 20 + "abcdefghijklmnopqrstuvwxyz0123456789",
    "ALLOWED_HOSTS": "peer-challenge.example.org",
    "SITE_URL": "https://peer-challenge.example.org",
    "DATABASE_URL": "postgres://name:password@db.example.org/peer_challenge",
    "REDIS_URL": "redis://redis.example.org:6379/0",
    "EMAIL_URL": "smtp+tls://name:password@mail.example.org:587",
}
PREFIX = "django.core.exceptions.ImproperlyConfigured: Production does not start with these settings: "
REFUSED = {
    "DEMONSTRATION": ("true", "DEMONSTRATION is on: anybody could sign in as anybody."),
    "LOCAL_INBOX": ("true", "LOCAL_INBOX is on: mail would be shown on a page and never sent."),
    "DEBUG": ("true", "DEBUG is set: errors would show the program's insides."),
    "CLOCK_OFFSET_FILE": ("offset", "CLOCK_OFFSET_FILE is set: time must be real."),
    "SECRET_KEY": ("short", "SECRET_KEY has fewer than 50 characters."),
    "ALLOWED_HOSTS": ("*", "ALLOWED_HOSTS must name the hosts that serve the product."),
    "SITE_URL": ("http://plain.example.org", "SITE_URL must begin with https://: links in mail use it."),
    "DATABASE_URL": ("sqlite:///x.sqlite3", "DATABASE_URL must name a PostgreSQL database."),
    "REDIS_URL": ("", "REDIS_URL must name a Redis server."),
    "EMAIL_URL": ("consolemail://", "EMAIL_URL must name an SMTP server."),
}


def load_production(environment: dict[str, str]) -> str:
    """Load the production settings in a process of their own; return its last line, empty when all went well."""
    clean = {"PATH": os.environ["PATH"], "ENV_FILE": os.devnull, **environment}
    program = "import cib.settings.production"
    told = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=clean, capture_output=True, text=True, check=False
    )
    return (told.stderr.strip().splitlines() or [""])[-1]


def test_production_starts_with_good_settings() -> None:
    assert load_production(GOOD) == ""


@pytest.mark.parametrize("name", REFUSED)
def test_production_refuses(name: str) -> None:
    value, reason = REFUSED[name]
    assert load_production({**GOOD, name: value}) == PREFIX + reason


def test_production_refuses_the_default_secret_key() -> None:
    without = {name: value for name, value in GOOD.items() if name != "SECRET_KEY"}
    told = load_production(without)
    assert told == PREFIX + "SECRET_KEY is not set. SECRET_KEY has fewer than 50 characters."


def test_production_tells_everything_that_is_wrong_at_once() -> None:
    told = load_production({**GOOD, "REDIS_URL": "", "DEMONSTRATION": "true"})
    assert told == f"{PREFIX}{REFUSED['DEMONSTRATION'][1]} {REFUSED['REDIS_URL'][1]}"
