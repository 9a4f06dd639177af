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


def press(port: int, requests: list[bytes]) -> Latencies:
    """Send the requests from fifty connections; the first of each connection is not counted.

    Every connection is answered once before the clock starts: a process of the server that is still starting, which the
    kernel hands connections to already, would be measured as a second of waiting.
    """
    return asyncio.run(_press(port, requests))


async def _press(port: int, requests: list[bytes]) -> Latencies:
    taken: list[float] = []
    failed = 0
    everyone_was_answered = asyncio.Barrier(AT_ONCE)

    async def visitor(waiting: Iterator[bytes]) -> float:
        nonlocal failed
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        await _ask(reader, writer, next(waiting))
        await everyone_was_answered.wait()
        began = time.perf_counter()
        for request in waiting:
            sent = time.perf_counter()
            well = await _ask(reader, writer, request)
            taken.append(time.perf_counter() - sent)
            failed += not well
        writer.close()
        return began

    queue = iter(requests)
    began = min(await asyncio.gather(*(visitor(queue) for _ in range(AT_ONCE))))
    whole = time.perf_counter() - began
    taken.sort()
    return Latencies(
        round(1000 * taken[len(taken) // 2], 1),
        round(1000 * taken[int(len(taken) * 0.99)], 1),
        round(len(taken) / whole, 1),
        failed,
    )


async def _ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> bool:
    """Whether the answer, read whole, is a success."""
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(
        int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length")
    )
    await reader.readexactly(length)
    return head.startswith((b"HTTP/1.1 200", b"HTTP/1.1 201"))
