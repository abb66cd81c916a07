"""Taking parcels of gminas in."""

import datetime as dt
import json

from apps.common import polish
from apps.marshal.models import Gmina, Received
from tenants import parcels
from tenants.models import Office
from tenants.schema import current_office


@parcels.handles("statistics-snapshot")
def take_snapshot(sender: Office, key: str, content: bytes) -> None:
    """Keep a snapshot of a gmina of this voivodeship; a repeated delivery changes nothing."""
    if sender.voivodeship_schema != current_office().schema_name:
        raise parcels.ParcelRefused("Gmina innego województwa.")
    data = json.loads(content)
    gmina, _made = Gmina.objects.get_or_create(
        teryt=sender.teryt,
        defaults={"name": sender.name, "sort_key": polish.sort_key(sender.name)},
    )
    Received.objects.get_or_create(
        gmina=gmina,
        year=data["year"],
        sequence=data["sequence"],
        defaults={
            "is_closed": data["is_closed"],
            "definition_version": data["definition_version"],
            "tables": data["tables"],
            "computed_at": dt.datetime.fromisoformat(data["computed_at"]),
        },
    )
