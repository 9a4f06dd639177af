"""Fifty at once: each of fifty connections sends its next request when the last one is answered."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass

AT_ONCE = 50


@dataclass(frozen=True)
class Latencies:
    """What was measured, in milliseconds."""

    p50: float
    p99: float
    per_second: float
    failed: int


def press(port: int, requests: list[bytes], warm: int) -> Latencies:
    """Send the requests from fifty connections; the first `warm` are not counted."""
    return asyncio.run(_press(port, requests, warm))


async def _press(port: int, requests: list[bytes], warm: int) -> Latencies:
    queue, taken, failed = iter(requests), [], 0
    count, began = 0, 0.0

    async def visitor(waiting: Iterator[bytes]) -> None:
        nonlocal failed, count, began
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for request in waiting:
            count += 1
            counted = count > warm
            if count == warm + 1:
                began = time.perf_counter()
            sent = time.perf_counter()
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            length = next(
                int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length")
            )
            await reader.readexactly(length)
            if counted:
                taken.append(time.perf_counter() - sent)
                failed += not head.startswith((b"HTTP/1.1 200", b"HTTP/1.1 201"))
        writer.close()

    await asyncio.gather(*(visitor(queue) for _ in range(AT_ONCE)))
    whole = time.perf_counter() - began
    taken.sort()
    return Latencies(
        round(1000 * taken[len(taken) // 2], 1),
        round(1000 * taken[int(len(taken) * 0.99)], 1),
        round(len(taken) / whole, 1),
        failed,
    )
