"""Submissions of a process wait for one another before they compute, and for a refused one no longer than it takes."""

import threading

import pytest
from django.db import connection

from haoban.casework.arrival import in_order_of_arrival
from haoban.kernel.refusals import Refusal

pytestmark = pytest.mark.django_db


def _come(through):
    with in_order_of_arrival():
        through.set()


def test_the_second_begins_when_the_first_has_ended_and_on_sqlite_waits_with_its_transaction():
    through = threading.Event()
    second = threading.Thread(target=_come, args=(through,))
    with in_order_of_arrival():
        second.start()
        assert through.wait(0.2) is (connection.vendor == "sqlite")
    second.join(10)
    assert through.is_set()


def test_a_refused_submission_lets_the_next_one_through():
    with pytest.raises(Refusal), in_order_of_arrival():
        raise Refusal("wrong", "不对")
    through = threading.Event()
    threading.Thread(target=_come, args=(through,), daemon=True).start()
    assert through.wait(5)
