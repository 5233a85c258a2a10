"""How official documents are set, GB/T 9704—2012: styles, fonts with their stand-ins, page numbers, settings."""

from dataclasses import dataclass
from html import escape

from zhibao_cli.io.word_parts import (
    BODY_FONT,
    FIRST_FONT,
    HEAD,
    LATIN,
    SECOND_FONT,
    SIZES,
    SONG,
    SPACES,
    TITLE_FONT,
    Fonts,
)

TITLE, ANNEX_TITLE, SIGNATURE, DATE = "公文标题", "附件标题", "署名", "成文日期"
TABLE = "通报表格"
"""Names of styles that the program looks for when it sets a document, whatever their identifiers have become."""

STAND_INS = {TITLE_FONT: SONG, BODY_FONT: "仿宋", SECOND_FONT: "楷体", FIRST_FONT: "SimHei", SONG: "SimSun"}
"""For each font the one that takes its place where it is missing. None is free to pass on, so none is embedded."""

DRAWN_IN = 98
"""The breadth of characters of 三号, in percent. A grid narrower than its characters draws them together in Word and
WPS; LibreOffice gives each two places instead, unless they fit. On a full line the pitch is the grid's either way."""

_INDENT = '<w:ind w:firstLineChars="200" w:firstLine="632"/>'
_OFF_GRID = '<w:snapToGrid w:val="0"/>'
_TITLE_LINES = '<w:spacing w:before="0" w:after="0" w:line="680" w:lineRule="exact"/>'
_CENTRED, _LEFT, _RIGHT = ('<w:jc w:val="center"/>', '<w:jc w:val="left"/>', '<w:jc w:val="right"/>')


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style: identifier, name, Chinese font, size (half points), properties in the schema's order."""

    code: str
    name: str
    font: str
    size: int = SIZES["三号"]
    properties: str = ""
    next: str = "Body"
    based_on: str = "Normal"

    def xml(self, latin: str) -> str:
        """The style's definition."""
        default = ' w:default="1"' if self.code == "Normal" else ""
        based = "" if default else f'<w:basedOn w:val="{self.based_on}"/><w:next w:val="{self.next}"/>'
        custom = "" if self.name.isascii() else ' w:customStyle="1"'
        return (
            f'<w:style w:type="paragraph"{default}{custom} w:styleId="{self.code}"><w:name w:val="{self.name}"/>{based}'
            f"<w:qFormat/><w:pPr>{self.properties}</w:pPr><w:rPr>{Fonts(self.font, latin).xml()}"
            f'<w:w w:val="{DRAWN_IN if self.size == SIZES["三号"] else 100}"/>'
            f'<w:sz w:val="{self.size}"/><w:szCs w:val="{self.size}"/></w:rPr></w:style>'
        )


_PLAIN = (
    '<w:widowControl w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
    '<w:spacing w:before="0" w:after="0"/><w:jc w:val="both"/>'
)


def _heading(level: int, font: str) -> Style:
    properties = f'<w:keepNext/>{_INDENT}<w:outlineLvl w:val="{level - 1}"/>'
    return Style(f"Heading{level}", f"heading {level}", font, properties=properties)


STYLES = (
    Style("Normal", "Normal", BODY_FONT, properties=_PLAIN, next="Normal"),
    Style("Body", "正文段落", BODY_FONT, properties=_INDENT),
    _heading(1, FIRST_FONT), _heading(2, SECOND_FONT), _heading(3, BODY_FONT), _heading(4, BODY_FONT),
    Style("DocNumber", "发文字号", BODY_FONT, properties=_CENTRED),
    Style("DocTitle", TITLE, TITLE_FONT, SIZES["二号"], f"{_OFF_GRID}{_TITLE_LINES}{_CENTRED}", next="Addressee"),
    Style("Addressee", "主送机关", BODY_FONT),
    Style("AnnexList", "附件说明", BODY_FONT, next="AnnexMore",
          properties='<w:keepNext/><w:ind w:leftChars="600" w:left="1895" w:hangingChars="400" w:hanging="1263"/>'),
    Style("AnnexMore", "附件说明续", BODY_FONT, next="AnnexMore",
          properties='<w:keepNext/><w:ind w:leftChars="600" w:left="1895" w:hangingChars="100" w:hanging="316"/>'),
    Style("Signature", SIGNATURE, BODY_FONT, next="Date",
          properties=f'<w:keepNext/><w:ind w:rightChars="400" w:right="1263"/>{_RIGHT}'),
    Style("Date", DATE, BODY_FONT, properties=f'<w:ind w:rightChars="400" w:right="1263"/>{_RIGHT}'),
    Style("AnnexNumber", "附件序号", FIRST_FONT, properties=f"<w:pageBreakBefore/>{_LEFT}", next="AnnexTitle"),
    Style("AnnexTitle", ANNEX_TITLE, TITLE_FONT, SIZES["二号"], f"{_OFF_GRID}{_TITLE_LINES}{_CENTRED}"),
    Style("TableTitle", "表题", SECOND_FONT, SIZES["四号"],
          f'<w:keepNext/>{_OFF_GRID}<w:spacing w:before="120" w:after="60"/>{_LEFT}'),
    Style("TableHead", "表头", FIRST_FONT, SIZES["五号"], f"<w:keepNext/>{_OFF_GRID}{_CENTRED}", next="TableHead"),
    Style("TableText", "表格文字", BODY_FONT, SIZES["五号"], f"{_OFF_GRID}{_LEFT}", next="TableText"),
    Style("TableFigure", "表格数字", BODY_FONT, SIZES["五号"], f"{_OFF_GRID}{_CENTRED}", next="TableFigure"),
    Style("Note", "表注", BODY_FONT, SIZES["五号"],
          f'{_OFF_GRID}<w:spacing w:before="0" w:after="0" w:line="320" w:lineRule="exact"/>{_LEFT}', next="Note"),
    Style("Last", "节末", BODY_FONT, 2,
          f'{_OFF_GRID}<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>', next="Last"),
    Style("PageNumber", "页码", SONG, SIZES["四号"], f"{_OFF_GRID}{_LEFT}", next="PageNumber"),
)  # fmt: skip


