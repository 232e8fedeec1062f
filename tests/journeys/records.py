"""The records as a clerk has them on the desk, read where they lie."""

import warnings

from tests.decisions.records.conftest import folder_of_real_records, sample_records


def as_recorded(module) -> dict:
    """One of the five as its map reads it; the sample office's own where the real one is not at hand."""
    path = folder_of_real_records() / module.FILE
    if path.exists():
        return module.record(path.read_text())
    warnings.warn(f"{path} is not there, so this journey types the sample office's record instead.", stacklevel=1)
    return next(record for record in sample_records() if record["key"] == module.KEY)
