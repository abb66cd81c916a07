"""The process that turns a PDF from standard input into JPEGs on standard output; see ``paging``."""

import io
import resource
import struct
import sys

MEMORY = 1024 * 1024 * 1024
CPU_SECONDS = 15
PIXELS = 1600
POINTS_TO_PIXELS = 2.0


def main(most: int) -> int:
    """Write each page with its length before it; ``most`` itself is the answer to too many pages."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    import pypdfium2  # noqa: PLC0415 - only under the limits

    document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
    if len(document) > most:
        return most
    for page in document:
        scale = min(POINTS_TO_PIXELS, PIXELS / max(*page.get_size(), 1))
        picture = io.BytesIO()
        page.render(scale=scale).to_pil().convert("RGB").save(picture, "JPEG", quality=80)
        sys.stdout.buffer.write(struct.pack("!I", picture.tell()) + picture.getvalue())
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
