"""``python -m tools.example [FOLDER]``: write the example company below a folder, or right here."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tools.example.company import REGISTER, STORIES, company

if TYPE_CHECKING:
    from tools.example.receipts import Files


def main(arguments: list[str]) -> None:
    """Write all files, and remove what an earlier run left in the same folders."""
    root = Path(arguments[0]) if arguments else Path(__file__).parents[2]
    files = company()
    removed = _remove_others(root, files)
    for path, content in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    sys.stdout.write(f"{len(files)} files written, {removed} removed\n")


def _remove_others(root: Path, files: Files) -> int:
    owned = (REGISTER, *(story.folder for story in STORIES))
    found = [path for folder in owned for path in (root / folder).rglob("*") if path.is_file()]
    others = [path for path in found if path.relative_to(root).as_posix() not in files]
    for path in others:
        path.unlink()
    return len(others)


if __name__ == "__main__":
    main(sys.argv[1:])
