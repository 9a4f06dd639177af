"""Chains that hold are written anew, each event after the seal of the one before it; others stay broken."""

from django.conf import settings
from django.db import migrations, models

from haoban.kernel.chain import ORIGIN, link, sealed


def seal(apps, schema_editor):
    """Go through every case; one whose chain does not hold by the former rule is left as it is."""
    key = settings.AUDIT_KEY
    for case in apps.get_model("casework", "Case").objects.prefetch_related("events").iterator(chunk_size=200):
        events = sorted(case.events.all(), key=lambda event: event.position)
        before, head, digests = ORIGIN, ORIGIN, []
        for event in events:
            before = link(before, event.payload, key)
            if event.digest != before:
                break
            digests.append(link(head, event.payload, key))
            head = sealed(digests[-1], key)
        if len(digests) < len(events) or case.head != before:
            continue
        for event, digest in zip(events, digests, strict=True):
            event.digest = digest
            event.save(update_fields=["digest"])
        case.head = head
        case.save(update_fields=["head"])


class Migration(migrations.Migration):
    dependencies = [("casework", "0002_initial")]
    operations = [
        migrations.AlterField(
            model_name="case", name="head", field=models.CharField(help_text="Seal of the last event.", max_length=64)
        ),
        migrations.RunPython(seal, migrations.RunPython.noop),
    ]
