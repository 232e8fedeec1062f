"""A log line says what failed and where, never what somebody typed."""

import logging
import sys

from config.logs import QuietFormatter


def test_a_traceback_names_places_and_kinds_but_quotes_nothing():
    try:
        try:
            raise ValueError("canary-3141")
        except ValueError as error:
            raise RuntimeError("canary-5926") from error
    except RuntimeError:
        record = logging.LogRecord("django.request", logging.ERROR, __file__, 1, "Failed: %s", ("/decisions/",), sys.exc_info())

    written = QuietFormatter("{message}", style="{").format(record)

    assert "Failed: /decisions/" in written
    assert "RuntimeError" in written and "ValueError" in written and "test_logs.py" in written
    assert "canary" not in written
