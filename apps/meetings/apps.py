"""Django's configuration of the context."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """Planned meetings of the team and of groups; the two sides never meet."""

    name = "apps.meetings"

    def ready(self) -> None:
        """Show appointments on the pages of procedures; no letter calls both sides to one place."""
        from apps.letters import services as letters  # noqa: PLC0415 - as below
        from apps.meetings import shown  # noqa: PLC0415 - models are not loaded before
        from apps.meetings.services import apart, planning, telling  # noqa: PLC0415 - as above
        from apps.procedures import panels, timeline  # noqa: PLC0415 - models are loaded only now
        from apps.procedures.services import deaths, joining  # noqa: PLC0415 - as above

        panels.register(shown.panel)
        timeline.register(shown.entries)
        if apart.check_letter not in letters.CALLING:
            letters.CALLING.append(apart.check_letter)
            letters.LOCKS.append(apart.lock_calendar)
        if planning.call_off_with not in deaths.CALLING_OFF:
            deaths.CALLING_OFF.append(planning.call_off_with)
        if telling.before_joining not in joining.OBSTACLES:
            joining.OBSTACLES.append(telling.before_joining)
