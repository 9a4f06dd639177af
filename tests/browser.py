"""A real browser on the real pages: fixtures for the tests in tests/pages and for whoever drives a page elsewhere.

A conftest imports the fixtures by name. A test that asks for `chromium` is skipped with a reason where none is found.
"""

import os
import shutil
from pathlib import Path

import pytest

SIZES = {"phone": (390, 844), "counter": (1366, 768), "desk": (1920, 1080), "zoomed": (683, 384)}
"""Width and height by whose screen it is; `zoomed` is the counter's at 200 %."""
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage")
PACK = Path(__file__).resolve().parents[1] / "packs" / "baita"


@pytest.fixture(scope="session")
def chromium():
    """Debian's Chromium, or any other that is found."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("no Chromium: install it with apt-get install chromium")
    # Playwright's loop runs in this thread; Django must not take it for an async view.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def district(db):
    """The demo district, loaded."""
    return load_district()


def load_district():
    """Load packs/baita into the test's database."""
    from haoban.catalogue.actions import load_pack
    from haoban.catalogue.pack import read_pack
    from haoban.kernel import clock

    return load_pack(read_pack(PACK), "", clock.now())


@pytest.fixture
def site(transactional_db, live_server):
    """The address of a running site with the demo district loaded."""
    load_district()
    return live_server.url


@pytest.fixture
def open_page(chromium, site):
    """Open an address: `open_page("/", size="phone", large=True, english=True, script=False)`.

    What the page says to its console as an error (a blocked script, a missing file) fails the test.
    """
    contexts, complaints = [], []

    def open_(address, *, size="counter", large=False, english=False, script=True):
        width, height = SIZES[size]
        context = chromium.new_context(viewport={"width": width, "height": height}, java_script_enabled=script)
        contexts.append(context)
        cookies = {"haoban_large_type": "1"} if large else {}
        cookies |= {"django_language": "en"} if english else {}
        context.add_cookies([{"name": name, "value": value, "url": site} for name, value in cookies.items()])
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(site + address)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not complaints, complaints


def serious(page):
    """What axe-core finds on a page that is serious or critical, as `rule: where`."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in found
        if violation["impact"] in {"serious", "critical"}
        for node in violation["nodes"]
    ]


def too_wide(page):
    """By how many pixels a page has to be scrolled sideways."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def screenshot(page, name):
    """Keep a picture of the whole page where HAOBAN_SCREENSHOTS names a folder; else nothing."""
    folder = os.environ.get("HAOBAN_SCREENSHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)
