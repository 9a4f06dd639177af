"""What a visitor without an account can do, in a real browser where it must be one."""

import pytest
from browser import SIZES, screenshot, serious, too_wide

PAGES = {
    "home": "/",
    "find": "/find/?q=我想开个饭馆",
    "nothing-found": "/find/?q=xyzzy",
    "matter": "/matters/catering_opening/",
    "guide": "/matters/catering_opening/guide/",
    "item": "/items/food_permit/",
    "law": "/law/行政许可法/32/?paragraph=1&item=4",
    "apply": "/apply/catering_opening/",
}
LOOKS = {
    "chinese": {},
    "large": {"large": True},
    "english": {"english": True},
}


@pytest.mark.browser
@pytest.mark.parametrize("size", ["phone", "counter"])
@pytest.mark.parametrize("look", LOOKS)
def test_every_page_is_accessible_and_never_wider_than_the_screen(open_page, size, look):
    for name, address in PAGES.items():
        page = open_page(address, size=size, **LOOKS[look])
        assert not serious(page), name
        assert too_wide(page) <= 0, name
        screenshot(page, f"{name}-{look}-{SIZES[size][0]}")
        page.context.close()
