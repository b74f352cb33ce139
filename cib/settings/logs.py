"""Structured logs: one JSON object a line for machines, or one plain line for a person who watches."""

import re
from typing import Any

import structlog

#: The secret in the address of a private calendar: whoever reads the log should not follow it.
_SECRET = re.compile(r"(/calendar/)[^/\s]+(\.ics)")


def _without_secrets(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Leave out of a line what opens a private address."""
    return {**event, "event": _SECRET.sub(r"\1...\2", str(event["event"]))} if "event" in event else event


SHARED_STEPS: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.PositionalArgumentsFormatter(),
    _without_secrets,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
]


def logging_config(*, level: str, as_json: bool) -> dict[str, Any]:
    """Return Django's LOGGING and set up structlog, so that both write the same lines."""
    structlog.configure(
        processors=[*SHARED_STEPS, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    last_steps: list[Any] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
        if as_json
        else [structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)]
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": SHARED_STEPS,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last_steps],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": [], "propagate": True},
            "django.server": {"handlers": [], "propagate": True, "level": "WARNING"},
        },
    }
