"""What was recorded of the death of a person leaves with the person, as their other history does."""

from django.db import migrations

FUNCTION = """
CREATE OR REPLACE FUNCTION retention_erase_history(list uuid, gone uuid, persons uuid[]) RETURNS void
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
    {DEATHS}
END $$;
"""
DEATHS = "DELETE FROM people_death WHERE person_id = ANY (persons);"


class Migration(migrations.Migration):
    dependencies = [("retention", "0002_erase_history"), ("people", "0004_deaths")]

    operations = [
        migrations.RunSQL(
            FUNCTION.replace("{DEATHS}", DEATHS), FUNCTION.replace("{DEATHS}", "")
        )
    ]
