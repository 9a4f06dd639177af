"""Gathering the unlabelled messages: the hottest ten, and the time for 100,000 and a million.

The larger numbers are the same messages again, years apart and at places of other names, so that matters do not grow
beyond those of the real ones.
"""

import resource
import time
from datetime import timedelta
from typing import Any

from .places import DATA


def measure(*, quick: bool, million: bool = False) -> dict[str, Any]:
    """Matters, the hottest, seconds of processor time; the peer of the floor is a matter for each message."""
    from haoban.hotline.gathering import Gathering, Told, hottest
    from haoban.hotline.timed import read_told

    told = read_told(DATA / "hotline/messages-unlabelled.csv")
    gathering = Gathering()
    seconds = {str(len(told)): _timed(gathering, told)}
    memory: dict[str, int] = {}
    counts = () if quick else (100_000, 1_000_000) if million else (100_000,)
    for count in counts:
        large, spent, done, year = Gathering(), 0.0, 0, 0
        while done < count:
            batch = [
                Told(
                    f"{year}-{one.id}",
                    one.title.translate(_other(year)),
                    one.text.translate(_other(year)),
                    one.at + timedelta(days=400 * (year % 1000)),
                )
                for one in told[: count - done]
            ]
            spent += _timed(large, batch)
            done += len(batch)
            year += 1
        seconds[str(count)] = round(spent, 1)
        memory[str(count)] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    hot = [
        {
            "title": one.title,
            "messages": len(one.messages),
            "likes": one.likes,
            "against": one.against,
            "days": len(one.days),
            "from": str(one.first.date()),
            "to": str(one.last.date()),
            "heat": round(one.heat, 1),
        }
        for one in hottest(gathering.matters)
    ]
    return {
        "messages": len(told),
        "matters": len(gathering.matters),
        "hottest": hot,
        "processor_seconds": seconds,
        "peak_megabytes": memory,
    }


def _other(year: int) -> dict[int, int]:
    # Codes of regions are letters: shifting them gives places of other names.
    return {65 + place: 65 + (place + year) % 26 for place in range(26)}


def _timed(gathering: Any, messages: Any) -> float:
    began = time.process_time()
    gathering.add(messages)
    return round(time.process_time() - began, 2)
