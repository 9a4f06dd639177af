"""A folder of wrong things: each file changes one place of the good pack and says what the check must then tell."""

import shutil
from pathlib import Path

import pytest
import yaml

from haoban.catalogue.pack import read_pack
from haoban.kernel.refusals import Refusal

BAITA = Path(__file__).resolve().parents[2] / "packs" / "baita"
FAULTS = sorted((Path(__file__).parent / "broken_packs").glob("*.yaml"))


@pytest.mark.parametrize("fault", FAULTS, ids=lambda path: path.stem)
def test_a_fault_is_told_with_its_file_and_line(fault, tmp_path):
    said = yaml.safe_load(fault.read_text("utf-8"))
    shutil.copytree(BAITA, tmp_path / "pack")
    broken = tmp_path / "pack" / said["file"]
    text = broken.read_text("utf-8")
    assert said["instead_of"] in text, "the fault must really be put in"
    broken.write_text(text.replace(said["instead_of"], said["stands"], 1), "utf-8")
    with pytest.raises(Refusal) as caught:
        read_pack(tmp_path / "pack")
    told = [problem for problem in caught.value.problems if said["told"] in str(problem) + str(problem.value)]
    assert told, [str(problem) for problem in caught.value.problems]
    assert Path(told[0].file).name == Path(said["file"]).name
    assert told[0].row
