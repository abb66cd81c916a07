"""Whether a file is built like its type from its first byte to its last, and not only begins like it.

Nothing is decoded: pictures and PDFs come from outside, and what decodes them runs in a process of its
own (ADR 0024). The structure is enough to refuse a page of HTML behind three right bytes, and a file
that was cut off on its way.
"""

import struct
import zlib

_PDF_END, _TAIL = b"%%EOF", 1024  # as readers look for it
_PNG_START, _PNG_HEADER = b"\x89PNG\r\n\x1a\n", 13
_SOI, _EOI, _SOS = b"\xff\xd8", b"\xff\xd9", 0xDA
_ALONE = {0x01, *range(0xD0, 0xD8)}  # markers of a JPEG that carry no length
_FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # where the width and the height stand


def is_pdf(content: bytes) -> bool:
    """Whether a PDF has its header and its end."""
    tail = content.rstrip(b"\x00 \t\r\n")[-_TAIL:]  # some scanners pad
    return content.lstrip().startswith(b"%PDF-") and _PDF_END in tail


def is_png(content: bytes) -> bool:
    """Whether a PNG is a chain of whole chunks: its size first, some picture, its end."""
    if not content.startswith(_PNG_START):
        return False
    place = len(_PNG_START)
    names: list[bytes] = []
    while place + 12 <= len(content):
        length, name = struct.unpack_from("!I4s", content, place)
        end = place + 8 + length
        if end + 4 > len(content):
            return False
        (told,) = struct.unpack_from("!I", content, end)
        if zlib.crc32(content[place + 4 : end]) != told:
            return False
        if not names and (name != b"IHDR" or length != _PNG_HEADER):
            return False
        names.append(name)
        if name == b"IEND":
            return b"IDAT" in names
        place = end + 4
    return False


def is_jpeg(content: bytes) -> bool:
    """Whether a JPEG is a chain of segments with a size, a picture and its end."""
    if not content.startswith(_SOI):
        return False
    place, has_size = len(_SOI), False
    while place + 4 <= len(content):
        if content[place] != 0xFF:
            return False
        marker = content[place + 1]
        if marker == 0xFF or marker in _ALONE:
            place += 1 if marker == 0xFF else 2  # fill bytes may stand before a marker
            continue
        (length,) = struct.unpack_from("!H", content, place + 2)
        if length < 2:
            return False
        if marker in _FRAMES:
            has_size = has_size or _has_size(content, place, length)
        place += 2 + length
        if marker == _SOS:  # cameras write more behind the end: it only has to be there
            return has_size and content.find(_EOI, place) > place
    return False


def _has_size(content: bytes, place: int, length: int) -> bool:
    if length < 8 or place + 9 > len(content):
        return False
    height, width = struct.unpack_from("!HH", content, place + 5)
    return bool(height and width)
