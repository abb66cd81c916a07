"""Answers to choose from in NK-A of 2023: values are stored, labels are read.

Labels follow the pattern from memory and are to be compared with annex 1 to
Dz.U. 2023 poz. 1870. Values never change once stored; labels may be corrected.
"""

from .form_parts import OTHER as _OTHER
from .form_parts import choices as _choices
from .form_schema import Choice

# Who the victim is to the perpetrator. Legal source: art. 2 ust. 1 pkt 2 lit. a-h.
RELATIONS = _choices(
    ("spouse", "żona lub mąż"),
    ("former_spouse", "była żona lub były mąż"),
    ("partner", "partnerka lub partner"),
    ("former_partner", "była partnerka lub były partner"),
    ("child", "dziecko, także przysposobione"),
    ("partners_child", "dziecko partnerki lub partnera"),
    ("parent", "matka lub ojciec"),
    ("grandparent", "babcia lub dziadek"),
    ("grandchild", "wnuczka lub wnuk"),
    ("sibling", "siostra lub brat"),
    ("relative_by_marriage", "powinowata lub powinowaty (np. synowa, zięć, teściowa)"),
    ("other_relative", "inna krewna lub inny krewny"),
    ("household_member", "osoba wspólnie mieszkająca"),
    ("lasting_relation", "osoba w trwałej więzi, także bez wspólnego mieszkania"),
    ("other", "inna osoba"),
)

_PHYSICAL = _choices(
    ("beating", "bicie"),
    ("pulling", "szarpanie"),
    ("kicking", "kopanie"),
    ("choking", "duszenie"),
    ("pushing", "popychanie"),
    ("overpowering", "obezwładnianie"),
    _OTHER,
)

_PSYCHOLOGICAL = _choices(
    ("isolating", "izolowanie"),
    ("insulting", "wyzywanie"),
    ("ridiculing", "ośmieszanie"),
    ("threatening", "grożenie"),
    ("criticising", "krytykowanie"),
    ("humiliating", "poniżanie"),
    _OTHER,
)

_SEXUAL = _choices(
    ("forced_intercourse", "zmuszanie do obcowania płciowego"),
    ("forced_acts", "zmuszanie do innych czynności seksualnych"),
    _OTHER,
)

_ECONOMIC = _choices(
    ("not_maintaining", "niełożenie na utrzymanie osób, wobec których jest taki obowiązek"),
    ("needs_not_met", "niezaspokajanie potrzeb materialnych"),
    ("destroying_things", "niszczenie rzeczy osobistych"),
    ("demolishing_home", "demolowanie mieszkania"),
    ("selling_equipment", "wynoszenie sprzętów domowych i ich sprzedawanie"),
    _OTHER,
)

_ELECTRONIC = _choices(
    ("abusing", "wyzywanie, straszenie lub poniżanie w Internecie lub przez telefon"),
    ("recording", "robienie zdjęć lub nagrywanie bez zgody"),
    ("publishing", "publikowanie lub rozsyłanie treści, które obrażają lub ośmieszają"),
    _OTHER,
)

_OTHER_FORMS = _choices(
    ("neglect", "zaniedbywanie"),
    ("basic_needs", "niezaspokajanie podstawowych potrzeb, także psychicznych"),
    ("abandoning", "pozostawianie bez opieki osoby, która nie może zadbać o siebie"),
    ("forcing_alcohol", "zmuszanie do picia alkoholu"),
    ("forcing_substances", "zmuszanie do zażywania środków odurzających lub leków"),
    _OTHER,
)

# Field name, label and answers of each form of violence, in the order of the pattern.
VIOLENCE: tuple[tuple[str, str, tuple[Choice, ...]], ...] = (
    ("physical", "Przemoc fizyczna", _PHYSICAL),
    ("psychological", "Przemoc psychiczna", _PSYCHOLOGICAL),
    ("sexual", "Przemoc seksualna", _SEXUAL),
    ("economic", "Przemoc ekonomiczna", _ECONOMIC),
    ("electronic", "Przemoc za pomocą środków komunikacji elektronicznej", _ELECTRONIC),
    ("other_forms", "Inne formy przemocy", _OTHER_FORMS),
)

PERPETRATOR_ACTIONS = _choices(
    ("sobering_up", "doprowadzenie do wytrzeźwienia"),
    ("detained", "zatrzymanie"),
    ("authorities_notified", "powiadomienie organów ścigania"),
    ("order_issued", "wydanie nakazu lub zakazów przez Policję albo Żandarmerię Wojskową"),
    ("weapon_notice", "zawiadomienie komórki Policji wydającej pozwolenia na broń"),
    ("liability_notice", "pouczenie o prawnokarnych konsekwencjach przemocy domowej"),
    _OTHER,
)

VICTIM_ACTIONS = _choices(
    ("outpatient_help", "pomoc ambulatoryjna"),
    ("hospital", "przyjęcie do szpitala"),
    ("injury_certificate", "zaświadczenie o obrażeniach"),
    ("shelter", "umieszczenie w bezpiecznym miejscu"),
    ("minors_secured", "zabezpieczenie małoletnich"),
    ("nkb_given", "przekazanie formularza „Niebieska Karta – B”"),
    ("family_court_notified", "powiadomienie sądu rodzinnego"),
    _OTHER,
)

# Who may start. Legal source: par. 2 ust. 2 of Dz.U. 2023 poz. 1870 with art. 9a
# ust. 11-11d of the Act. A probation officer and an NGO are left out by the law.
INITIATORS = _choices(
    ("social_worker", "pracownik socjalny jednostki pomocy społecznej"),
    ("specialist_centre", "pracownik socjalny specjalistycznego ośrodka wsparcia"),
    ("police", "funkcjonariusz Policji"),
    ("military_police", "żołnierz Żandarmerii Wojskowej"),
    ("family_assistant", "asystent rodziny"),
    ("education", "nauczyciel lub wychowawca"),
    ("health", "osoba wykonująca zawód medyczny"),
    ("gkrpa", "przedstawiciel gminnej komisji rozwiązywania problemów alkoholowych"),
    ("pedagogue_psychologist", "pedagog, psycholog lub terapeuta"),
)
