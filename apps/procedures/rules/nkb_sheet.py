"""What the sheet NK-B prints: its parts in each language, and telephones with their days of validity.

Basis: ROZP23 § 6. The official annex was not at hand (docs/legal/open-points.md): the wording is ours,
after the subjects of the pattern of 2011, and the sheet says so. No data of anybody stand in it.
"""

from dataclasses import dataclass
from datetime import date

from .nkb_text_en import PARTS_EN
from .nkb_text_pl import PARTS_PL
from .nkb_text_uk import PARTS_UK
from .nkb_texts import Part

VERSION = "2026-1"
LANGUAGES = ("pl", "uk", "en")
PARTS: dict[str, tuple[Part, ...]] = {"pl": PARTS_PL, "uk": PARTS_UK, "en": PARTS_EN}


@dataclass(frozen=True, slots=True)
class Words:
    """The words around the parts: title, headings of the lists, the line at the foot."""

    title: str
    phones: str
    contacts: str
    no_contacts: str
    foot: str


WORDS: dict[str, Words] = {
    "pl": Words(
        "„Niebieska Karta – B”: informacja dla osób doznających przemocy domowej",
        "Telefony, pod którymi otrzymasz pomoc",
        "Pomoc w Twojej gminie",
        "Zapytaj o adresy i godziny osobę, która wręcza Ci tę kartkę.",
        f"Tekst własny, wersja {VERSION}; urzędowy wzór: rozporządzenie z 6.09.2023, "
        "Dz.U. 2023 poz. 1870",
    ),
    "uk": Words(
        "«Блакитна карта – B»: інформація для осіб, які зазнають домашнього насильства",
        "Телефони, за якими Ви отримаєте допомогу",
        "Допомога у Вашій ґміні",
        "Запитайте про адреси та години роботи в особи, яка дає Вам цей листок.",
        f"Власний текст, версія {VERSION}; офіційний зразок: розпорядження від 6.09.2023, "
        "Dz.U. 2023 poz. 1870",
    ),
    "en": Words(
        "“Blue Card – B”: information for people who suffer domestic violence",
        "Telephones where you get help",
        "Help in your municipality",
        "Ask the person who gives you this sheet for addresses and hours.",
        f"Our own text, version {VERSION}; the official pattern: regulation of 6.09.2023, "
        "Dz.U. 2023 poz. 1870",
    ),
}


@dataclass(frozen=True, slots=True)
class Phone:
    """A line of help, from a day and until a day; None where it is not limited or not known."""

    number: str
    names: dict[str, str]
    valid_from: date | None = None
    valid_to: date | None = None

    def is_valid(self, day: date) -> bool:
        """Tell whether the number is answered on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


PHONES: tuple[Phone, ...] = (
    Phone(
        "112",
        {
            "pl": "numer alarmowy: gdy grozi niebezpieczeństwo",
            "uk": "екстрений номер: коли загрожує небезпека",
            "en": "emergency number: when there is danger",
        },
    ),
    Phone(
        "800 120 002",
        {
            "pl": "„Niebieska Linia”, całą dobę",
            "uk": "«Блакитна лінія», цілодобово",
            "en": "“Blue Line” (Niebieska Linia), day and night",
        },
    ),
    Phone(
        "116 006",
        {
            "pl": "Linia Pomocy Pokrzywdzonym",
            "uk": "Лінія допомоги потерпілим",
            "en": "Line for victims of crime",
        },
        valid_from=date(2026, 9, 1),
    ),
    Phone(
        "116 111",
        {
            "pl": "telefon zaufania dla dzieci i młodzieży",
            "uk": "телефон довіри для дітей та молоді",
            "en": "helpline for children and young people",
        },
    ),
    Phone(
        "116 123",
        {
            "pl": "dla dorosłych w kryzysie, całą dobę",
            "uk": "для дорослих у кризі, цілодобово",
            "en": "for adults in crisis, day and night",
        },
    ),
    Phone(
        "800 107 777",
        {
            "pl": "Centrum Praw Kobiet",
            "uk": "Центр прав жінок",
            "en": "Women’s Rights Centre (Centrum Praw Kobiet)",
        },
    ),
)


def phones_on(day: date) -> list[Phone]:
    """Return the lines of help that are answered on a day."""
    return [phone for phone in PHONES if phone.is_valid(day)]
