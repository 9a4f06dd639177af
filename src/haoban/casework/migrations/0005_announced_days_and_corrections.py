"""A suspended case is due on the last day that was announced; a bundle keeps what supplements correct in its form."""

from datetime import datetime, timedelta

from django.db import migrations, models

from haoban.kernel.clock import day_of


def remember(apps, schema_editor):
    """What the last suspension announced stands in its event."""
    Event = apps.get_model("casework", "Event")
    for case in apps.get_model("casework", "Case").objects.filter(status="suspended"):
        told = next(
            row.payload
            for row in Event.objects.filter(case=case).order_by("-position")
            if row.payload["kind"] == "suspended"
        )
        days = told["data"]["days"]
        case.state = case.state | {"suspended_days": days}
        case.due_on = day_of(datetime.fromisoformat(told["at"])) + timedelta(days=days)
        case.save(update_fields=["state", "due_on"])


class Migration(migrations.Migration):
    dependencies = [("casework", "0004_drafts_without_versions")]

    operations = [
        migrations.AlterField(
            model_name="case",
            name="due_on",
            field=models.DateField(
                blank=True,
                help_text="End of the promised limit that runs now, or of a special procedure as announced.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="bundle",
            name="corrected",
            field=models.JSONField(
                default=dict, help_text="What supplements have corrected of it, field → value."
            ),
        ),
        migrations.AlterField(
            model_name="bundle",
            name="form",
            field=models.JSONField(help_text="The one form as it was handed in, field → value."),
        ),
        migrations.RunPython(remember, migrations.RunPython.noop),
    ]