def styles_xml(latin: str = LATIN) -> str:
    """The part with all styles. Nothing is left to a program's defaults."""
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{Fonts(BODY_FONT, latin).xml()}<w:kern w:val="2"/>'
        f'<w:sz w:val="{SIZES["三号"]}"/><w:szCs w:val="{SIZES["三号"]}"/>'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
    )
    return (
        f"{HEAD}<w:styles {SPACES}>{defaults}{''.join(style.xml(latin) for style in STYLES)}"
        f"{_table_style(latin)}</w:styles>"
    )


def _table_style(latin: str) -> str:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in sides)
    room = "".join(f'<w:{side} w:w="{57 if side in ("left", "right") else 28}" w:type="dxa"/>' for side in sides[:4])
    fonts = Fonts(BODY_FONT, latin).xml()
    size = SIZES["五号"]
    return (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        f'<w:rPr>{fonts}</w:rPr><w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
        f'<w:style w:type="table" w:customStyle="1" w:styleId="BulletinTable"><w:name w:val="{TABLE}"/>'
        f'<w:basedOn w:val="TableNormal"/><w:rPr>{fonts}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
        f"<w:tblPr><w:tblBorders>{lines}</w:tblBorders><w:tblCellMar>{room}</w:tblCellMar></w:tblPr></w:style>"
    )


def font_table_xml(latin: str = LATIN) -> str:
    """The part that names every font with the one that stands in for it."""
    named = "".join(
        f'<w:font w:name="{font}"><w:altName w:val="{other}"/><w:charset w:val="86"/>'
        f'<w:family w:val="{"modern" if font != SONG else "auto"}"/><w:pitch w:val="default"/></w:font>'
        for font, other in STAND_INS.items()
    )
    western = f'<w:font w:name="{escape(latin)}"><w:charset w:val="00"/><w:family w:val="roman"/></w:font>'
    return f"{HEAD}<w:fonts {SPACES}>{named}{western}</w:fonts>"


def settings_xml() -> str:
    """The part with the settings: odd and even pages differ, characters keep to the grid, this Word's own layout."""
    compatible = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word" w:val="{value}"/>'
        for name, value in (("compatibilityMode", 15), ("overrideTableStyleFontSizeAndJustification", 1))
    )
    return (
        f'{HEAD}<w:settings {SPACES}><w:zoom w:percent="100"/><w:bordersDoNotSurroundHeader/>'
        '<w:bordersDoNotSurroundFooter/><w:defaultTabStop w:val="632"/><w:evenAndOddHeaders/>'
        '<w:drawingGridHorizontalSpacing w:val="158"/><w:drawingGridVerticalSpacing w:val="579"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:spaceForUL/>'
        "<w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/><w:ulTrailSpace/>"
        f"<w:doNotExpandShiftReturn/><w:useFELayout/>{compatible}</w:compat>"
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    )


def footer_xml(*, even: bool) -> str:
    """The page number, — 1 —: one character from the outer edge, right on odd pages and left on even ones."""
    fonts = f'<w:rPr>{Fonts(SONG, SONG).xml()}<w:sz w:val="{SIZES["四号"]}"/><w:szCs w:val="{SIZES["四号"]}"/></w:rPr>'
    side = '<w:ind w:leftChars="100" w:left="280"/><w:jc w:val="left"/>' if even else (
        '<w:ind w:rightChars="100" w:right="280"/><w:jc w:val="right"/>')  # fmt: skip
    field = "".join(
        f"<w:r>{fonts}{part}</w:r>"
        for part in (
            '<w:t xml:space="preserve">— </w:t>', '<w:fldChar w:fldCharType="begin"/>',
            '<w:instrText xml:space="preserve"> PAGE </w:instrText>', '<w:fldChar w:fldCharType="separate"/>',
            f"<w:t>{2 if even else 1}</w:t>", '<w:fldChar w:fldCharType="end"/>', '<w:t xml:space="preserve"> —</w:t>',
        )
    )  # fmt: skip
    return f'{HEAD}<w:ftr {SPACES}><w:p><w:pPr><w:pStyle w:val="PageNumber"/>{side}</w:pPr>{field}</w:p></w:ftr>'
