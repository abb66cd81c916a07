"""The office's own templates: what the linter refuses, what the sandbox fills, what the firewall stops."""

import datetime as dt
import io

import pytest
from docx import Document

from apps.common.errors import DomainError, Invalid, NotFound, NotPermitted
from apps.documents import docx
from apps.letters import services, templates
from apps.letters.models import Letter, Template
from apps.letters.rules.kinds import KINDS
from apps.procedures.models import Procedure
from tests.factories import procedures as made
from tests.factories.cast import Cast

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC)
KIND = "notice-of-start"
# What no template of this kind may leave out.
WHOLE = " ".join(f"{{{{ {name} }}}}" for name in sorted(KINDS[KIND].required))


def file(*paragraphs: str, header: str = "", title: str = "") -> bytes:
    document = Document()
    for one in paragraphs:
        document.add_paragraph(one)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    document.core_properties.title = title
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def upload(cast: Cast, content: bytes, kind: str = KIND, name: str = "wzor.docx") -> Template:
    return templates.upload(actor=cast.secretary, kind=kind, name=name, content=content, now=NOW)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (file("{{ pesel }}"), "pesel"),
        (file("{{ victim_address }}"), "victim_address"),
        (file("{{ programme }}"), "programme"),
        (file("{% for x in range(10**9) %}a{% endfor %}"), "for x"),
        (file("{{ reasons|upper }}"), "reasons|upper"),
        (file("{{ reasons.__class__ }}"), "__class__"),
        (file("{{ ''.join(['a'] * 10**9) }}"), "join"),
        (file("{# komentarz #}"), "komentarz"),
        (file("{{ reasons"), "{{"),
        (file("ok", header="{{ victim_contact }}"), "victim_contact"),
        (file("ok", title="{% for x in [1] %}{% endfor %}"), "{{"),
    ],
    ids=range(11),
)
def test_the_linter_names_what_may_not_stand_there(
    cast: Cast, content: bytes, message: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        upload(cast, content)
    assert any(message in str(one.message) for one in refusal.value.problems)
    assert not Template.objects.exists()


def test_everything_wrong_is_named_at_once(cast: Cast) -> None:
    with pytest.raises(Invalid) as refusal:
        upload(cast, file("{{ pesel }} {{ programme }}", "{{ reasons|e }}", WHOLE))
    assert len(refusal.value.problems) == 3


def test_a_template_may_not_leave_out_what_a_letter_needs(cast: Cast) -> None:
    with pytest.raises(Invalid) as refusal:
        upload(cast, file(WHOLE.replace("{{ reasons }}", "").replace("{{ letter_number }}", "")))
    [one] = refusal.value.problems
    assert "{{ letter_number }}, {{ reasons }}" in str(one.message)
    assert upload(cast, file(WHOLE)).version == 1


@pytest.mark.parametrize(("content", "name"), [(b"%PDF-1.7", "a.pdf"), (b"MZ", "a.docx")])
def test_only_a_docx_is_taken(cast: Cast, content: bytes, name: str) -> None:
    with pytest.raises(Invalid, match=r"Wyślij DOCX\.") as refusal:
        upload(cast, content, name=name)
    assert "PNG" not in str(refusal.value.message)


@pytest.mark.parametrize("kind", KINDS)
def test_the_starting_point_of_every_kind_passes_its_own_linter(cast: Cast, kind: str) -> None:
    assert upload(cast, templates.starting_point(kind), kind).version == 1


def test_the_team_alone_changes_templates(cast: Cast) -> None:
    with pytest.raises(NotPermitted):
        templates.upload(
            actor=cast.social_worker, kind=KIND, name="a.docx", content=file("x"), now=NOW
        )
    with pytest.raises(NotFound):
        upload(cast, file("x"), "poem")


@pytest.fixture
def procedure(cast: Cast) -> Procedure:
    return made.in_diagnosis(cast, NOW)


def issued(cast: Cast, procedure: Procedure, text: str) -> Letter:
    letter = services.write(
        author=cast.social_worker, procedure_id=procedure.pk, kind=KIND,
        party=procedure.parties.get(side="perpetrator"), now=NOW,
        given={"reasons": text, "signer": "Ewa Łącka"},
    )  # fmt: skip
    return services.issue(actor=cast.social_worker, letter_id=letter.pk, now=NOW)


def test_a_letter_is_filled_in_and_what_was_typed_stays_text(
    cast: Cast, procedure: Procedure
) -> None:
    upload(cast, file("Do: {{ recipient_name }}", WHOLE, header="{{ case_number }}"))
    text = docx.text_of(templates.fill(issued(cast, procedure, "<b>{{ office }}</b> & {% x %}")))
    assert "Do: Piotr Testowy" in text
    assert "<b>{{ office }}</b> & {% x %}" in text
    assert procedure.number in text


def test_a_letter_written_before_a_field_was_there_leaves_its_place_empty(
    cast: Cast, procedure: Procedure
) -> None:
    upload(cast, file("Od: {{ sender }}", WHOLE))
    letter = issued(cast, procedure, "Proszę.")
    letter.given = {name: text for name, text in letter.given.items() if name != "sender"}
    assert "Od: \n" in docx.text_of(templates.fill(letter))


def test_the_newest_version_is_used(cast: Cast, procedure: Procedure) -> None:
    upload(cast, file("pierwszy", WHOLE))
    assert upload(cast, file("drugi", WHOLE)).version == 2
    assert "drugi" in docx.text_of(templates.fill(issued(cast, procedure, "Proszę.")))


def test_a_registered_letter_keeps_the_template_of_its_day(
    cast: Cast, procedure: Procedure
) -> None:
    upload(cast, file("pierwszy", WHOLE))
    letter = issued(cast, procedure, "Proszę.")
    upload(cast, file("drugi", WHOLE))
    assert "pierwszy" in docx.text_of(templates.fill(Letter.objects.get(pk=letter.pk)))
    assert str(letter.number) in docx.text_of(templates.fill(letter))


def test_the_office_goes_back_to_our_wording_and_forward_again(
    cast: Cast, procedure: Procedure
) -> None:
    upload(cast, file("wzór urzędu", WHOLE))
    letter = issued(cast, procedure, "Proszę.")
    with pytest.raises(NotPermitted):
        templates.withdraw(actor=cast.social_worker, kind=KIND, now=NOW)

    templates.withdraw(actor=cast.secretary, kind=KIND, now=NOW)

    assert (templates.newest(KIND), templates.in_use()) == (None, {})
    assert "wzór urzędu" not in docx.text_of(templates.starting_point(KIND))
    assert "wzór urzędu" in docx.text_of(templates.fill(letter))
    with pytest.raises(NotFound):
        templates.fill(issued(cast, procedure, "Proszę."))
    with pytest.raises(NotFound):
        templates.withdraw(actor=cast.secretary, kind=KIND, now=NOW)
    assert upload(cast, file("nowy", WHOLE)).version == 3


def test_an_address_in_the_template_itself_is_stopped(cast: Cast, procedure: Procedure) -> None:
    upload(cast, file(WHOLE, header="Nieistniejewo, ul. Bezpieczna"))
    letter = issued(cast, procedure, "Proszę o kontakt.")
    assert letter.state == "issued"
    with pytest.raises(DomainError):
        templates.fill(letter)


def test_a_letter_without_a_number_or_a_template_is_none(cast: Cast, procedure: Procedure) -> None:
    with pytest.raises(NotFound):
        templates.fill(issued(cast, procedure, "Proszę."))
