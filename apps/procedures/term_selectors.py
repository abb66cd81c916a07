"""Which terms of a procedure a user may know of: its own, and those of its sub-processes."""

from django.db.models import Q

from apps.accounts.models import User
from apps.deadlines import selectors as deadlines
from apps.deadlines.models import Deadline
from apps.procedures import selectors
from apps.procedures.models import Matter, Procedure
from apps.procedures.terms import MATTER, SUBJECT


def terms_of(user: User, procedure: Procedure) -> list[Deadline]:
    """Return the terms of the procedure and of its sub-processes, in one query.

    Those of sub-processes only for whoever may open these: the team and the group.
    """
    own = Q(subject_type=SUBJECT, subject_id=procedure.pk)
    matters = Matter.objects.filter(procedure=procedure, pk__in=selectors.matters_open_to(user))
    of_matters = Q(subject_type=MATTER, subject_id__in=matters.values("pk"))
    return list(deadlines.explained_to(user).filter(own | of_matters))
