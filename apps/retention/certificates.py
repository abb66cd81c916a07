"""The certificate of a deletion: what a page shows and what is printed. No person is named."""

from typing import Any

from django.utils.translation import gettext as _

from apps.procedures.models import GroundChoice
from apps.retention.labels import ROWS
from apps.retention.models import Certificate, Disposal
from tenants.schema import current_office


def shown(disposal: Disposal) -> list[dict[str, Any]]:
    """Return the certificates of a list with the ground and the deleted rows in words."""
    return [
        {"certificate": one, "ground": _ground(one), "rows": _in_words(one.rows)}
        for one in disposal.certificates.all()
    ]


def printed(disposal: Disposal) -> dict[str, Any]:
    """Return the data of the printed certificate of a list that was released."""
    released = _("Prepared by %(first)s, released by %(second)s on %(day)s.") % {
        "first": disposal.prepared_by,
        "second": disposal.settled_by,
        "day": f"{disposal.settled_at:%d.%m.%Y}",
    }
    consent = _("Consent of the State Archive: %(consent)s.") % {"consent": disposal.consent}
    return {
        "title": _("Certificate of deletion"),
        "office": current_office().name,
        "intro": [
            released, *([consent] if disposal.consent else []),
            _("Deleted were all records of these procedures in the system. Copies in backups "
              "disappear when the backups are replaced. Figures of past years stay as they were."),
        ],
        "columns": [
            _("Number"), _("Started"), _("Ended"), _("Ground"), _("Class and basis"),
            _("Kept until"), _("Deleted"),
        ],
        "widths": [3, 2, 2, 3, 3, 2, 5],
        "landscape": True,
        "rows": [
            [
                one.number, _day(one.started_on), _day(one.ended_on), _ground(one),
                f"{one.class_code}, {one.class_basis}", _day(one.kept_until),
                "; ".join(_in_words(one.rows)),
            ]
            for one in disposal.certificates.all()
        ],
    }  # fmt: skip


def _ground(one: Certificate) -> str:
    return str(GroundChoice(one.ground).label)


def _day(day: Any) -> str:
    return f"{day:%d.%m.%Y}"


def _in_words(rows: dict[str, int]) -> list[str]:
    numbers = {label: rows.get(name, 0) for name, label in ROWS.items() if name}
    numbers[ROWS[""]] = sum(number for name, number in rows.items() if name not in ROWS)
    return [f"{label}: {number}" for label, number in numbers.items() if number]
