"""An office whose superiors publish bulletins, and findings written as a clerk would jot them down."""

from datetime import date
from fractions import Fraction

from zhibao_cli.domain.bulletin_reading import Asked, Finding, Understood, read_bulletin
from zhibao_cli.domain.names import Named
from zhibao_cli.domain.numbers import exact
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.words import LEVEL

UNITS = (
    Named("SZF", "市政府办公室", ("市政府办", "安康市政府办公室", "市府办")),
    Named("SQ", "石泉县", ("石泉", "石泉县政府办公室")),
    Named("BH", "白河县", ("白河", "白河县政府办公室")),
    Named("HY", "汉阴县", ("汉阴", "汉阴县政府办公室")),
    Named("XY", "旬阳县", ("旬阳", "旬阳市", "旬阳县政府办公室")),
    Named("HB", "汉滨区", ("汉滨",)),
    Named("NYJ", "市农业农村局", ("农业局",)),
    Named("RSJ", "市人力资源和社会保障局", ("人社局", "市人社局")),
    Named("CZJ", "市财政局"),
    Named("SFJ", "市司法局"),
    Named("YBJ", "市医疗保障局", ("医保局",)),
    Named("FGW", "市发展和改革委员会", ("市发改委",)),
    Named("JJD", "城东街道"),
    Named("YJD", "城西街道"),
    Named("BZ", "恒口镇"),
    Named("GX1", "高新区管委会", ("高新区",)),
    Named("GX2", "国家高新区", ("高新区",)),
)
GROUPS = ("市级", "直报县", "县区", "市直部门")
JANUARY_TO_AUGUST = Period(date(2024, 1, 1), date(2024, 9, 1))


def read(text: str, period: Period = JANUARY_TO_AUGUST, level: str | None = None, *, force: bool = False) -> Understood:
    """Read a text for this office."""
    return read_bulletin(text, Asked(UNITS, period, level, GROUPS, any_period=force))


def jotted(findings: tuple[Finding, ...]) -> str:
    """Findings as text: unit adopted/points/place, then what else there is: SQ 6/21/4 组=直报县 共=107 增=15 级=省."""
    return " | ".join(map(_jotted, findings)) or "nothing"


def _jotted(one: Finding) -> str:
    figures = "/".join("-" if value is None else exact(value) for value in (one.adopted, one.points, one.place))
    rest = {
        "组": one.group,
        "共": one.of,
        "增": None if one.points_change is None else exact(Fraction(one.points_change)),
        "级": LEVEL[one.level].zh if one.level else None,
    }
    return " ".join([one.unit, figures, *(f"{key}={value}" for key, value in rest.items() if value is not None)])
