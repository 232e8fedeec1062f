#!/usr/bin/env python
"""Run a management command as the process, and so the database role, that it belongs to."""

import contextlib
import os
import sys

from django.core.management import execute_from_command_line

from config import environment
from config.postgres import PostgresError


def main() -> None:
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if not os.environ.get("PARTONE_PROCESS"):
        os.environ["PARTONE_PROCESS"] = environment.process_for(command)
    environment.follow_the_sample_office()
    needs_server = environment.uses_embedded_database() and command not in environment.NEED_NO_DATABASE
    try:
        with environment.cluster().running() if needs_server else contextlib.nullcontext():
            execute_from_command_line(sys.argv)
    except PostgresError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
