"""YAML in which every value is text and knows its line.

Types are given by the definitions, not guessed from the spelling: `01`, `yes` and `2026-01-01` arrive as they stand
in the file. A key that comes twice is a mistake, where plain YAML would silently keep the last.
"""

from dataclasses import dataclass, field

import yaml

from haoban.kernel.refusals import Problem

Path = tuple[str | int, ...]
"""Where a value stands: `("needs", 2, "material")`."""

Value = str | list["Value"] | dict[str, "Value"]


@dataclass
class LocatedYaml:
    """One file as read: its value, the line of every place in it, and what is wrong with it."""

    value: Value
    lines: dict[Path, int]
    """The line of every key and of every element of a list, counted from 1."""
    texts: list[tuple[Path, str]] = field(default_factory=list)
    """Every scalar with its place, in the file's order."""
    problems: list[Problem] = field(default_factory=list)

    def line_of(self, path: Path) -> int:
        """The line of a place, or of the nearest place around it that is in the file."""
        while path not in self.lines and path:
            path = path[:-1]
        return self.lines.get(path, 1)

    def line_of_text(self, below: Path, text: str) -> int | None:
        """The first line below a place on which exactly this text stands."""
        for path, found in self.texts:
            if found == text and path[: len(below)] == below:
                return self.lines[path]
        return None


def read_located(text: str, file: str) -> LocatedYaml:
    """Read YAML (1.1, without tags) with the lines of everything; mistakes of form become problems."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return LocatedYaml({}, {}, problems=[Problem(_sentence(error), file, mark.line + 1 if mark else None)])
    except yaml.YAMLError:
        return LocatedYaml({}, {}, problems=[Problem("文件里有不能识别的字符，请用 UTF-8 另存", file)])
    document = LocatedYaml({}, {(): 1})
    if root is not None:
        document.value = _value(root, (), document, file)
    return document


def _value(node: yaml.Node, path: Path, document: LocatedYaml, file: str) -> Value:
    document.lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        return [_value(element, (*path, index), document, file) for index, element in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        mapping: dict[str, Value] = {}
        for key_node, value_node in node.value:
            key, line = str(key_node.value), key_node.start_mark.line + 1
            if key in mapping:
                first = document.lines[(*path, key)]
                document.problems.append(
                    Problem(f"“{key}”写了两次（第一次在第 {first} 行），请只留一个", file, line, key)
                )
                continue
            document.lines[(*path, key)] = line
            mapping[key] = _value(value_node, (*path, key), document, file)
        return mapping
    scalar = str(node.value)
    document.texts.append((path, scalar))
    return scalar


def _sentence(error: yaml.MarkedYAMLError) -> str:
    """PyYAML's commonest complaints in the reader's language."""
    problem = error.problem or ""
    if "\\t" in problem or "cannot start any token" in problem:
        return "这里有不能用的字符（常见原因：用制表键缩进），请改用空格缩进"
    if "mapping values are not allowed" in problem:
        return "这里不能再有冒号：内容含“: ”时请加引号，或检查上一行的缩进"
    if "could not find expected ':'" in problem:
        return "这一行缺少冒号，应写成“名称: 内容”"
    if "expected <block end>" in problem or "did not find expected" in problem:
        return "缩进与上面不一致，同一层的内容请对齐"
    if "unexpected end of stream" in problem or "found unexpected end" in problem:
        return "引号没有成对，请补上后面的引号"
    if "undefined alias" in problem:
        return "以 * 开头的内容请加引号"
    return f"YAML 格式有误：{problem}"
