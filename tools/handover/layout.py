"""How the folder of a case is laid out: which files people or the sealer write, and where."""

from __future__ import annotations

import re
from difflib import get_close_matches

CASE_FILE = "case.yaml"
MATERIALS, REVISIONS = "materials", "revisions"
PARTS = (MATERIALS, "events", "signatures", REVISIONS)

_ALIKE = 0.8
"""How like the name of a folder must be to one that we know."""

_NUMBER = re.compile("[1-9][0-9]?")
_RECORDS = {("events", ".yaml"), ("signatures", ".json")}


def is_record(path: str) -> bool:
    """Tell whether a file of a case folder is one that people or the sealer write for us."""
    folder, _, name = path.rpartition("/")
    is_case_file = name == CASE_FILE and (not folder or number_of(folder) is not None)
    return is_case_file or (folder, name[-5:]) in _RECORDS


def has_place(path: str) -> bool:
    """Tell whether a file of a case folder stands where the layout has a place for it."""
    folder, _, name = path.rpartition("/")
    inside = path.removeprefix(home_of(path))
    if inside == CASE_FILE or inside.startswith("materials/") or path.startswith("events/papers/"):
        return True
    if folder == "events":
        return name.endswith(".yaml") and name[:4].isascii() and name[:4].isdigit()
    return folder == "signatures" and name.endswith(".json")


def home_of(path: str) -> str:
    """Return the start of a path that is the home of a correction; nothing elsewhere."""
    home = "/".join(path.split("/")[:2])
    return f"{home}/" if number_of(home) else ""


def number_of(home: str) -> int | None:
    """Return which revision a folder such as revisions/2 holds, up to 99; None if it is none."""
    first, _, number = home.partition("/")
    told = first == REVISIONS and _NUMBER.fullmatch(number)
    return int(number) if told and int(number) > 1 else None


def revised(folder: str) -> str | None:
    """Return the folder of the case that another folder would be a correction of, by its place."""
    around = misspelt(folder)
    return folder.rpartition(f"/{REVISIONS}/")[0] or (around or "").rpartition("/")[0] or None


def misspelt(path: str) -> str | None:
    """Return the folder around a file whose name is nearly that of the folder of corrections."""
    folder = path.rpartition("/")[0]
    while folder:
        outer, _, name = folder.rpartition("/")
        if name != REVISIONS and get_close_matches(name.casefold(), [REVISIONS], 1, _ALIKE):
            return folder
        folder = outer
    return None


def misnamed(path: str) -> str | None:
    """Return the folder under revisions/ that a file lies in, if its name is that of no revision."""
    case, _, inner = path.partition(f"/{REVISIONS}/")
    name, within, _ = inner.partition("/")
    return f"{case}/{REVISIONS}/{name}" if within and not number_of(f"{REVISIONS}/{name}") else None


def homes(paths: list[str]) -> dict[int, str]:
    """Return the homes of the case files among the paths of a folder, by revision."""
    later = {home_of(path) for path in paths if path == f"{home_of(path)}{CASE_FILE}"} - {""}
    known = {number_of(home.rstrip("/")) or 1: home for home in later}
    return {1: "", **dict(sorted(known.items()))}
