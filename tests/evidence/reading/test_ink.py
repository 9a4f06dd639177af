"""A seal is lifted off what it covers; what is red all around is no seal."""

import numpy as np

from haoban.evidence.reading.ink import contrast, evened, seal_gone, seal_lifted


def sheet(brightness=240):
    return np.full((200, 200, 3), brightness, dtype=np.uint8)


def test_red_ink_on_paper_is_lifted():
    picture = sheet()
    picture[90:94, 20:180] = (40, 40, 210)
    assert seal_lifted(picture)[92, 100].min() > 200
    assert seal_gone(picture)[92, 100].min() > 220


def test_red_wood_stays_as_it_is():
    wood = np.full((200, 200, 3), (40, 60, 120), dtype=np.uint8)
    wood[::6] = (36, 54, 108)
    assert (seal_lifted(wood) == wood).all()


def test_print_under_a_seal_stays_dark():
    picture = sheet()
    picture[90:94, 20:180] = (10, 10, 90)
    assert seal_gone(picture)[92, 100].max() < 100


def test_shadow_over_half_a_line_is_evened_out_and_print_stands_out_as_before():
    picture = sheet(200)
    picture[:, 100:] = 120
    picture[95:105, 40:44] = 20
    even = evened(picture)
    assert abs(int(even[20, 20, 0]) - int(even[20, 180, 0])) < 10
    assert contrast(even[90:110, 35:50]) > 150
