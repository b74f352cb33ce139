"""What holds everywhere. Each value that may differ between machines is read from the environment here."""

from pathlib import Path

import django_stubs_ext
import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF

from cib.settings.logs import logging_config

django_stubs_ext.monkeypatch()  # lets views, forms and managers name their model: ModelAdmin[User]

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
environ.Env.read_env(env.str("ENV_FILE", default=str(BASE_DIR / ".env")))

# --- What kind of installation this is -----------------------------------------------------------

DEMONSTRATION = env.bool("DEMONSTRATION", default=False)  # invented people; one-click sign-in
LOCAL_INBOX = env.bool("LOCAL_INBOX", default=False)  # mail is kept in the database and shown on a page
CLOCK_OFFSET_FILE = ""  # end-to-end tests travel in time through this file; production refuses it

DEBUG = False
DEFAULT_SECRET_KEY = "for-one-machine-only-never-for-real-people"  # noqa: S105 - production refuses it
SECRET_KEY = env.str("SECRET_KEY", default=DEFAULT_SECRET_KEY)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SITE_NAME = "Peer challenge"
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000")  # for the links in mail

# --- Applications --------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "crispy_forms",
    "django_filters",
    "django_tables2",
    "django_htmx",
    "csp",
    "cib.common.apps.CommonConfig",
    "cib.accounts.apps.AccountsConfig",
    "councils.apps.CouncilsConfig",
    "profiles.apps.ProfilesConfig",
    "peerchallenge.apps.PeerChallengeConfig",
    "reviews.apps.ReviewsConfig",
    "cib.desk.apps.DeskConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "councils.middleware.StandingCache",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",  # a page is open to all only where it says so
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "cib.accounts.middleware.SecondFactorMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "cib.common.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "cib.urls"
WSGI_APPLICATION = "cib.wsgi.application"
ASGI_APPLICATION = "cib.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cib.common.context.service",
                "cib.desk.navigation.page",
            ],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = ("govuk",)
CRISPY_TEMPLATE_PACK = "govuk"
FILTERS_EMPTY_CHOICE_LABEL = "Any"
DJANGO_TABLES2_TEMPLATE = "components/table.html"

# --- Database, cache -----------------------------------------------------------------------------

# The writer holds a SQLite database from the first statement (IMMEDIATE), so that two requests cannot both read
# a balance and then both spend it; readers go on in the write-ahead log.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
}
DATABASE_URL = env.str("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'peer-challenge.sqlite3'}")
DATABASES = {"default": {**environ.Env.db_url_config(DATABASE_URL), "CONN_HEALTH_CHECKS": True}}
ON_SQLITE = DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3"
if ON_SQLITE:
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)

REDIS_URL = env.str("REDIS_URL", default="")
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": "peer-challenge",
        }
    }
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# --- Who signs in --------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "cib.accounts.adapters.AccountAdapter"
ACCOUNT_CHANGE_EMAIL = True  # one address, replaced once the new one is confirmed
ACCOUNT_EMAIL_NOTIFICATIONS = True  # the owner hears of every change to the account
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60  # seconds; a council's mail gateway may take minutes
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60  # seconds
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
MFA_ADAPTER = "cib.accounts.adapters.MfaAdapter"
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_TOTP_TOLERANCE = 1  # steps of 30 seconds that a phone's clock may be off
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = SITE_URL.startswith("http://")  # a browser allows this on localhost alone
PASSWORD_RESET_TIMEOUT = 4 * 60 * 60  # seconds
SOCIALACCOUNT_ADAPTER = "cib.accounts.adapters.SocialAccountAdapter"
USERSESSIONS_TRACK_ACTIVITY = False  # else every page read would be a write

# --- Language and time ---------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

# --- Assets: ours and npm's, built into var/assets by bin/assets.py --------------------------------

STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR_DIR / "static")))
ASSETS_DIR = Path(env.str("ASSETS_DIR", default=str(VAR_DIR / "assets")))
STATICFILES_DIRS = [directory for directory in (BASE_DIR / "static", ASSETS_DIR) if directory.is_dir()]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR_DIR / "media")))

# --- Security ------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "base-uri": [NONE],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "img-src": [SELF, "data:"],  # data: for the picture that sets up an authenticator app
        "manifest-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
    }
}
CSRF_FAILURE_VIEW = "cib.common.views_errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 60 * 60  # a working day, in seconds
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024  # bytes of a form without its files

# --- Mail ----------------------------------------------------------------------------------------

vars().update(environ.Env.email_url_config(env.str("EMAIL_URL", default="consolemail://")))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Peer challenge <peer-challenge@example.org>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 20  # seconds
if LOCAL_INBOX:
    EMAIL_BACKEND = "cib.common.local_inbox.LocalInboxBackend"

