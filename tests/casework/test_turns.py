"""Two officers at once: steps of one bundle take turns, and nothing that waited is forgotten."""

from threading import Thread

import pytest
from django.db import connection, transaction
from hall import Hall, baita

from haoban.casework.models import Case
from haoban.casework.transitions import Command
from haoban.catalogue.actions import load_pack
from haoban.catalogue.codes import ProjectType
from haoban.kernel import clock
from haoban.people.actions import give_role
from haoban.people.models import RoleName


@pytest.mark.django_db(transaction=True)
def test_what_waits_for_two_results_starts_though_both_are_issued_at_the_same_moment():
    hall = Hall.open()
    promised = {"project_type": ProjectType.PROMISED, "decision_table": None}
    items = [item.model_copy(update=promised if item.key == "quality_supervision" else {}) for item in baita().items]
    load_pack(baita().model_copy(update={"items": tuple(items)}), "", clock.now())
    number = hall.submit("zhanggui", matter="construction_start").number
    waiting = hall.case(number, "construction_permit")
    for organisation in set(Case.objects.values_list("organisation", flat=True)):
        give_role(hall["jumin"], RoleName.OFFICER, organisation)
    first, second = Case.objects.filter(bundle__number=number, status="received")
    for case in (first, second):
        hall.take("jumin", case, Command.CLAIM, Command.ACCEPT, Command.GRANT)

    def issue_the_second():
        try:
            hall.take("jumin", second, Command.ISSUE)
        finally:
            connection.close()

    other = Thread(target=issue_the_second)
    with transaction.atomic():
        hall.take("jumin", first, Command.ISSUE)
        other.start()
        other.join(0.5)
        assert other.is_alive(), "the second waits until the first is written"
    other.join(20)
    waiting.refresh_from_db()
    assert waiting.status == "received"
