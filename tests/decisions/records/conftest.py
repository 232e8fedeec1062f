"""The five records: the real ones, read where they lie, or the sample office's own where they are not at hand."""

import json
import os
import warnings
from pathlib import Path

import pytest

from config.environment import BASE_DIR

from . import pcd_268, pcd_269, pcd_381, pcd_1422, wmpcc_2013

MAPS = (pcd_268, pcd_269, pcd_381, wmpcc_2013, pcd_1422)
SAMPLE = BASE_DIR / "decisions" / "sample" / "records"


def folder_of_real_records() -> Path:
    return Path(os.environ.get("PARTONE_RECORDS") or BASE_DIR.parent / "shared" / "records")


@pytest.fixture(scope="session")
def are_real() -> bool:
    return all((folder_of_real_records() / each.FILE).exists() for each in MAPS)


@pytest.fixture(scope="session")
def five_records(are_real) -> list[dict]:
    """The five as records of the one JSON shape."""
    if are_real:
        return [each.record((folder_of_real_records() / each.FILE).read_text()) for each in MAPS]
    warnings.warn(
        f"The five real records are not in {folder_of_real_records()}, so these tests run on the sample office's own five. "
        "PARTONE_RECORDS names another folder.",
        stacklevel=1,
    )
    return sample_records()


def sample_records() -> list[dict]:
    return [record for path in sorted(SAMPLE.glob("*.json")) for record in json.loads(path.read_text())["records"]]


@pytest.fixture
def office(settings, tmp_path):
    """Reference data and the sample people."""
    from decisions import reference_data, sample_office

    settings.DATA = tmp_path
    reference_data.load()
    sample_office.load_people()


@pytest.fixture
def in_a_file(tmp_path):
    """in_a_file(records): where they stand as one file."""

    def write(records, name="records.json"):
        path = tmp_path / name
        path.write_text(json.dumps({"shape": 1, "records": records}))
        return path

    return write
