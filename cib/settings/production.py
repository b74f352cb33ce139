"""Production: PostgreSQL, Redis, SMTP, HTTPS. Whatever belongs to the demonstration is refused at start."""

from django.core.exceptions import ImproperlyConfigured

from cib.settings.base import *  # noqa: F403
from cib.settings.base import (
    ALLOWED_HOSTS,
    CLOCK_OFFSET_FILE,
    DATABASES,
    DEFAULT_SECRET_KEY,
    DEMONSTRATION,
    LOCAL_INBOX,
    REDIS_URL,
    SECRET_KEY,
    SITE_URL,
    env,
)

SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REDIRECT_EXEMPT = [r"^health/"]  # the container's own health check speaks plain HTTP
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=365 * 24 * 60 * 60)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=1)

SECRET_KEY_LENGTH_MIN = 50


def _reasons_not_to_start() -> list[str]:
    """Return one sentence for each setting that must not meet real people."""
    mail_host = env.str("EMAIL_URL", default="")
    checks = [
        (DEMONSTRATION, "DEMONSTRATION is on: anybody could sign in as anybody."),
        (LOCAL_INBOX, "LOCAL_INBOX is on: mail would be shown on a page and never sent."),
        (env.bool("DEBUG", default=False), "DEBUG is set: errors would show the program's insides."),
        (bool(CLOCK_OFFSET_FILE) or "CLOCK_OFFSET_FILE" in env.ENVIRON, "CLOCK_OFFSET_FILE is set: time must be real."),
        (SECRET_KEY == DEFAULT_SECRET_KEY, "SECRET_KEY is not set."),
        (len(SECRET_KEY) < SECRET_KEY_LENGTH_MIN, f"SECRET_KEY has fewer than {SECRET_KEY_LENGTH_MIN} characters."),
        (not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS, "ALLOWED_HOSTS must name the hosts that serve the product."),
        (not SITE_URL.startswith("https://"), "SITE_URL must begin with https://: links in mail use it."),
        (
            DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql",
            "DATABASE_URL must name a PostgreSQL database.",
        ),
        (not REDIS_URL, "REDIS_URL must name a Redis server."),
        (not mail_host.startswith(("smtp", "submission")), "EMAIL_URL must name an SMTP server."),
    ]
    return [reason for is_wrong, reason in checks if is_wrong]


if _reasons := _reasons_not_to_start():
    raise ImproperlyConfigured("Production does not start with these settings: " + " ".join(_reasons))
