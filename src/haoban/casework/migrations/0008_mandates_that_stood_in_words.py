"""Mandates that stood in the ground as a Chinese sentence are referred to: 授权委托，有效期至2026年12月3日."""

import re
from datetime import date

from django.db import migrations

SAID = re.compile("^授权委托，有效期至([0-9]+)年([0-9]+)月([0-9]+)日$")


def refer(apps, schema_editor):
    """The mandate of the one who handed in, for that enterprise, until that day. Where none is found the words stay."""
    Mandate = apps.get_model("people", "Mandate")
    for bundle in apps.get_model("casework", "Bundle").objects.filter(acting_as="mandate"):
        if not (said := SAID.match(bundle.ground)):
            continue
        found = Mandate.objects.filter(
            account=bundle.submitted_by_id,
            enterprise=int(bundle.owner.partition(":")[2]),
            valid_until=date(*map(int, said.groups())),
            valid_from__lte=bundle.day,
        ).exclude(revoked_at__lte=bundle.submitted_at)
        covering = [mandate for mandate in found.order_by("pk") if not mandate.matters or bundle.matter in mandate.matters]
        if covering:
            bundle.mandate, bundle.ground = covering[0], ""
            bundle.save(update_fields=["mandate", "ground"])


class Migration(migrations.Migration):
    dependencies = [("casework", "0007_mandate_of_a_bundle")]

    operations = [migrations.RunPython(refer, migrations.RunPython.noop)]
