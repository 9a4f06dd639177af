"""Writers on SQLite: threads in order of arrival, processes in turns, and nobody waits for one that died."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from haoban.kernel.turnstile import Turnstile

HOLD = """
import sys
from pathlib import Path
from haoban.kernel.turnstile import Turnstile
turnstile = Turnstile(Path(sys.argv[1]))
turnstile.enter(1)
print("in", flush=True)
sys.stdin.readline()
turnstile.leave()
sys.stdin.readline()
"""
COUNT = """
import django
django.setup()
from django.db import connection, transaction
for _ in range(300):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT number FROM counted")
        (number,) = cursor.fetchone()
        cursor.execute("UPDATE counted SET number = %s", [number + 1])
"""


def test_threads_come_through_in_the_order_in_which_they_arrived():
    turnstile, order = Turnstile(None), []
    assert turnstile.enter(1)

    def come(number):
        assert turnstile.enter(10)
        order.append(number)
        turnstile.leave()

    threads = [threading.Thread(target=come, args=(number,)) for number in range(20)]
    for arrived, thread in enumerate(threads, start=1):
        thread.start()
        while len(turnstile._queue) < arrived:
            time.sleep(0.001)
    turnstile.leave()
    for thread in threads:
        thread.join()
    assert order == list(range(20))


def test_whoever_has_waited_long_enough_is_told_and_the_next_come_through():
    turnstile = Turnstile(None)
    assert turnstile.enter(1)
    assert not turnstile.enter(0.01)
    turnstile.leave()
    assert turnstile.enter(0.01)


@pytest.fixture
def other(tmp_path):
    """Another process that is through; it leaves when it is told."""
    file = tmp_path / "turn"
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "in\n"
    process.file = file
    yield process
    process.kill()
    process.communicate()


@pytest.mark.parametrize("ending", ["leaves", "dies"])
def test_processes_take_turns_and_the_turn_of_one_that_died_is_over(other, ending):
    turnstile, through = Turnstile(other.file), threading.Event()
    waiting = threading.Thread(target=lambda: (turnstile.enter(1), through.set()), daemon=True)
    waiting.start()
    assert not through.wait(0.3)
    if ending == "leaves":
        other.stdin.write("\n")
        other.stdin.flush()
    else:
        os.kill(other.pid, signal.SIGKILL)
    assert through.wait(10)


def test_nothing_is_lost_where_processes_write_at_once(tmp_path):
    environment = os.environ | {"HAOBAN_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "haoban.project.settings"}
    environment.pop("DATABASE_URL", None)
    make = "import django; django.setup(); from django.db import connection; c = connection.cursor(); "
    first = "c.execute('CREATE TABLE counted (number INTEGER)'); c.execute('INSERT INTO counted VALUES (0)')"
    last = "c.execute('SELECT number FROM counted'); print(c.fetchone()[0])"
    subprocess.run([sys.executable, "-c", make + first], env=environment, check=True)
    writers = [subprocess.Popen([sys.executable, "-c", COUNT], env=environment) for _ in range(3)]
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    counted = subprocess.run([sys.executable, "-c", make + last], env=environment, check=True, capture_output=True)
    assert int(counted.stdout) == 900
