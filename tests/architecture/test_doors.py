"""Time, mail, the environment and imports each pass through one door."""

import ast
from collections.abc import Collection

from tests.architecture.source import modules, names_used

READERS_OF_TIME = {
    "datetime.date.today",
    "datetime.datetime.now",
    "datetime.datetime.today",
    "datetime.datetime.utcnow",
    "django.db.models.functions.Now",
    "django.utils.timezone.now",
    "time.time",
}
READERS_OF_TIME_WITHOUT_ARGUMENT = {"django.utils.timezone.localdate", "django.utils.timezone.localtime"}
SENDERS_OF_MAIL = {
    "django.core.mail.EmailMessage",
    "django.core.mail.EmailMultiAlternatives",
    "django.core.mail.mail_admins",
    "django.core.mail.mail_managers",
    "django.core.mail.send_mail",
    "django.core.mail.send_mass_mail",
}
READERS_OF_THE_ENVIRONMENT = {"os.environ", "os.getenv", "os.putenv"}

CLOCK = {"cib/common/clock.py"}
# One composes what the outbox delivers, the other receives what an SMTP server would.
POST_OFFICES = {"cib/common/mail.py", "cib/common/local_inbox.py"}
# The three doors of a process name the settings it starts with.
STARTERS = {"cib/asgi.py", "cib/celery.py", "cib/wsgi.py"}


def uses_of(forbidden: Collection[str], *, allowed: Collection[str]) -> list[str]:
    """Return where a forbidden name is used outside the modules allowed to."""
    return [
        f"{path}:{line} {name}"
        for path, tree in modules().items()
        if path not in allowed and not path.startswith("cib/settings/")
        for line, name in names_used(tree)
        if name in forbidden
    ]


def test_time_is_read_by_the_clock_alone() -> None:
    converted = {(path, call.lineno) for path, tree in modules().items() for call in _calls_with_argument(tree)}
    conversions = [
        f"{path}:{line} {name}"
        for path, tree in modules().items()
        for line, name in names_used(tree)
        if name in READERS_OF_TIME_WITHOUT_ARGUMENT and (path, line) not in converted
    ]
    assert uses_of(READERS_OF_TIME, allowed=CLOCK) + conversions == []


def _calls_with_argument(tree: ast.Module) -> list[ast.Call]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args]


def test_dates_are_not_set_behind_the_services_backs() -> None:
    found = [
        f"{path}:{node.value.lineno} {node.arg}"
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.keyword) and node.arg in {"auto_now", "auto_now_add"}
    ]
    assert found == []


def test_mail_is_sent_by_the_outbox_alone() -> None:
    assert uses_of(SENDERS_OF_MAIL, allowed=POST_OFFICES) == []


def test_environment_is_read_by_the_settings_alone() -> None:
    assert uses_of(READERS_OF_THE_ENVIRONMENT, allowed=STARTERS) == []


def test_imports_stand_at_the_top_but_for_app_config_ready() -> None:
    assert [where for path, tree in modules().items() for where in _inline_imports(path, tree)] == []


def _inline_imports(path: str, tree: ast.Module) -> list[str]:
    found = []
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if path.endswith("/apps.py") and function.name == "ready":
            continue
        found += [
            f"{path}:{node.lineno} in {function.name}"
            for node in ast.walk(function)
            if isinstance(node, ast.Import | ast.ImportFrom)
        ]
    return found


def test_no_model_listens_to_post_save() -> None:
    signals = {f"django.db.models.signals.{when}_{what}" for when in ("pre", "post") for what in ("save", "delete")}
    assert uses_of(signals, allowed=()) == []
