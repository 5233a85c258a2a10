"""The three networks: figures by network, also of one that reported nothing; a filter."""

from typing import Any

import pytest
from tests.cli.conftest import Run

OFFICE = (
    "unit amend SQ --network 扩散",
    "unit amend BH --network 扩散",
    "unit amend HY --network 纵向",
    "unit amend SLJ --network 横向",
    "submit 春茶 --unit SQ --on 2024-03-01",
    "submit 夏粮 --unit HY --on 2024-03-02",
    "submit 秋收 --unit BH --on 2024-03-03 --with HY",
    "adopt 春茶 --channel szw --on 2024-03-10",
)


@pytest.fixture
def networks(z: Run) -> Run:
    """Four of five units are in networks; the horizontal one reported nothing."""
    for words in OFFICE:
        assert z(words).code == 0, words
    return z


def rows(z: Run, words: str) -> list[dict[str, Any]]:
    ran = z(f"{words} --format json")
    assert ran.code == 0, ran.err
    found: list[dict[str, Any]] = ran.json["rows"]
    return found


def test_a_network_that_reported_nothing_has_its_row(networks: Run) -> None:
    found = rows(networks, "stats --by network --period 2024")
    assert [(row["network"], row["submitted"], row["adopted"]) for row in found] == [
        ("vertical", 2, 0),
        ("horizontal", 0, 0),
        ("diffusion", 2, 1),
    ]
    assert [row["network"] for row in rows(networks, "stats --by network --period 2024 --unit SQ")] == ["diffusion"]


@pytest.mark.parametrize(
    ("words", "key", "values"),
    [
        ("list --network 扩散 --period 2024", "number", "SQ-2024-0001 BH-2024-0001"),
        ("list adoptions --network diffusion", "ref", "a1"),
        ("list adoptions --network 纵向", "ref", ""),
        ("stats --network 扩散 --period 2024", "code", "SQ BH"),
        ("stats --network 扩散 --network 横向 --period 2024", "code", "SQ BH SLJ"),
        ("stats --network 扩散 --unit SQ --period 2024", "code", "SQ"),
        ("search 秋 --network 纵向", "number", "BH-2024-0001"),
        ("search 秋 --network 横向", "number", ""),
    ],
)
def test_only_units_of_a_network(networks: Run, words: str, key: str, values: str) -> None:
    assert [row[key] for row in rows(networks, words)] == values.split()


def test_trend_and_patterns_of_a_network(networks: Run) -> None:
    (month,) = rows(networks, "trend --network 扩散 --period 2024-03")
    assert (month["submitted"], month["adopted"], month["points"]) == (2, 1, 3.2)
    found = rows(networks, "patterns --by 网络 --period 2024")
    assert [(row["value"], row["items"], row["adopted"]) for row in found] == [("vertical", 2, 0), ("diffusion", 2, 1)]
    assert len(rows(networks, "patterns --by network --network 扩散 --period 2024")) == 1


def test_a_network_that_there_is_not_is_told(networks: Run) -> None:
    ran = networks("stats --network 蛛网")
    assert (ran.code, ran.fault) == (2, "network-unknown")


def test_an_office_without_networks_has_no_patterns_of_them(z: Run) -> None:
    z("submit 春茶 --unit SQ --on 2024-03-01")
    assert "network" not in {row["dimension"] for row in rows(z, "patterns --period 2024")}
    assert [row["network"] for row in rows(z, "stats --by network --period 2024")] == [None]
