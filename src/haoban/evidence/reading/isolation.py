"""Reading in a process of its own: a picture that crashes, hangs or eats memory costs that process and nothing else."""

import json
import os
import selectors
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any

from haoban.kernel.extras import need
from haoban.kernel.refusals import BrokenInstallation

from .facts import refused
from .pages import MOST_BYTES

SECONDS = 60.0
"""Longest time without a sign of life; a page takes about one on two cores, and many where others work beside it."""
LONGEST_SECONDS = 300.0
"""Longest time for a document of however many pages."""
_START_SECONDS = 60.0
"""Longest time in which the networks are loaded."""


class Reader:
    """Reads documents through a worker that is started when needed and replaced when it dies."""

    def __init__(self, *, seconds: float = SECONDS, environment: dict[str, str] | None = None) -> None:
        need("documents")
        self._seconds = seconds
        self._environment = {**os.environ, **(environment or {})}
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Reader":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the worker."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for stream in (self._process.stdin, self._process.stdout):
                if stream is not None:
                    stream.close()
            self._process = None

    def read(self, path: Path) -> dict[str, Any]:
        """A document as FORMATS has it: `{file, kind, facts, problems, milliseconds}`.

        Where it was refused also `refused` (why, in one English word) and `error` (the sentence).
        """
        answer = _refused_at_the_door(path) or self._asked(path)
        if "refused" in answer:
            answer["error"] = answer["problems"][0]
        return {"file": str(path), **answer}

    def _asked(self, path: Path) -> dict[str, Any]:
        process = self._running()
        try:
            assert process.stdin is not None  # noqa: S101 - opened as a pipe
            process.stdin.write(json.dumps(str(path.absolute())).encode() + b"\n")
            process.stdin.flush()
            ends = time.monotonic() + LONGEST_SECONDS
            answer = self._answer(process, self._seconds)
            while answer is not None and "page" in answer:
                answer = self._answer(process, min(self._seconds, max(ends - time.monotonic(), 0.0)))
        except BrokenPipeError:
            answer = None
        if answer is None:
            self.close()
            sentence = "识别时出错或超时，已停止，请重新拍摄或人工录入"
            return {**refused("reader_died", sentence), "milliseconds": None}
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._process = subprocess.Popen(
                [sys.executable, "-m", "haoban.evidence.reading.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=self._environment,
                # Unbuffered: a line that was read ahead with the one before would never make the pipe readable.
                bufsize=0,
            )
            if self._answer(self._process, _START_SECONDS) is None:
                self.close()
                raise BrokenInstallation("reader_start", "识别程序无法启动，请运行 haoban doctor 查看原因", {})
        return self._process

    @staticmethod
    def _answer(process: subprocess.Popen[bytes], seconds: float) -> dict[str, Any] | None:
        assert process.stdout is not None  # noqa: S101 - opened as a pipe
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            if not selector.select(seconds):
                return None
        # An answer is written in one go, so that a readable pipe holds a line or is at its end.
        line = process.stdout.readline()
        if not line:
            return None
        answer: dict[str, Any] = json.loads(line)
        return answer


def _refused_at_the_door(path: Path) -> dict[str, Any] | None:
    """The answer for what no reader needs to see."""
    try:
        size = path.stat().st_size if path.is_file() else None
    except OSError:
        size = None
    if size is None:
        return {**refused("no_file", "没有这个文件，请检查路径"), "milliseconds": 0}
    if size > MOST_BYTES:
        return {**refused("file_too_large", "文件超过30MB，请压缩后重新上传"), "milliseconds": 0}
    return None
