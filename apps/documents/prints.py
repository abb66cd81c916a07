"""What is taken out of the system as a file."""

from dataclasses import dataclass

from django.http import HttpResponse

from apps.common.downloads import file_answer

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Print:
    """A file for whoever asked; its name tells nothing about people."""

    content: bytes
    name: str
    mime: str = PDF

    def answer(self) -> HttpResponse:
        """Return the answer that brings it, for pages and REST alike."""
        return file_answer(self.content, mime=self.mime, name=self.name)
