"""Which address of a call is taken."""

from urllib.parse import urlsplit


def is_safe_link(text: str) -> bool:
    """Whether a text is the https address of some host.

    Anything else could run in a reader's browser (``javascript:``) or, as http, would show the address
    of a confidential call to whoever carries it. A name and a password before the host are refused
    too: they make one host look like another.
    """
    if not text.isprintable() or " " in text or "\\" in text:
        return False
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:  # brackets of an IPv6 address that do not close
        return False
    return parts.scheme == "https" and bool(host) and "@" not in parts.netloc
