"""What tells the vocabularies of two laws apart, as regular expressions for texts in Polish."""

# NOW23: the Act since 22.06.2023. "Osoba stosująca przemoc w rodzinie" is of the Act before.
OF_THE_NEW_LAW = (
    r"(?i)przemoc\w* domow|doznając\w* przemocy|stosując\w* przemoc\w*(?! w rodzinie)(?!\w)"
    r"|diagnostyczno-pomocow"
)
OF_THE_OLD_LAW = (
    r"(?i)przemoc\w* w rodzinie|dotknięt\w* przemoc|któr\w+ istnieje podejrzenie|grup\w* robocz"
)
