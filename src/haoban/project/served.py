"""The pages and the API as `haoban serve` serves them: the search is worked out beside the start.

The first visitor who looks for something need not wait for the index, nor the server for its start.
"""

import multiprocessing
import signal
from threading import Thread

if multiprocessing.parent_process() is not None:
    # A terminal sends Ctrl-C to every process; the one that began the others ends them, each by one SIGTERM. Until the
    # server listens for that, the handler inherited from it would swallow it.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})

from .wsgi import application

__all__ = ["application"]

# It needs the settings, which the import above has read.
from haoban.portal.finding import prepare

Thread(target=prepare, name="search", daemon=True).start()