# After a failed try the next one waits so many seconds; after the last, the message has failed and CIB staff see it.
OUTBOX_DELAYS_SECONDS = [60, 5 * 60, 30 * 60, 2 * 60 * 60, 8 * 60 * 60]
OUTBOX_CLAIM_SECONDS = 10 * 60  # longer than a task may run, so that no two tasks hold one message
OUTBOX_BATCH_MAX = 200  # messages of one sweep; the next sweep takes the rest
OUTBOX_BATCH_SECONDS_MAX = 120  # no message is begun later than this into a task

# Single sign-on: a provider on this very machine, without https, is for trying out and for tests.
SIGN_ON_ALLOWS_LOOPBACK = False
SIGN_ON_TRIES_PER_HOUR = 300  # from one network address: a council's people share one

# A program that follows a private calendar asks now and then; who guesses addresses asks often. Per hour.
CALENDAR_READS_PER_HOUR = 120  # of one feed: several devices, some of which ask every few minutes
CALENDAR_MISSES_PER_HOUR = 60  # from one network address
CALENDAR_CACHE_SECONDS = 15 * 60

# --- Work in the background ----------------------------------------------------------------------

BROKER_DIR = Path(env.str("BROKER_DIR", default=str(VAR_DIR / "broker")))
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {"global_keyprefix": "peer-challenge:"}
else:
    CELERY_BROKER_URL = "files://localhost//"
    CELERY_BROKER_TRANSPORT_OPTIONS = {"folder": str(BROKER_DIR)}
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_IGNORE_RESULT = True  # what a task did is in the database, nowhere else
CELERY_TASK_ACKS_LATE = True  # a task that died with its worker is done again; each is safe to run twice
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 300  # seconds; shorter than Redis's visibility timeout, so that none runs twice
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True

# London's clock. Each line says why it runs at all and why so often.
CELERY_BEAT_SCHEDULE: dict[str, dict[str, object]] = {
    # Sends what fell due by the clock, what failed and waits for its next try, and what a crash left behind.
    "sweep-outbox": {"task": "outbox.sweep", "schedule": 60.0, "options": {"expires": 55}},
    # Soon after midnight, when the last day for answering is over: the place opens again (domain: reminders).
    "expire-invitations": {"task": "peerchallenge.expire_invitations", "schedule": crontab(hour=0, minute=20)},
    # Early each morning, so that a team finds its engagement on site when it arrives.
    "begin-visits": {"task": "peerchallenge.begin_visits", "schedule": crontab(hour=5, minute=0)},
    # Each morning before people look: posts and roles that began or ended today enter or leave calendars.
    "keep-calendars": {"task": "peerchallenge.keep_calendars", "schedule": crontab(hour=5, minute=40)},
    # With them: a job at the host that begins today closes its documents and profile to that member of the team.
    "keep-grants": {"task": "peerchallenge.keep_grants", "schedule": crontab(hour=0, minute=10)},
    # After visits have begun: days that nobody disputed settle by themselves (domain: settling).
    "settle-days": {"task": "peerchallenge.settle_days", "schedule": crontab(hour=5, minute=20)},
    # After midnight, when the last day for a review is over: cycles open, fall due and are overdue (domain: reminders).
    "open-cycles": {"task": "reviews.open_cycles", "schedule": crontab(hour=0, minute=40)},
    # Each night, before anybody looks: what in figures and dates is worth a conversation, told to the council first.
    "find-signs": {"task": "profiles.find_signs", "schedule": crontab(hour=3, minute=10)},
    # Takes up files of figures whose request or worker was lost; the task that checks or writes one is sent at once.
    "take-up-imports": {"task": "profiles.take_up_imports", "schedule": 300.0, "options": {"expires": 290}},
    # Each night, when nobody books: the ledger of days is proved, and the pages say when that was.
    "verify-ledger": {"task": "peerchallenge.verify_ledger", "schedule": crontab(hour=2, minute=0)},
    # Before it: a council that begins or ends, and a programme year that comes near, change the accounts by the day.
    "keep-accounts": {"task": "peerchallenge.keep_accounts", "schedule": crontab(hour=1, minute=30)},
}

# --- Logs ----------------------------------------------------------------------------------------

LOG_LEVEL = env.str("LOG_LEVEL", default="INFO")
LOG_FORMAT = env.str("LOG_FORMAT", default="json")  # json, or plain for a person who watches
LOGGING = logging_config(level=LOG_LEVEL, as_json=LOG_FORMAT == "json")
