"""The parts of the sheet NK-B in Polish. Our own plain wording; see ``nkb_sheet``."""

from .nkb_texts import Part

PARTS_PL: tuple[Part, ...] = (
    Part(
        "To nie jest Twoja wina",
        "Za przemoc odpowiada ten, kto ją stosuje. Masz prawo do bezpieczeństwa i do pomocy. Pomoc "
        "jest bezpłatna. Procedurę „Niebieskie Karty” prowadzi się bez Twojej zgody: to nie Ty za nią "
        "odpowiadasz.",
    ),
    Part(
        "Czym jest przemoc domowa",
        "To umyślne działanie albo zaniechanie, jednorazowe lub powtarzające się, w którym ktoś "
        "wykorzystuje przewagę fizyczną, psychiczną lub ekonomiczną i narusza Twoje prawa.",
        (
            "przemoc fizyczna, na przykład bicie, popychanie, duszenie, szarpanie",
            "przemoc psychiczna, na przykład wyzywanie, grożenie, poniżanie, izolowanie, śledzenie",
            "przemoc seksualna: zmuszanie do współżycia lub innych zachowań seksualnych",
            "przemoc ekonomiczna, na przykład zabieranie pieniędzy, zakaz pracy, niszczenie rzeczy",
            "przemoc przez telefon lub Internet, na przykład nękanie, publikowanie zdjęć bez zgody",
            "zaniedbanie osoby, która nie może sama o siebie zadbać",
        ),
    ),
    Part(
        "Kogo chroni prawo",
        "Chroni bliskich, także wtedy, gdy nie mieszkają razem.",
        (
            "żonę, męża, partnerkę, partnera, także byłych",
            "dzieci, rodziców, dziadków, rodzeństwo i ich bliskich",
            "osoby, które wspólnie mieszkają",
            "dziecko, które widzi lub słyszy przemoc: ono też jej doznaje",
        ),
    ),
    Part(
        "Co jest przestępstwem",
        "O przestępstwie zawiadom Policję lub prokuraturę. Przestępstwem jest między innymi:",
        (
            "znęcanie się fizyczne lub psychiczne",
            "pobicie i uszkodzenie ciała",
            "groźba, której się obawiasz, i uporczywe nękanie",
            "zmuszanie do określonego zachowania",
            "zgwałcenie, także w małżeństwie",
            "niszczenie lub zabieranie Twoich rzeczy",
            "uchylanie się od płacenia alimentów",
        ),
    ),
    Part(
        "Co mogą zrobić służby",
        "",
        (
            "Policja może nakazać osobie stosującej przemoc natychmiast opuścić mieszkanie i "
            "zakazać jej zbliżania się i kontaktu; nakaz obowiązuje 14 dni",
            "sąd może przedłużyć tę ochronę i nakazać tej osobie opuszczenie mieszkania",
            "pracownik socjalny pomoże znaleźć schronienie i ułoży z Tobą plan pomocy",
            "lekarz zbada Cię i bezpłatnie wystawi zaświadczenie o obrażeniach",
            "gdy dziecku grozi niebezpieczeństwo, pracownik socjalny może je zabezpieczyć u bliskich",
            "sprawą zajmie się grupa z pracownikiem socjalnym i policjantem; może Cię zaprosić na "
            "spotkanie, nigdy razem z osobą stosującą przemoc",
        ),
    ),
    Part(
        "Jaka pomoc Ci przysługuje",
        "",
        (
            "porady: psychologiczna, prawna, medyczna, socjalna, zawodowa i rodzinna",
            "pomoc w kryzysie i wsparcie",
            "bezpieczne schronienie w specjalistycznym ośrodku wsparcia",
            "pomoc w znalezieniu mieszkania",
            "tłumacz, także języka migowego",
        ),
    ),
    Part(
        "Co możesz zrobić",
        "",
        (
            "gdy grozi Ci niebezpieczeństwo, zadzwoń pod 112",
            "powiedz o przemocy komuś, komu ufasz",
            "przygotuj dokumenty, leki, klucze i trochę pieniędzy w bezpiecznym miejscu",
            "idź do lekarza, gdy masz obrażenia; zachowaj zdjęcia i wiadomości",
            "ustal z dziećmi, dokąd mają pójść i do kogo zadzwonić",
            "schowaj tę kartkę tam, gdzie nie znajdzie jej osoba stosująca przemoc",
        ),
    ),
)
