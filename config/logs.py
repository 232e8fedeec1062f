"""How failures are written down: the kind of error and where, never its message, which may quote what somebody typed."""

import logging
import traceback


class QuietFormatter(logging.Formatter):
    """A traceback of places and kinds of error only. No messages, no source values, no local variables."""

    def formatException(self, exc_info) -> str:
        lines = []
        error = exc_info[1]
        while error is not None:
            lines += [
                f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}'
                for frame in traceback.extract_tb(error.__traceback__)
            ]
            lines.append(f"{type(error).__module__}.{type(error).__qualname__}")
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n".join(lines)


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "quiet": {"()": "config.logs.QuietFormatter", "format": "{asctime} {levelname} {name}: {message}", "style": "{"}
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "quiet"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        # Django's own handlers would write the message, or e-mail it.
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
        "procrastinate": {"level": "WARNING"},
        # WeasyPrint and fontTools tell every font they subset.
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
        "pikepdf": {"level": "WARNING"},
        # The mail service repeats what it refuses, and with it an address.
        "notifications_python_client": {"level": "CRITICAL"},
    },
}
