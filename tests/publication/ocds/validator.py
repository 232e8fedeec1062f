"""The standard's own tools on our packages: libcoveocds with the real schema of OCDS 1.1.5 and the United Kingdom's extension,
both vendored (docs/vendoring.md), and ocdsmerge with the same schema. Nothing is fetched."""

import contextlib
import copy
import functools
import http.server
import io
import json
import threading
import warnings
import zipfile
from pathlib import Path

from libcoveocds.api import ocds_json_output
from libcoveocds.config import LibCoveOCDSConfig
from ocdsextensionregistry.profile_builder import ProfileBuilder
from ocdsmerge import Merger

from publication.ocds.words import EXTENSIONS

PUBLISHED_AT = "https://standard.open-contracting.org/schema/1__1__5/"
VENDORED = Path(__file__).resolve().parents[2] / "vendor" / "ocds"
# Fields that no vendored schema knows, and why they may stand.
KNOWN_TO_BE_ADDED = {
    "links": "the next page, as the standard's guidance on bulk data has it",
    "scale": "of parties' details: the organisation scale extension, as Find a Tender uses it",
    "terminationRationaleClassifications": "of the UK extension since 13 January 2026; the vendored version has the singular",
}


@functools.cache
def standard() -> bytes:
    """The vendored standard as the ZIP file that the tools ask for. Two things are put in that the real archive has: the closed
    codelists, from the schema's own lists of them, and the one schema that the tool would fetch, by its place here."""
    folder = VENDORED / "standard" / "schema"
    versioned = folder / "versioned-release-validation-schema.json"
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("standard/", "")
        for path in sorted(folder.rglob("*.*")):
            text = path.read_text()
            if path.name == "record-package-schema.json":
                text = text.replace(f"{PUBLISHED_AT}{versioned.name}", versioned.as_uri())
            archive.writestr(f"standard/schema/{path.relative_to(folder)}", text)
        for name, codes in closed_codelists(json.loads((folder / "release-schema.json").read_text())):
            archive.writestr(f"standard/schema/codelists/{name}", "\n".join(["Code", *codes]) + "\n")
    return made.getvalue()


def closed_codelists(schema) -> set[tuple]:
    """Name and codes of every closed codelist that a schema lists itself."""
    if not isinstance(schema, dict):
        return set()
    found = {each for told in schema.values() for each in closed_codelists(told)}
    codes = schema.get("enum") or schema.get("items", {}).get("enum") if schema.get("openCodelist") is False else None
    return found | ({(schema["codelist"], tuple(code for code in codes if code))} if codes else set())


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *said):
        """Nothing."""


@contextlib.contextmanager
def extensions_served():
    """The addresses of the vendored extensions; the tools read extensions over HTTP only."""
    handler = functools.partial(Quiet, directory=VENDORED)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield [f"http://127.0.0.1:{server.server_port}/{name}/extension.json" for name in ("uk", "location")]
        server.shutdown()


def told_of(package: dict) -> dict:
    """What libcoveocds says of a package."""
    assert package["extensions"] == EXTENSIONS
    config = LibCoveOCDSConfig()
    config.config |= {"standard_zip": standard(), "context": "api"}
    with extensions_served() as addresses, warnings.catch_warnings():
        warnings.simplefilter("ignore", category=DeprecationWarning)
        return ocds_json_output(json_data=copy.deepcopy(package) | {"extensions": addresses}, lib_cove_ocds_config=config)


def errors(package: dict) -> list:
    """What is wrong with it: by the schema, with its fields, codes, identifiers or extensions."""
    told = told_of(package)
    assert not told["extensions"]["invalid_extensions"], told["extensions"]
    assert told["version_used"] == "1.1"
    assert "json_deref_error" not in told
    unknown = [each for each in told["all_additional_fields"] if not _is_known(each)]
    wrong_codes = [*told.get("additional_closed_codelist_values", {}), *_open_codes(told)]
    empty = told["additional_checks"].get("empty_field", [])
    return [*told["validation_errors"], *unknown, *wrong_codes, *empty, *told.get("conformance_errors", {}).items()]


def _is_known(field) -> bool:
    return any(name in KNOWN_TO_BE_ADDED for name in (*field["path"].split("/"), field["field_name"]))


def _open_codes(told) -> list:
    """Codes outside of an open codelist; classifications name schemes of their own."""
    found = told.get("additional_open_codelist_values", {})
    return [path for path in found if not path.endswith("scheme")]


@functools.cache
def merger() -> Merger:
    builder = ProfileBuilder("1__1__5", [], standard_base_url=standard())
    schema = json.loads(builder.get_standard_file_contents("release-schema.json"))
    patch = json.loads((VENDORED / "uk" / "release-schema.json").read_text())
    for name, definition in patch["definitions"].items():
        if name in schema["definitions"]:
            schema["definitions"][name]["properties"] |= {
                field: told
                for field, told in definition["properties"].items()
                if field not in schema["definitions"][name]["properties"]
            }
    return Merger(schema)


def merged(releases: list[dict]) -> dict:
    """The compiled release by the standard's own merger."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return merger().create_compiled_release(copy.deepcopy(releases))
