"""The database itself keeps what was decided: nothing is deleted, nothing signed or judged is changed."""

from django.db import migrations

KEPT = ("contest", "sanctionrule", "proposal", "appeal")

FORWARD = (
    """
CREATE FUNCTION accountability_never_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is never deleted', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE FUNCTION accountability_stays_decided() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% has been decided and stays so', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""
    + "".join(
        f"CREATE TRIGGER {name}_never_deleted BEFORE DELETE ON accountability_{name} "
        "FOR EACH ROW EXECUTE FUNCTION accountability_never_deleted();\n"
        for name in KEPT
    )
    + """
CREATE TRIGGER contest_stays_decided BEFORE UPDATE ON accountability_contest
    FOR EACH ROW WHEN (OLD.verdict <> '') EXECUTE FUNCTION accountability_stays_decided();
CREATE TRIGGER appeal_stays_decided BEFORE UPDATE ON accountability_appeal
    FOR EACH ROW WHEN (OLD.outcome <> '') EXECUTE FUNCTION accountability_stays_decided();
CREATE TRIGGER proposal_stays_decided BEFORE UPDATE ON accountability_proposal
    FOR EACH ROW WHEN (OLD.state <> 'proposed') EXECUTE FUNCTION accountability_stays_decided();
CREATE TRIGGER sanctionrule_stays BEFORE UPDATE ON accountability_sanctionrule
    FOR EACH ROW EXECUTE FUNCTION accountability_stays_decided();
"""
)

BACKWARD = (
    """
DROP TRIGGER sanctionrule_stays ON accountability_sanctionrule;
DROP TRIGGER proposal_stays_decided ON accountability_proposal;
DROP TRIGGER appeal_stays_decided ON accountability_appeal;
DROP TRIGGER contest_stays_decided ON accountability_contest;
"""
    + "".join(f"DROP TRIGGER {name}_never_deleted ON accountability_{name};\n" for name in KEPT)
    + """
DROP FUNCTION accountability_stays_decided();
DROP FUNCTION accountability_never_deleted();
"""
)


class Migration(migrations.Migration):
    dependencies = [("accountability", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
