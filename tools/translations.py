"""Translations: `compile` makes the .mo files, `update` gathers new sentences, `check` fails where one is missing.

The Chinese sentence is the message id. Sentences are gathered from templates (`{% translate %}`,
`{% blocktranslate %}`), from `gettext` calls, from the second argument of every `Refusal` and its kinds, from the
labels of `Transition` and `EventWords`, and from the vocabularies: dictionaries named `…WORDS` or `SCOPES`, choices.
"""

import ast
import os
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "haoban"
CATALOGUE = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "Refusal": (2,),
    "NotPermitted": (2,),
    "NotFound": (2,),
    "Conflict": (2,),
    "BrokenInstallation": (2,),
    "CutOff": (2,),
    "gettext_noop": None,
    "Transition": (2,),
    "EventWords": (1,),
}


def vocabulary(source: str) -> Iterator[str]:
    """The Chinese words in dictionaries named `…WORDS` or `SCOPES` and in the labels of Django's choices."""
    for node in ast.parse(source).body:
        named = isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Dict)
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if named and any(isinstance(t, ast.Name) and t.id.endswith(("WORDS", "SCOPES")) for t in targets):
            yield from _chinese(node)
        if isinstance(node, ast.ClassDef) and any(ast.unparse(base).endswith("Choices") for base in node.bases):
            for member in node.body:
                if isinstance(member, ast.Assign):
                    yield from _chinese(member)


def _chinese(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and not part.value.isascii():
            yield part.value


def gather() -> "Catalog":
    """Every sentence of the pages and refusals, with the places it stands in."""
    import django
    from babel.messages.catalog import Catalog
    from babel.messages.extract import extract
    from django.conf import settings
    from django.utils.translation.template import templatize

    if not settings.configured:
        settings.configure(USE_I18N=True)
        django.setup()
    catalogue = Catalog(locale="en", project="haoban")
    for path in sorted([*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.html"), *PACKAGE.rglob("*.txt")]):
        source = path.read_text("utf-8")
        place = path.relative_to(ROOT).as_posix()
        if path.suffix in {".html", ".txt"}:
            if "{%" not in source:
                continue
            source = templatize(source, origin=str(path))
        else:
            for said in vocabulary(source):
                catalogue.add(said, locations=[(place, 0)])
        for _, message, _, context in extract("python", BytesIO(source.encode()), keywords=KEYWORDS):
            catalogue.add(message, locations=[(place, 0)], context=context)
    return catalogue


def read() -> "Catalog":
    """The English catalogue as it stands."""
    from babel.messages.pofile import read_po

    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en")


def update() -> None:
    """Add new sentences (untranslated) and drop those that no page says any more."""
    from babel.messages.pofile import write_po

    old, new = (read() if CATALOGUE.exists() else None), gather()
    if old:
        new.creation_date, new.revision_date = old.creation_date, old.revision_date
    for message in new:
        known = old.get(message.id, message.context) if old and message.id else None
        if known:
            message.string = known.string
    with CATALOGUE.open("wb") as file:
        write_po(file, new, width=120, sort_output=True, include_lineno=False, omit_header=False)


def check() -> int:
    """Say what is missing or left over; the number of such sentences."""
    old, new = read(), gather()
    problems = []
    for message in new:
        if not message.id:
            continue
        known = old.get(message.id, message.context)
        if known is None or not (all(known.string) if isinstance(known.string, tuple | list) else known.string):
            problems.append(f"no English for {message.id!r} ({message.locations[0][0]})")
        elif error := [str(error) for error in known.check(old)]:
            problems.append(f"{message.id!r}: {'; '.join(error)}")
    problems += [
        f"left over: {message.id!r}" for message in old if message.id and new.get(message.id, message.context) is None
    ]
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        print("run `python tools/translations.py update`, then fill in", CATALOGUE.relative_to(ROOT), file=sys.stderr)
    return len(problems)


def compile_all() -> None:
    """Make the .mo file where the .po file is newer."""
    from babel.messages.mofile import write_mo

    target = CATALOGUE.with_suffix(".mo")
    if CATALOGUE.exists() and (not target.exists() or target.stat().st_mtime < CATALOGUE.stat().st_mtime):
        fresh = target.with_suffix(f".mo.{os.getpid()}")
        with fresh.open("wb") as file:
            write_mo(file, read())
        fresh.replace(target)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["compile"]:
            compile_all()
        case ["update"]:
            update()
        case ["check"]:
            sys.exit(1 if check() else 0)
        case _:
            sys.exit("usage: translations.py compile | update | check")
