"""The two examples worked by hand, to the last figure."""

import pytest
from tests.domain.cards import score

# -- the two examples worked by hand

LIANYUNGANG = """
[[channel]]
id = "zrqk"
name = "昨日情况"
level = "市"
[[channel]]
id = "zwjy"
name = "政务建议"
level = "市"
[[channel]]
id = "zbxx"
name = "专报信息"
level = "市"
[[channel]]
id = "xxjb"
name = "信息简报"
level = "省"
[[channel]]
id = "zy"
name = "摘编"
level = "省"
[[channel]]
id = "szb"
name = "专报(省)"
level = "省"
[[channel]]
id = "hlw"
name = "互联网信息摘编"
level = "省"
[[channel]]
id = "gb"
name = "国办刊物"
level = "国家"

[[rule]]
on = "采用"
when = { channel = "昨日情况", form = "简讯" }
points = 1
[[rule]]
on = "采用"
when = { channel = ["昨日情况", "专报信息"] }
points = 3
[[rule]]
on = "采用"
when = { channel = "政务建议" }
points = 20
[[rule]]
on = "采用"
when = { channel = ["信息简报", "摘编"] }
points = 10
[[rule]]
on = "采用"
when = { channel = "专报(省)", kind = "调研" }
points = 30
[[rule]]
on = "采用"
when = { channel = "专报(省)" }
points = 20
[[rule]]
on = "采用"
when = { channel = "互联网信息摘编" }
points = 5
[[rule]]
on = "采用"
when = { level = "国家" }
points = 50
[[rule]]
on = "批示"
when = { level = "市", channel = "政务建议" }
points = 10
[[rule]]
on = "批示"
when = { level = "市" }
points = 5
[[rule]]
on = "批示"
when = { level = "省" }
points = 50
[[rule]]
on = "批示"
when = { level = "国家" }
points = 100
[[rule]]
on = "上报"
when = { to = "省" }
points = 2
[[rule]]
on = "上报"
when = { to = "国家" }
points = 10
"""

LIANYUNGANG_EVENTS = """
甲县 S1 01-10 adopted channel=zrqk level=city
甲县 S1 01-12 instructed level=city channel=zrqk
甲县 S1 01-15 forwarded to=province
甲县 S1 02-03 adopted channel=xxjb level=province
甲县 S1 02-20 instructed level=province channel=xxjb
乙局 S2 01-20 adopted channel=zwjy level=city kind=research
乙局 S2 01-22 instructed level=city channel=zwjy kind=research
乙局 S2 01-25 forwarded to=province kind=research
乙局 S2 02-10 adopted channel=szb level=province kind=research
乙局 S2 02-12 forwarded to=national kind=research
乙局 S2 03-05 adopted channel=gb level=national kind=research
甲县 S3 02-11 adopted channel=zrqk level=city form=brief
乙局 S4 02-14 adopted channel=zbxx level=city
乙局 S4 02-15 forwarded to=province
乙局 S4 03-01 adopted channel=hlw level=province
"""


@pytest.mark.parametrize(
    ("window", "first", "second"),
    [
        ("2024-01-01..2024-01-31", 10, 32),
        ("2024-02-01..2024-02-29", 61, 45),
        ("2024-03-01..2024-03-31", 0, 55),
        ("2024-01-01..2024-03-31", 71, 132),
    ],
)
def test_lianyungang(window: str, first: int, second: int) -> None:
    result = score(LIANYUNGANG, LIANYUNGANG_EVENTS, window, "甲县\n乙局")
    assert [one.points for one in result.scores] == [first, second]
    assert not result.findings


@pytest.mark.parametrize(("policy", "expected"), [("each", 76), ("once-per-level", 71)])
def test_lianyungang_with_a_second_city_leader(policy: str, expected: int) -> None:
    text = LIANYUNGANG + f'[item]\ninstructions = "{policy}"\n'
    events = LIANYUNGANG_EVENTS + "甲县 S1 01-13 instructed level=city channel=zrqk\n"
    assert score(text, events, members="甲县\n乙局").scores[0].points == expected


ZHONGLOU = """
[base]
points = 6
every = "quarter"
[[quota]]
count = "submitted"
every = "quarter"
at_least = 6
short_each = -1
[[rate]]
every = "quarter"
of = "period"
below = 0.30
points = -1
[[rule]]
on = "adopted"
when = { level = "county", kind = "research" }
points = 20
[[rule]]
on = "adopted"
when = { level = "city", kind = "research" }
points = 30
[[rule]]
on = "adopted"
when = { level = ["province", "national"], kind = "research" }
points = 50
[[rule]]
on = "adopted"
when = { level = "county" }
points = 10
[[rule]]
on = "adopted"
when = { level = "city" }
points = 15
[[rule]]
on = "adopted"
when = { level = ["province", "national"] }
points = 30
[[rule]]
on = "instructed"
when = { level = "county" }
points = 10
[[rule]]
on = "instructed"
when = { level = "city" }
points = 20
[[rule]]
on = "instructed"
points = 40
[[rule]]
on = "solicited"
when = { outcome = "done" }
points = 2
[[rule]]
on = "fault"
when = { fault = "late" }
points = -1
[[rule]]
on = "fault"
when = { fault = "criticised" }
points = -2
[limits]
floor = "base"
"""

ZHONGLOU_EVENTS = """
甲 - 01-05 submitted
甲 - 01-06 submitted
甲 - 01-07 submitted
甲 - 01-08 submitted
甲 - 01-09 fault fault=late
甲 a 02-01 adopted level=county kind=news
甲 a 02-03 instructed level=county kind=news
甲 - 02-05 solicited outcome=done
丙 - 01-05 submitted
丙 - 01-06 submitted
丙 - 01-07 submitted
丙 - 01-08 submitted
丙 - 01-09 submitted
丙 - 01-10 submitted
丙 b 02-01 adopted level=city kind=research
丙 c 02-02 adopted level=county kind=news
丙 b 02-10 instructed level=city kind=research
丙 - 03-01 fault fault=criticised
丁 - 01-05 submitted
丁 - 01-06 fault fault=late
丁 - 01-07 fault fault=criticised
丁 d 02-01 adopted level=county kind=news
"""


@pytest.mark.parametrize(("floor", "expected"), [("base", [24, 0, 64, 10]), ("zero", [24, 0, 64, 8])])
def test_zhonglou(floor: str, expected: list[int]) -> None:
    text = ZHONGLOU.replace('floor = "base"', f'floor = "{floor}"')
    result = score(text, ZHONGLOU_EVENTS, "2024-01-01..2024-03-31")
    assert [one.points for one in result.scores] == expected
