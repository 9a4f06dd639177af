"""A bundle keeps the window that took it in; until now it stood behind the ground: 营业执照原件（窗口 01）."""

import re

from django.db import migrations, models

BEHIND = re.compile("（窗口 ([^（）]*)）$")


def part(apps, schema_editor):
    """What the clerk saw, and at which window. A clerk without a window was written as —."""
    for bundle in apps.get_model("casework", "Bundle").objects.filter(acting_as="clerk"):
        if found := BEHIND.search(bundle.ground):
            bundle.at_window = "" if found[1] == "—" else found[1]
            bundle.ground = bundle.ground[: found.start()]
            bundle.save(update_fields=["at_window", "ground"])


class Migration(migrations.Migration):
    dependencies = [("casework", "0005_announced_days_and_corrections")]

    operations = [
        migrations.AddField(
            model_name="bundle",
            name="at_window",
            field=models.CharField(
                blank=True,
                default="",
                help_text="The window that took it in; empty for online.",
                max_length=20,
            ),
            preserve_default=False,
        ),
        migrations.RunPython(part, migrations.RunPython.noop),
    ]
