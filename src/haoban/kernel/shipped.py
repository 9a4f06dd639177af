"""Where the demo district lies that is shipped beside the code. No district's name stands in the code itself."""

from pathlib import Path

from .refusals import BrokenInstallation

PACKS = Path(__file__).resolve().parents[3] / "packs"


def demo_pack() -> Path:
    """The folder of the demo district: the first pack of `packs/` in the order of their names.

    Raises `BrokenInstallation` where none is there.
    """
    found = sorted(head.parent for head in PACKS.glob("*/pack.yaml"))
    if not found:
        raise BrokenInstallation("no_demo", "没有找到演示地区包，请从完整的代码目录运行，或用 --pack 指定地区包的目录")
    return found[0]
