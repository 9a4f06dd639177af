"""What every test shares: a home of its own, where the real data lies, no time as a measure, in CI nothing skipped."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("no times", deadline=None)
settings.load_profile("no times")

NO_DATA = "the real data (../shared/data) is not beside the project"
"""The one reason to skip that holds everywhere: the data is no part of the project."""
DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real data beside the project; a test that needs it is skipped with a reason where it is missing."""
    if not DATA.is_dir():
        pytest.skip(NO_DATA)
    return DATA


@pytest.fixture
def hall(db):
    """The demo district with its accounts."""
    from hall import Hall

    return Hall.open()


def pytest_collection_modifyitems(items):
    """A test that uses the database runs on both: the marker is what the second run chooses by."""
    for item in items:
        if {"db", "transactional_db", "django_db_setup"} & set(item.fixturenames) or item.get_closest_marker(
            "django_db"
        ):
            item.add_marker(pytest.mark.database)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """With HAOBAN_REQUIRE_ALL=1 a skip is a failure: CI must not pass because a program was missing."""
    outcome = yield
    report = outcome.get_result()
    required = os.environ.get("HAOBAN_REQUIRE_ALL") == "1" and NO_DATA not in str(report.longrepr)
    if required and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped where nothing may be skipped: {report.longrepr}"
