"""Fetch the front-end packages, leave out what is not ours to use, and write static/vendor and static/fonts.

    python3 static/vendor/vendor.py

Needs npm, only here: nobody who runs or develops the application does. docs/vendoring.md says what is left out and why.
"""

import hashlib
import re
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

VENDOR = Path(__file__).resolve().parent
FONTS = VENDOR.parent / "fonts"

# Package, version, and the SHA-256 of the archive npm serves for it.
PACKAGES = {
    "govuk-frontend": ("6.6.0", "52c4eb554e54d8a6e4ba801e9da5ec3a5b930fd2f117a39677f0b6296e954751"),
    "@ministryofjustice/frontend": ("11.1.0", "9ec6ccf0739cefee1fdc663ca61387204dcf3fd9bfcfafa8b9159d993f38984b"),
    "@fontsource/source-sans-3": ("5.3.1", "b598201d980b3512805bbea186aab8ef91590d59990e6a13c90e030b6ff37881"),
}
FACES = ("400-normal", "400-italic", "700-normal")
STACK = '"Source Sans 3",arial,sans-serif'


def main():
    with tempfile.TemporaryDirectory() as directory:
        unpacked = {name: fetch(name, Path(directory)) for name in PACKAGES}
        govuk = unpacked["govuk-frontend"] / "dist/govuk"
        moj = unpacked["@ministryofjustice/frontend"] / "moj"
        write_stylesheet(govuk / "govuk-frontend.min.css")
        write_stylesheet(moj / "moj-frontend.min.css", icons=moj / "assets/images")
        write_script(govuk / "govuk-frontend.min.js")
        copy_fonts(unpacked["@fontsource/source-sans-3"])


def fetch(name: str, directory: Path) -> Path:
    """Unpack one package at its pinned version; stop if its bytes are not the ones we looked at."""
    version, digest = PACKAGES[name]
    packed = subprocess.run(
        ["npm", "pack", "--silent", f"{name}@{version}"], cwd=directory, check=True, capture_output=True, text=True
    )
    archive = directory / packed.stdout.split()[-1]
    found = hashlib.sha256(archive.read_bytes()).hexdigest()
    if found != digest:
        raise SystemExit(f"{name} {version} has SHA-256 {found}, not {digest}. Look at what changed before going on.")
    target = directory / name.replace("/", "-")
    with tarfile.open(archive) as tar:
        tar.extractall(target, filter="data")
    return target / "package"


def write_stylesheet(source: Path, icons: Path | None = None):
    css = source.read_text()
    css = re.sub(r"/\*! Copyright \(c\) 2011 by Margaret Calvert.*?\*/", "", css, flags=re.S)
    css = re.sub(r"@font-face\{[^}]*GDS Transport[^}]*\}", "", css)
    css = re.sub(r'"?GDS Transport"?,\s*arial,\s*sans-serif', STACK, css)
    css = re.sub(r"url\(/assets/images/govuk-crest\.svg\)", "none", css)
    css = re.sub(r"/\*# sourceMappingURL=.*?\*/", "", css)
    if icons:
        css = re.sub(r"url\(/assets/images/([\w.-]+)\)", lambda match: copy_icon(icons / match[1]), css)
    for left_over in ("GDS Transport", "Calvert", "url(/assets", "sourceMappingURL"):
        if left_over in css:
            raise SystemExit(f"{source.name} still mentions {left_over}.")
    (VENDOR / source.name).write_text(css.strip() + "\n")


def copy_icon(icon: Path) -> str:
    (VENDOR / "images").mkdir(exist_ok=True)
    shutil.copyfile(icon, VENDOR / "images" / icon.name)
    return f"url(images/{icon.name})"


def write_script(source: Path):
    script = re.sub(r"//# sourceMappingURL=.*", "", source.read_text())
    (VENDOR / source.name).write_text(script.strip() + "\n")


def copy_fonts(package: Path):
    FONTS.mkdir(exist_ok=True)
    for subset in ("latin", "latin-ext"):
        for face in FACES:
            name = f"source-sans-3-{subset}-{face}.woff2"
            shutil.copyfile(package / "files" / name, FONTS / name)
    shutil.copyfile(package / "LICENSE", FONTS / "OFL.txt")


if __name__ == "__main__":
    main()
