"""Several events on one item, and its shares."""

import pytest
from tests.domain.cards import INSTRUCTED, LEVELS, points, rule, score

# -- several events on one item

ITEM_CASES = """
sum                  | city province county | 50
highest              | city province county | 30
highest-per-level    | city city province   | 50
top-levels top=2     | city province        | 50
top-levels top=1     | city city            | 30
highest-plus plus=3  | city city city       | 36
highest-plus plus=3  | province county      | 20
highest              | national city        | 30
"""


@pytest.mark.parametrize("row", ITEM_CASES.strip().splitlines())
def test_adoption_policies(row: str) -> None:
    policy, levels, expected = (part.strip() for part in row.split("|"))
    name, *options = policy.split()
    text = LEVELS + f'[item]\nadoptions = "{name}"\n' + "\n".join(option.replace("=", " = ") for option in options)
    events = "\n".join(f"甲 a 05-0{n} adopted level={level}" for n, level in enumerate(levels.split(), 1))
    assert points(score(text, events)) == {"甲": int(expected)}


def test_policy_among_some_adoptions_only() -> None:
    text = LEVELS + '[item]\nadoptions = "highest"\namong = { medium = "site" }\n'
    result = score(text, """
        甲 a 05-01 adopted level=city medium=site
        甲 a 05-02 adopted level=province medium=site
        甲 a 05-03 adopted level=province medium=bulletin
        甲 a 05-04 adopted level=province
    """)  # fmt: skip
    assert points(result) == {"甲": 70}


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ('adoptions = "highest"', 38), ('adoptions = "highest"\ninstructions_inside = true', 30),
        ("instructions_times = 2", 100), ('adoptions = "highest"\ninstructions_times = 1.5', 45),
        ('instructions = "highest"', 58),
    ],
)  # fmt: skip
def test_instructions_and_adoptions(item: str, expected: int) -> None:
    text = LEVELS + INSTRUCTED.replace("then = 4\n", "").replace("then = 2\n", "") + f"[item]\n{item}\n"
    result = score(text, """
        甲 a 05-01 adopted level=city
        甲 a 05-02 adopted level=province
        甲 a 05-03 instructed rank=principal
    """)  # fmt: skip
    assert points(result) == {"甲": expected}


def test_a_lone_instruction_that_multiplies_gives_nothing_by_itself() -> None:
    result = score("[item]\ninstructions_times = 2\n", "甲 a 05-01 instructed")
    assert points(result) == {}
    assert not result.findings


@pytest.mark.parametrize(
    ("adopted", "window", "expected"),
    [
        ("05-01 adopted level=city", "2024-01-01..2024-12-31", 2),
        ("05-01 adopted level=province", "2024-01-01..2024-12-31", 0),
        ("05-01 adopted level=national", "2024-01-01..2024-12-31", 0),
        ("05-01 adopted level=national", "2024-01-01..2024-04-30", 2),
        ("2023-12-01 adopted level=province", "2024-01-01..2024-12-31", 0),
        ("05-01 adopted", "2024-01-01..2024-12-31", 2),
    ],
)
def test_forwarded_unless_adopted(adopted: str, window: str, expected: int) -> None:
    text = rule("forwarded", "2") + rule("adopted", "0") + '[item]\nforwarded = "unless-adopted"\n'
    result = score(text, f"甲 a 03-01 forwarded to=province\n甲 a {adopted}", window, "甲")
    assert result.scores[0].points == expected


def test_of_one_day_the_higher_points_come_first() -> None:
    text = INSTRUCTED + '[item]\ninstructions = "first-then"\n'
    events = ["甲 a 05-01 instructed rank=deputy", "甲 a 05-01 instructed rank=principal"]
    for order in (events, events[::-1]):
        assert points(score(text, "\n".join(order))) == {"甲": 10}


def test_an_instruction_without_a_rule_takes_nobodys_first_place() -> None:
    text = INSTRUCTED + '[item]\ninstructions = "first-then"\n'
    assert points(score(text, "甲 a 05-01 instructed\n甲 a 05-02 instructed rank=principal")) == {"甲": 8}


@pytest.mark.parametrize(
    ("joint", "expected"), [("full", {"甲": 9, "乙": 9}), ("equal", {"甲": 5, "乙": 5}), ("lead", {"甲": 7, "乙": 2})]
)
def test_submitted_goes_to_each_unit_in_full_and_the_item_is_shared(joint: str, expected: dict[str, int]) -> None:
    text = rule("submitted", "2") + rule("adopted", "3") + rule("instructed", "2") + rule("forwarded", "2")
    text += f'[share]\njoint = "{joint}"\n'
    lines = [
        f"{unit} {item} 05-01 {on} place={place} of=2"
        for place, unit in enumerate("甲乙")
        for item, on in (("-", "submitted"), ("a", "adopted"), ("a", "instructed"), ("a", "forwarded"))
    ]
    if joint == "lead":
        expected = {"甲": 9, "乙": 2}
    if joint == "equal":
        expected = {"甲": 6, "乙": 6}
    assert points(score(text, "\n".join(lines))) == expected


def test_which_of_two_equal_adoptions_of_a_day_is_kept_does_not_depend_on_entering() -> None:
    text = rule("adopted", "4") + '[item]\nadoptions = "highest"\n'
    text += '[[cap]]\non = "adopted"\nwhen = { medium = "site" }\nevery = "month"\nmax = 1\n'
    rows = ["甲 a 05-01 adopted medium=site", "甲 a 05-01 adopted medium=press"]
    first, second = (score(text, "\n".join(order)) for order in (rows, rows[::-1]))
    assert points(first) == points(second)


def test_of_equal_adoptions_the_earliest_stays() -> None:
    text = rule("adopted", "4") + '[item]\nadoptions = "highest"\n'
    result = score(text, "甲 a 05-02 adopted\n甲 a 05-01 adopted\n甲 a 05-03 adopted")
    assert [line.day.day for line in result.scores[0].lines if line.day and line.points == 4] == [1]
    assert [line.arithmetic for line in result.scores[0].lines] == ["4", "4 → 0", "4 → 0"]
