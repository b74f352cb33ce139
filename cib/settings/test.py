"""The tests: on a SQLite file of their own, or on whatever DATABASE_URL and REDIS_URL name."""

import os
import tempfile
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit


def _own_redis(url: str, worker: str) -> str:
    """Return the address of a Redis database of this test process alone: emptying a cache empties a database."""
    parts = urlsplit(url)
    number = int(parts.path.strip("/") or 0) + int(worker.removeprefix("gw") or 0)
    return urlunsplit(parts._replace(path=f"/{number % 16}"))


# A run of the tests shares nothing with the developer's own installation, nor with another run beside it.
# The processes it starts inherit the folder through the environment.
_ours = Path(tempfile.gettempdir()) / f"peer-challenge-test-{os.getpid()}"
TEST_DIR = Path(os.environ.setdefault("TEST_DIR", str(_ours)))
os.environ.setdefault("ENV_FILE", str(TEST_DIR / "no.env"))
os.environ.setdefault("BROKER_DIR", str(TEST_DIR / "broker"))
os.environ.setdefault("MEDIA_ROOT", str(TEST_DIR / "media"))
os.environ.setdefault("DATABASE_URL", f"sqlite:///{TEST_DIR / 'peer-challenge.sqlite3'}")
os.environ.setdefault("ALLOWED_HOSTS", "testserver,localhost,127.0.0.1")
os.environ.setdefault("EMAIL_URL", "memorymail://")
os.environ.setdefault("LOG_LEVEL", "ERROR")
if os.environ.get("REDIS_URL"):
    os.environ["REDIS_URL"] = _own_redis(os.environ["REDIS_URL"], os.environ.get("PYTEST_XDIST_WORKER", ""))

from cib.settings.base import *  # noqa: E402, F403
from cib.settings.base import DATABASES, ON_SQLITE, SQLITE_OPTIONS, env  # noqa: E402

SECRET_KEY = "tests-only"  # noqa: S105
CLOCK_OFFSET_FILE = env.str("CLOCK_OFFSET_FILE", default="")

# Quick where nothing is proved by being slow.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
if ON_SQLITE:
    # A file, not memory: other processes (a worker, a race) must be able to open it.
    DATABASES["default"]["TEST"] = {"NAME": f"{DATABASES['default']['NAME']}.test"}
    DATABASES["default"]["OPTIONS"] = {
        **SQLITE_OPTIONS,
        "init_command": str(SQLITE_OPTIONS["init_command"]).replace("NORMAL", "OFF"),
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    DATABASES["default"]["OPTIONS"] = {"options": "-c synchronous_commit=off"}  # as above

# A task runs where it is called, unless a test starts a real worker and says so.
CELERY_TASK_ALWAYS_EAGER = env.bool("CELERY_TASK_ALWAYS_EAGER", default=True)
CELERY_TASK_EAGER_PROPAGATES = True
