"""The licences of the wheels: gathered as text, listed, and refused where they could not be handed on."""

import re
import zipfile
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from tools.offline.wheels import OfflineError, Wheel

_FILE = re.compile(r"licen[cs]e|copying|notice|authors|copyright", re.IGNORECASE)
_LESSER = re.compile(r"\bLGPL[-0-9. ]*(v?[23](\.\d)?)?(-only|-or-later|\+)?", re.IGNORECASE)
_REFUSED = re.compile(r"\b[AL]?GPL|General Public License|\bSSPL|\bEUPL|\bCC-BY-(NC|SA)", re.IGNORECASE)
_PAGES = ("homepage", "home", "source", "source code", "repository", "github")


def licence(wheel: Wheel) -> str:
    """What a wheel says its licence is, in a few words. Raises OfflineError when it says nothing."""
    metadata = wheel.metadata
    if expression := metadata["License-Expression"]:
        return str(expression).strip()
    classifiers = [
        one.rpartition("::")[2].strip() for one in metadata.get_all("Classifier") or () if one.startswith("License ::")
    ]
    named = [one for one in classifiers if one != "OSI Approved"]
    if named:
        return ", ".join(named)
    first = str(metadata["License"] or "").strip().splitlines()
    if first and first[0].upper() != "UNKNOWN":
        return first[0].strip()
    raise OfflineError(f"{wheel.path.name} says nothing of its licence")


def allowed(said: str, *, pure: bool = False) -> bool:
    """Whether a wheel may be handed on: no copyleft, or the plain choice (A OR B) of a licence without it.

    A `pure` wheel may be under the LGPL: it is handed on unchanged, its source is what it consists of, and whoever has
    the folder may put another in its place.
    """
    if pure and _LESSER.fullmatch(said.strip()):
        return True
    plain = not re.search(r"\bAND\b|[(),]", said)
    return any(not _REFUSED.search(choice) for choice in (said.split(" OR ") if plain else [said]))


def page(wheel: Wheel) -> str:
    """A distribution's home page, as its metadata names it; otherwise empty."""
    if home := wheel.metadata["Home-page"]:
        return str(home)
    links = dict(line.split(",", 1) for line in wheel.metadata.get_all("Project-URL") or () if "," in line)
    named = {label.strip().lower(): link.strip() for label, link in links.items()}
    return next((named[label] for label in _PAGES if label in named), "")


def gather(wheels: Iterable[Wheel], folder: Path) -> None:
    """Write LICENCES.md and LICENCES/. Raises OfflineError for a wheel without a licence, or with one not allowed."""
    table: dict[tuple[str, str], str] = {}
    for wheel in wheels:
        if (wheel.name, wheel.version) in table:
            continue
        said = licence(wheel)
        if not allowed(said, pure=wheel.pure):
            raise OfflineError(f"{wheel.path.name} is under {said}, which cannot be handed on in this folder")
        place = folder / "LICENCES" / f"{wheel.name}-{wheel.version}"
        if not _unpack(wheel, place):
            place.mkdir(parents=True)
            text = f"The wheel carries no text of its licence. Its metadata says: {said}\n{page(wheel)}\n"
            (place / "LICENCE.txt").write_text(text, encoding="utf-8", newline="\n")
        table[wheel.name, wheel.version] = f"| {wheel.name} | {wheel.version} | {said} | {page(wheel)} |"
    head = [
        "# Licences", "", "What this folder hands on, as each wheel's metadata says. The texts are in LICENCES/.",
        "", "| distribution | version | licence | home page |", "|---|---|---|---|",
    ]  # fmt: skip
    (folder / "LICENCES.md").write_text("\n".join([*head, *dict(sorted(table.items())).values(), ""]), encoding="utf-8")


def _unpack(wheel: Wheel, place: Path) -> bool:
    """Copy the licence files of a wheel's dist-info; tell whether there were any."""
    found = False
    with zipfile.ZipFile(wheel.path) as archive:
        for name in archive.namelist():
            parts = PurePosixPath(name).parts
            if name.endswith("/") or ".." in parts or len(parts) < 2 or not parts[0].endswith(".dist-info"):
                continue
            if parts[1] in ("licenses", "license_files") or (len(parts) == 2 and _FILE.search(parts[1])):
                inside = parts[2:] if len(parts) > 2 else parts[1:]
                path = place.joinpath(*inside)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(archive.read(name))
                found = True
    return found
