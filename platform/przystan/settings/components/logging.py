"""JSON logs with office and request id. What a person told us never gets into them."""

import logging.config
from typing import Any

import structlog

from przystan.settings.env import env

DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG
LOG_FORMAT = env.str("LOG_FORMAT", "json")
LONGEST_MESSAGE = 300


def drop_exception_text(_: Any, __: str, event: dict[str, Any]) -> dict[str, Any]:
    """Keep an exception's type and place, not its text: texts quote the data that caused them."""
    info = event.pop("exc_info", None)
    if isinstance(info, BaseException):
        info = (type(info), info, info.__traceback__)
    if isinstance(info, tuple) and info[0] is not None:
        event["exception"] = info[0].__name__
        event["where"] = _frames(info[2])
    event.pop("code", None)
    event.pop("reason", None)
    # Some libraries write whole stacks into the message itself.
    event["event"] = str(event.get("event", "")).split("\n", 1)[0][:LONGEST_MESSAGE]
    return event


def drop_query(_: Any, __: str, event: dict[str, Any]) -> dict[str, Any]:
    """Keep the path of a request, not what was asked in its query, and not the browser."""
    if "request" in event:
        event["request"] = str(event["request"]).split("?", 1)[0]
    event.pop("user_agent", None)
    return event


def _frames(traceback: Any) -> list[str]:
    frames = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        frames.append(f"{code.co_filename.rsplit('site-packages/', 1)[-1]}:{traceback.tb_lineno}")
        traceback = traceback.tb_next
    return frames[-8:]


_shared: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.stdlib.ExtraAdder(),
]
_renderer: Any = (
    structlog.dev.ConsoleRenderer(colors=False)
    if LOG_FORMAT == "console"
    else structlog.processors.JSONRenderer()
)

structlog.configure(
    processors=[*_shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)

LOGGING_CONFIG = None
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "structured": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": _shared,
            "processors": [
                drop_exception_text,
                drop_query,
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _renderer,
            ],
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "structured"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "celery": {"level": "WARNING"},
        "axes": {"level": "WARNING"},
        "gunicorn.access": {"level": "WARNING"},
    },
}
logging.config.dictConfig(LOGGING)
