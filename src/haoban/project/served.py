"""The pages and the API as `haoban serve` serves them: the search is worked out beside the start.

The first visitor who looks for something need not wait for the index, nor the server for its start.
"""

from threading import Thread

from .wsgi import application

__all__ = ["application"]

# It needs the settings, which the import above has read.
from haoban.portal.finding import prepare

Thread(target=prepare, name="search", daemon=True).start()
