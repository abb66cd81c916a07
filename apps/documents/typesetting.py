"""Setting a layout as a PDF: one set of options, for the prints and for the probe of a sign alike."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import typst

_LAYOUTS = Path(__file__).parent / "layouts"


def compiled(layout: str, data: dict[str, Any], made_at: dt.datetime) -> bytes:
    """Return a layout filled with data as PDF/UA-1. Raises ``typst.TypstError`` where it cannot be set."""
    pdf: bytes = typst.compile(
        str(_LAYOUTS / f"{layout}.typ"),
        root=str(_LAYOUTS),
        font_paths=[],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=["ua-1"],
        timestamp=int(made_at.timestamp()),
    )
    return pdf
