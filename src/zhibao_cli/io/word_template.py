"""The default Word templates. The sentences of the documents are here and in an office's own template, nowhere else.

A template is a Word file with fields in double braces, filled by docxtpl; docs/bulletin.md lists the fields. An
office writes these out with `zhibao template bulletin -o FILE.docx`, edits them and hands them back with --template.
"""

from zhibao_cli.errors import UsageFault
from zhibao_cli.i18n import listed, msg
from zhibao_cli.io.package import NO_MOMENT, packed
from zhibao_cli.io.word_parts import HEAD, LATIN, SPACES
from zhibao_cli.io.word_pen import Pen
from zhibao_cli.io.word_style import font_table_xml, footer_xml, settings_xml, styles_xml
from zhibao_cli.io.word_texts import TEMPLATES

_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE_REL = "http://schemas.openxmlformats.org/package/2006/relationships"


def template_document(kind: str, latin: str = LATIN) -> bytes:
    """The default template of a kind of document. Raises UsageFault for a kind there is none of."""
    if kind not in TEMPLATES:
        raise UsageFault(
            "template-unknown",
            msg("There is no template “{kind}”.", kind=kind),
            msg("One of: {names}", names=listed(TEMPLATES)),
        )
    pen = Pen(latin or LATIN)
    body = TEMPLATES[kind](pen)
    document = f"{HEAD}<w:document {SPACES}><w:body>{body}</w:body></w:document>"
    return packed(_parts(document, latin or LATIN), NO_MOMENT)


def _parts(document: str, latin: str) -> list[tuple[str, bytes]]:
    """The parts of the archive, in the order Word writes them."""
    names = ("styles", "settings", "fontTable", "footer1", "footer2")
    types = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_KIND}.{name.rstrip("12")}+xml"/>' for name in names
    )
    content_types = (
        f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_KIND}.document.main+xml"/>{types}'
        '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
    )
    package = (
        f'{HEAD}<Relationships xmlns="{_PACKAGE_REL}">'
        f'<Relationship Id="rId1" Type="{_REL}/officeDocument" Target="word/document.xml"/>'
        '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/'
        'core-properties" Target="docProps/core.xml"/></Relationships>'
    )
    targets = "".join(
        f'<Relationship Id="rId{number}" Type="{_REL}/{name.rstrip("12")}" Target="{name}.xml"/>'
        for number, name in enumerate(names, 1)
    )
    moment = NO_MOMENT.strftime("%Y-%m-%dT%H:%M:%SZ")
    core = (
        f'{HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE_REL.replace("relationships", "metadata/core-properties")}" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:language>zh-CN</dc:language>'
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created></cp:coreProperties>'
    )
    texts = [
        ("[Content_Types].xml", content_types), ("_rels/.rels", package), ("word/document.xml", document),
        ("word/_rels/document.xml.rels", f'{HEAD}<Relationships xmlns="{_PACKAGE_REL}">{targets}</Relationships>'),
        ("word/styles.xml", styles_xml(latin)), ("word/settings.xml", settings_xml()),
        ("word/fontTable.xml", font_table_xml(latin)), ("word/footer1.xml", footer_xml(even=False)),
        ("word/footer2.xml", footer_xml(even=True)), ("docProps/core.xml", core),
    ]  # fmt: skip
    return [(name, text.encode()) for name, text in texts]
