"""Taking parcels of other teams in: a procedure handed over, or the receipt for one of ours."""

import json

from django.utils import timezone

from apps.transfers import services
from apps.transfers.archive import Broken, opened
from apps.transfers.files import Damaged
from apps.transfers.packing import VERSION
from tenants import parcels
from tenants.models import Office
from tenants.schema import current_office


@parcels.handles(services.HANDOVER)
def take_procedure(sender: Office, key: str, content: bytes) -> None:
    """Keep a procedure of another gmina until the team decides."""
    _between_gminas(sender)
    try:
        data, contents = opened(content)
    except Broken as broken:
        raise parcels.ParcelRefused("Przekazanie jest uszkodzone.") from broken
    if data["procedure"]["version"] != VERSION:
        raise parcels.ParcelRefused("Nieznana wersja przekazania.")
    try:
        services.arrive(sender, key, data, contents, timezone.now())
    except Damaged as damaged:
        raise parcels.ParcelRefused(f"Plik w przekazaniu: {damaged}") from damaged


@parcels.handles(services.RECEIPT)
def take_receipt(sender: Office, key: str, content: bytes) -> None:
    """Take the other team's decision in."""
    _between_gminas(sender)
    services.settle(sender, key, json.loads(content), timezone.now())


def _between_gminas(sender: Office) -> None:
    if not (sender.is_gmina and current_office().is_gmina):
        raise parcels.ParcelRefused("Procedury przekazuje się tylko między gminami.")
