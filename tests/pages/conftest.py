"""The browser and the demo district for the tests of the pages."""

from browser import chromium, district, open_page, site  # noqa: F401
