"""Answers that are files: saved by whoever asked, never shown inside our pages."""

from django.http import HttpResponse


def file_answer(content: bytes, *, mime: str, name: str) -> HttpResponse:
    """Return a file to save; opened in a browser all the same, it can do nothing there."""
    return HttpResponse(
        content,
        content_type=mime,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'",
        },
    )
