"""A seal is lifted off what it covers; what is red all around is no seal."""

import numpy as np

from haoban.evidence.reading.engine import _seal_lifted


def test_red_ink_on_paper_is_lifted_and_red_wood_stays_as_it_is():
    picture = np.full((200, 200, 3), 240, dtype=np.uint8)
    picture[90:94, 20:180] = (40, 40, 210)
    lifted = _seal_lifted(picture)
    assert lifted[92, 100].min() > 200
    wood = np.full((200, 200, 3), (40, 60, 120), dtype=np.uint8)
    wood[::6] = (36, 54, 108)
    assert (_seal_lifted(wood) == wood).all()
