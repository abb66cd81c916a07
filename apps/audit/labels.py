"""What entries of the log say on the page; the code stays in the log itself."""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.audit.models import Entry

ACTIONS: dict[str, Promise] = {
    "agreement.signed": _("An agreement was signed"),
    "attachment.added": _("A file was added"),
    "attachment.opened": _("A file was opened"),
    "attachment.removed": _("A file was removed"),
    "attachment.taken-over": _("A file of another team was taken over"),
    "attachment.scanned-clean": _("A file was checked for viruses"),
    "attachment.scanned-infected": _("A virus was found in a file"),
    "attachment.scanned-unscanned": _("A file stays unchecked for viruses"),
    "calendar.issued": _("A calendar address was issued"),
    "calendar.revoked": _("A calendar address was revoked"),
    "contact.removed": _("A contact on form NK-B was removed"),
    "contact.saved": _("A contact on form NK-B was saved"),
    "deadline.waived": _("A deadline was waived"),
    "deadlines.sheet-read": _("The sheet of deadlines was read"),
    "emergency.opened": _("A procedure was opened in an emergency"),
    "emergency.justified": _("An opening in an emergency was reviewed: justified"),
    "emergency.unjustified": _("An opening in an emergency was reviewed: not justified"),
    "emergency.reviewed": _("An opening in an emergency was reviewed"),
    "form.begun": _("A form was begun"),
    "form.discarded": _("A draft was deleted"),
    "import.checked": _("A table of earlier cases was checked"),
    "import.discarded": _("A table of earlier cases was discarded"),
    "import.finished": _("The import of earlier cases finished"),
    "import.mapped": _("Columns of a table were matched"),
    "import.started": _("The import of earlier cases was started"),
    "import.stopped": _("The import of earlier cases was stopped"),
    "import.uploaded": _("A table of earlier cases was uploaded"),
    "letter.written": _("A letter was written"),
    "letter.rewritten": _("A letter was changed"),
    "letter.draft": _("A letter went back to its draft"),
    "letter.held": _("A letter was held by the address firewall"),
    "letter.refused": _("A held letter was sent back to its author"),
    "letter.released": _("A held letter was released"),
    "letter.issued": _("A letter was registered"),
    "letter.sent": _("A letter was sent"),
    "letter.delivered": _("A letter was delivered"),
    "letter.returned": _("A letter came back"),
    "letter.cancelled": _("A letter was cancelled"),
    "team-letter.issued": _("A letter of the team was registered"),
    "team-letter.sent": _("A letter of the team was sent"),
    "team-letter.delivered": _("A letter of the team was delivered"),
    "team-letter.returned": _("A letter of the team came back"),
    "team-letter.cancelled": _("A letter of the team was cancelled"),
    "team-letter.printed": _("A letter of the team was printed"),
    "letter.called-off": _("A meeting to which a letter calls was called off"),
    "letterhead.kept": _("The head of letters was changed"),
    "matter.step": _("A step of a sub-process was recorded"),
    "meeting.absence": _("An absence was reported"),
    "meeting.cancelled": _("A meeting was cancelled"),
    "meeting.corrected": _("Minutes were corrected"),
    "meeting.held": _("A meeting was recorded"),
    "meeting.moved": _("A meeting was moved"),
    "meeting.notice": _("A notice of a meeting was recorded"),
    "meeting.planned": _("A meeting was planned"),
    "person.contact": _("A safe contact was noted"),
    "person.died": _("The death of a person was recorded"),
    "person.death-withdrawn": _("The record of a person's death was withdrawn"),
    "person.needs": _("The particular situation of a person was noted"),
    "person.merged": _("Two entries of a person were merged"),
    "procedure.read": _("A procedure was opened"),
    "procedure.started": _("A procedure was started"),
    "procedure.further-form": _("A further form NK-A was completed"),
    "procedure.imported": _("An earlier case came in"),
    "procedure.monitoring-ended": _("Monitoring ended by a new procedure"),
    "procedure.nkb-handover": _("Form NK-B was handed over"),
    "procedure.nk-c": _("Form NK-C was completed"),
    "procedure.nk-d": _("Form NK-D was completed"),
    "procedure.receive": _("Form NK-A was received"),
    "procedure.receive-further": _("A further form NK-A was received"),
    "procedure.join": _("A procedure joined the running one of the family"),
    "procedure.change-group": _("The composition of a group was changed"),
    "procedure.appoint-group": _("A group was appointed"),
    "procedure.forward": _("Form NK-A was forwarded to the group"),
    "procedure.inform-perpetrator": _("The person using violence was told"),
    "procedure.first-meeting": _("The first meeting was recorded"),
    "procedure.confirm": _("Domestic violence was confirmed"),
    "procedure.withdraw": _("The group withdrew from the procedure"),
    "procedure.close": _("A procedure was closed"),
    "procedure.deliver-protocol": _("A protocol was handed to the team"),
    "procedure.end-monitoring": _("Monitoring ended"),
    "procedure.archive": _("A procedure was archived"),
    "procedure.transfer": _("A procedure went to another team"),
    "procedure.notify-firearm": _("The Police was notified of a firearm"),
    "procedure.recused": _("A user was excluded from a procedure"),
    "recusal.lifted": _("An exclusion was lifted"),
    "household.begun": _("Who lives together was noted"),
    "household.joined": _("Somebody moved in"),
    "household.left": _("Somebody moved out"),
    "relation.ended": _("A relation between people ended"),
    "relation.noted": _("A relation between people was noted"),
    "retention.assigned": _("An archive class was chosen"),
    "retention.cancelled": _("A list for deletion was cancelled"),
    "retention.class": _("An archive class was saved"),
    "retention.done": _("A list for deletion was released"),
    "retention.erased": _("A procedure was deleted"),
    "retention.held": _("A deletion was put on hold"),
    "retention.lifted": _("A hold on deletion was lifted"),
    "retention.prepared": _("A list for deletion was prepared"),
    "scan.added": _("A scan was put beside a form"),
    "scan.removed": _("A scan was taken away"),
    "seat.appointed": _("A member of the team was appointed"),
    "seat.changed": _("A seat of the team was changed"),
    "seat.absences-printed": _("A letter about absences from the team was printed"),
    "statistics.closed": _("The statistics of a year were closed"),
    "template.uploaded": _("A template of letters was uploaded"),
    "template.withdrawn": _("A template of letters was withdrawn"),
    "tie.declared": _("A tie to a person was declared"),
    "tie.ended": _("A tie to a person was ended"),
    "token.issued": _("A token was issued"),
    "token.revoked": _("A token was revoked"),
    "transfer.receipt-accepted": _("Another team took a procedure over on paper"),
    "transfer.receipt-refused": _("Another team refused a procedure on paper"),
    "transfer.prepared": _("A hand-over was prepared"),
    "transfer.released": _("A hand-over was released"),
    "transfer.cancelled": _("A hand-over was cancelled"),
    "transfer.accepted": _("A procedure of another team was taken over"),
    "transfer.refused": _("A procedure of another team was refused"),
    "user.blocked": _("An account was blocked"),
    "user.created": _("An account was added"),
    "user.roles": _("Roles were changed"),
    "user.statement": _("A statement of confidentiality was recorded"),
    "user.unblocked": _("An account was unblocked"),
}
SUBJECTS: dict[str, Promise] = {
    "agreement": pgettext_lazy("log", "agreement"),
    "attachment": pgettext_lazy("log", "file"),
    "matter": pgettext_lazy("log", "sub-process"),
    "meeting": pgettext_lazy("log", "meeting"),
    "contact": pgettext_lazy("log", "contact"),
    "deadline": pgettext_lazy("log", "deadline"),
    "disposal": pgettext_lazy("log", "list for deletion"),
    "feed": pgettext_lazy("log", "calendar"),
    "form": pgettext_lazy("log", "form"),
    "import": pgettext_lazy("log", "table of earlier cases"),
    "letter": pgettext_lazy("log", "letter"),
    "letterhead": pgettext_lazy("log", "head of letters"),
    "party": pgettext_lazy("log", "person of a procedure"),
    "person": pgettext_lazy("log", "person"),
    "procedure": pgettext_lazy("log", "procedure"),
    "retention-class": pgettext_lazy("log", "archive class"),
    "seat": pgettext_lazy("log", "seat in the team"),
    "team-letter": pgettext_lazy("log", "letter of the team"),
    "template": pgettext_lazy("log", "template of letters"),
    "tie": pgettext_lazy("log", "declaration"),
    "token": pgettext_lazy("log", "token"),
    "transfer": pgettext_lazy("log", "hand-over"),
    "user": pgettext_lazy("log", "account"),
    "year": pgettext_lazy("log", "year"),
}

