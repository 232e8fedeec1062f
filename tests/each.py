"""Many cases of one test on what was built for it once."""

import inspect

import pytest
from django.db import connection, transaction


def each(names: str, cases):
    """Like pytest.mark.parametrize, for a test whose fixtures take longer than its cases: they are built once, every case is tried on
    them, and all that fail are told together. In the tests' shared database what a case writes is taken back after it."""
    told = [name.strip() for name in names.split(",")]

    def decorate(test):
        def all_cases(**fixtures):
            failed = []
            for case in cases:
                values = dict(zip(told, case if len(told) > 1 else (case,), strict=True))
                try:
                    _alone(test, fixtures | values)
                except (Exception, pytest.fail.Exception) as fault:
                    fault.add_note(f"In the case {values!r:.300}")
                    failed.append(fault)
            if len(failed) > 1:
                raise ExceptionGroup(f"{len(failed)} of {len(cases)} cases fail", failed)
            if failed:
                raise failed[0]

        all_cases.__name__, all_cases.__doc__, all_cases.__module__ = test.__name__, test.__doc__, test.__module__
        signature = inspect.signature(test)
        kept = [fixture for name, fixture in signature.parameters.items() if name not in told]
        all_cases.__signature__ = signature.replace(parameters=kept)
        all_cases.pytestmark = list(getattr(test, "pytestmark", []))
        return all_cases

    return decorate


def _alone(test, arguments) -> None:
    """Run it once; undo what it wrote if it ran inside the transaction of a test."""
    if not connection.in_atomic_block:
        test(**arguments)
        return
    with transaction.atomic():
        test(**arguments)
        transaction.set_rollback(True)
