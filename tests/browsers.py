"""A real browser for the tests, and axe-core, which looks for what keeps people out."""

import contextlib
import functools
import shutil
from pathlib import Path

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@contextlib.contextmanager
def chromium():
    """A running Chromium. Fails, never skips, where there is none."""
    from playwright.sync_api import sync_playwright

    found = next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        pytest.fail("Chromium is missing, and the browser tests need it: apt-get install chromium", pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@functools.cache
def _axe_core() -> str:
    return AXE.read_text()


def axe(page) -> list[str]:
    """What axe-core finds wrong with the page as it stands, one line each; empty when nothing."""
    page.evaluate(_axe_core())
    options = {
        "runOnly": RULES,
        "resultTypes": ["violations"],
        "preload": {"assets": ["media"]},
    }  # no rule here reads style sheets
    found = page.evaluate("options => axe.run(document, options).then(found => found.violations)", options)
    return [f"{fault['id']} ({fault['help']}): {node['html'][:200]}" for fault in found for node in fault["nodes"]]
