"""The one way by which rows of history leave: a released list names the procedure.

The office's role may not delete history (ADR 0010). This function may, as its owner, and looks itself
whether two people released the list, whether the procedure is finished and nothing holds it, and whether
the persons are in no other procedure. It finds its tables in the schema in which it was made.
"""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION retention_erase_history(list uuid, gone uuid, persons uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM retention_disposal d
        JOIN retention_disposalitem i ON i.disposal_id = d.id
        WHERE d.id = list AND d.state = 'done' AND d.settled_by_id <> d.prepared_by_id
          AND i.procedure_id = gone
    ) THEN
        RAISE EXCEPTION 'No released list names this procedure.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM procedures_procedure p
        WHERE p.id = gone AND p.state IN ('archived', 'transferred')
    ) OR EXISTS (
        SELECT 1 FROM retention_hold h WHERE h.procedure_id = gone AND h.lifted_at IS NULL
    ) THEN
        RAISE EXCEPTION 'This procedure is not to be deleted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF EXISTS (
        SELECT 1 FROM procedures_party
        WHERE person_id = ANY (persons) AND procedure_id <> gone
    ) THEN
        RAISE EXCEPTION 'A person is in another procedure.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    DELETE FROM procedures_event WHERE procedure_id = gone;
    DELETE FROM procedures_matterevent e USING procedures_matter m
        WHERE e.matter_id = m.id AND m.procedure_id = gone;
    DELETE FROM meetings_minutes o USING meetings_appointment a
        WHERE o.appointment_id = a.id AND a.procedure_id = gone;
    DELETE FROM people_merge WHERE kept_id = ANY (persons) OR gone_id = ANY (persons);
    DELETE FROM people_contact WHERE person_id = ANY (persons);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("retention", "0001_initial"),
        ("procedures", "0012_emergencies"),
        ("meetings", "0003_feed"),
        ("people", "0003_contact_and_merge"),
    ]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION retention_erase_history(uuid, uuid, uuid[])")
    ]
