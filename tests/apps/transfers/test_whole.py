"""One whole procedure taken out: everything that people read is in it, by numbers and not by names."""

import datetime as dt
import io
import json
import zipfile

import pytest
from pypdf import PdfReader

from apps.audit.models import Entry
from apps.common.errors import NotPermitted
from apps.transfers.whole import whole
from tests.factories import letters, meetings, procedures
from tests.factories.attachments import PDF, added
from tests.factories.cast import Cast

DAY = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)


def test_the_archive_holds_all_that_is_read(cast: Cast) -> None:
    procedure = procedures.in_diagnosis(cast, DAY)
    letter = letters.harmless(cast.secretary, procedure, DAY)
    meetings.held(cast, procedure, DAY + dt.timedelta(hours=1))
    added(cast.secretary, procedure, DAY)
    now = DAY + dt.timedelta(days=1)

    with zipfile.ZipFile(io.BytesIO(whole(cast.chair, procedure, now))) as archive:
        names = archive.namelist()
        assert names == [
            "formularze/01-NK-A.pdf", f"pisma/{str(letter.number).replace('/', '-')}.pdf",
            "protokoly/01.pdf", "pliki/01.pdf", "dane.json",
        ]  # fmt: skip
        assert archive.read("pliki/01.pdf") == PDF
        assert json.loads(archive.read("dane.json"))["number"] == procedure.number
        form = PdfReader(io.BytesIO(archive.read(names[0])))
        assert "Przykładowa" in form.pages[0].extract_text()
    assert Entry.objects.filter(action="procedure.read", purpose="export").count() == 1


@pytest.mark.parametrize("who", ["secretary", "social_worker", "teacher"])
def test_only_the_chair_takes_it_out(cast: Cast, who: str) -> None:
    procedure = procedures.in_diagnosis(cast, DAY)
    with pytest.raises(NotPermitted):
        whole(getattr(cast, who), procedure, DAY)
