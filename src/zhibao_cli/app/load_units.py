"""Units from import rows: codes given out, and the units and groups that the rows name found over all of them."""

from dataclasses import replace
from datetime import date, timedelta

from zhibao_cli.app.cells import Cells
from zhibao_cli.app.outside import merge_fault
from zhibao_cli.app.registers import Registers
from zhibao_cli.domain.members import roll_of
from zhibao_cli.domain.names import Named
from zhibao_cli.domain.records import Unit
from zhibao_cli.domain.words import fold
from zhibao_cli.i18n import msg

Rows = list[tuple[Cells, Unit]]


def prepared(registers: Registers, rows: Rows) -> Rows:
    """The rows with units without a code given the next one, and the units they name found. Faults are noted."""
    units = [unit for _, unit in rows]
    codes = _codes(units, {unit.code for unit in units} | set(registers.roll.units))
    named = [
        Named(code, unit.name, tuple(name for name in (unit.short_name, *unit.aliases) if name), unit.initials or "")
        for unit, code in zip(units, codes, strict=True)
    ]
    named += [
        Named(code, past[-1].name, tuple(row.name for row in past[:-1]))
        for code, past in registers.roll.units.items()
        if code not in codes
    ]
    found = [
        (
            cells,
            replace(
                unit,
                code=code,
                valid_from=unit.valid_from if cells.has("from") else _latest(registers, code),
                rolls_up_to=cells.among("rolls_up_to", named, "unit"),
                merged_into=cells.among("merged_into", named, "unit"),
            ),
        )
        for (cells, unit), code in zip(rows, codes, strict=True)
    ]
    _check_merges(registers, found)
    return found


def _check_merges(registers: Registers, rows: Rows) -> None:
    """Units as they will be: none may be part of itself, of one that is part of it, or of one that had ended."""
    after = {(version.record.code, version.record.valid_from): version.record for version in registers.unit_rows}
    for cells, unit in rows:
        known = after.get((unit.code, unit.valid_from))
        # A file without a column leaves what is on record.
        last = unit.valid_to if known is None or cells.has("to") else known.valid_to
        into = unit.merged_into if known is None or cells.has("merged_into") else known.merged_into
        after[unit.code, unit.valid_from] = replace(unit, valid_to=last, merged_into=into)
    roll = roll_of(after.values())
    for cells, unit in rows:
        now = after[unit.code, unit.valid_from]
        into = now.merged_into
        if now is roll.latest(unit.code) and into and into in roll.units and cells.has("merged_into"):
            day = now.valid_to + timedelta(days=1) if now.valid_to and now.valid_to < date.max else date.max
            fault = merge_fault(roll, now.code, into, day)
            if fault is not None:
                cells.fault("merged_into", fault.code, fault.message)


def _latest(registers: Registers, code: str) -> date | None:
    """Rows that do not say from when mean the unit as it is."""
    return registers.roll.latest(code).valid_from if code in registers.roll.units else None


def _codes(units: list[Unit], taken: set[str]) -> list[str]:
    codes, number = [], 0
    for unit in units:
        code = unit.code
        while not code:
            number += 1
            if f"U{number:02d}" not in taken:
                code = f"U{number:02d}"
        codes.append(code)
    return codes


def check_name(registers: Registers, cells: Cells, unit: Unit) -> None:
    """A unit that is new must not bear the name of one on record: it would be the same under another code."""
    if unit.code in registers.roll.units:
        return
    for known, rows in registers.roll.units.items():
        if any(fold(row.name) == fold(unit.name) for row in rows):
            cells.fault("name", "unit-exists", msg("{name} is on record as {code}.", name=unit.name, code=known))
