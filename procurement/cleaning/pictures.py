"""Pictures without the notes that cameras and programs leave in them. Not one pixel changes: only whole segments go."""

KEPT_IN_JPEG = {0xE0, 0xE2, 0xEE}  # JFIF, the colour profile, Adobe's colour transform
NOTES_IN_PNG = (b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME")


def without_notes(content: bytes) -> bytes:
    """A JPEG or PNG picture without its notes; anything else as it is."""
    if content.startswith(b"\xff\xd8\xff"):
        return _jpeg(content)
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return _png(content)
    return content


def _jpeg(content: bytes) -> bytes:
    """Segments up to the scan are marker, length, content: application segments and comments go, but those that colour needs."""
    out, place = bytearray(content[:2]), 2
    while place + 4 <= len(content) and content[place] == 0xFF:
        marker = content[place + 1]
        if marker == 0xFF:
            place += 1
            continue
        if marker == 0xDA:
            break
        end = place + 2 + int.from_bytes(content[place + 2 : place + 4], "big")
        is_note = marker == 0xFE or (0xE0 <= marker <= 0xEF and marker not in KEPT_IN_JPEG)
        if not is_note:
            out += content[place:end]
        place = end
    end = content.rfind(b"\xff\xd9")
    return bytes(out) + (content[place : end + 2] if end > place else content[place:])


def _png(content: bytes) -> bytes:
    out, place = bytearray(content[:8]), 8
    while place + 12 <= len(content):
        end = place + 12 + int.from_bytes(content[place : place + 4], "big")
        kind = content[place + 4 : place + 8]
        if kind not in NOTES_IN_PNG:
            out += content[place:end]
        place = end
        if kind == b"IEND":
            break
    return bytes(out)