# What was opened of a procedure, kinds of letters too; a form's code and "API" say themselves.
PURPOSES: dict[str, Promise] = {
    "summons": pgettext_lazy("log", "summons"),
    "invitation": pgettext_lazy("log", "invitation"),
    "notice-of-start": pgettext_lazy("log", "notice of the start"),
    "motion-widen": pgettext_lazy("log", "motion to widen the group"),
    "motion-programme": pgettext_lazy("log", "motion for a programme"),
    "referral": pgettext_lazy("log", "referral to a programme"),
    "notice-66c": pgettext_lazy("log", "notice of a petty offence"),
    "notice-of-crime": pgettext_lazy("log", "notice of a crime"),
    "notice-on-weapon": pgettext_lazy("log", "notice of a weapon"),
    "withdrawal-protocol": pgettext_lazy("log", "protocol of withdrawal"),
    "closing-protocol": pgettext_lazy("log", "protocol of the end"),
    "ending-victim": pgettext_lazy("log", "notice of the end, for the victim"),
    "ending-perpetrator": pgettext_lazy("log", "notice of the end, for the other side"),
    "hand-over": pgettext_lazy("log", "handing documents over"),
    "confidentiality": pgettext_lazy("log", "statement of confidentiality"),
    "group": pgettext_lazy("log", "for the group"),
    "victim": pgettext_lazy("log", "for the victim"),
    "perpetrator": pgettext_lazy("log", "for the other side"),
    "procedure": pgettext_lazy("log", "page of the procedure"),
    "matter": pgettext_lazy("log", "sub-process"),
    "pdf": pgettext_lazy("log", "print (PDF)"),
    "docx": pgettext_lazy("log", "print (DOCX)"),
    "agenda": pgettext_lazy("log", "agenda"),
    "attachment": pgettext_lazy("log", "file"),
    "export": pgettext_lazy("log", "whole procedure as a file"),
    "households": pgettext_lazy("log", "who lives with whom"),
    "meeting": pgettext_lazy("log", "meeting"),
    "minutes": pgettext_lazy("log", "minutes"),
    "records": pgettext_lazy("log", "letters and minutes of another team"),
    "person": pgettext_lazy("log", "person"),
    "sheet": pgettext_lazy("log", "sheet of deadlines"),
    "transfer": pgettext_lazy("log", "hand-over"),
}

_NOT_RECORDED = pgettext_lazy("log", "not recorded")
_BY_ITSELF = pgettext_lazy("log", "follows from the act")


def action_label(action: str) -> Promise | str:
    """Return what was done; a code that has no text any more says itself."""
    return ACTIONS.get(action, action)


def subject_label(subject_type: str) -> Promise | str:
    """Return the kind of thing to which it was done."""
    return SUBJECTS.get(subject_type, subject_type)


def purpose_label(purpose: str) -> str:
    """Return what of a procedure was opened and how, each part in words."""
    parts = [one for one in re.split("[ .]", purpose) if one]
    return ", ".join(str(PURPOSES.get(one, one)) for one in parts)


def why_label(entry: Entry) -> str:
    """Return why something happened, as far as the log knows.

    An act says itself why it was done. Of a reading without a purpose, as earlier ones are, nothing
    is made up.
    """
    if entry.purpose:
        return purpose_label(entry.purpose)
    is_reading = entry.action.endswith((".read", "-read"))
    return str(_NOT_RECORDED if is_reading else _BY_ITSELF)
