"""Word documents out: fields put into a template by docxtpl, set to the standard; same content, same bytes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from io import BytesIO
from itertools import count
from typing import Any
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile

from zhibao_cli.domain.chinese import joined, numeral
from zhibao_cli.domain.text import visible
from zhibao_cli.errors import Refused
from zhibao_cli.i18n import Message, listed, msg
from zhibao_cli.io.libraries import library
from zhibao_cli.io.package import moment_of, repacked
from zhibao_cli.io.word_template import template_document

PREFIX = "zhibao-"
"""What the names of our own properties in a document begin with."""

_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BREAKS = "\t\n\a\f"
_BRACES = str.maketrans({"{": "&#123;", "}": "&#125;"})
_CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VARIANT = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_QUOTED = re.compile("'([^']*)'")


@dataclass(frozen=True, slots=True)
class Made:
    """What a document knows of its making: its kind, the moment of the journal's head, the office, our properties."""

    kind: str
    at: str
    office: str
    properties: Mapping[str, str]


def render_document(
    fields: Mapping[str, Any], made: Made, template: bytes | None = None, name: str = "", *, latin: str = ""
) -> bytes:
    """The document: the fields in the template given, or in the default one of its kind with the Latin font given.

    Refused for a template that is none, is faulty, or asks for a field that there is not.
    """
    from zhibao_cli.io.word_setting import set_by_standard

    source = template or template_document(made.kind, latin)
    document = _template(source)
    try:
        document.init_docx()
    except (BadZipFile, KeyError, ValueError, library("docx.opc.exceptions", "docx").PackageNotFoundError) as error:
        raise Refused(
            "template-broken",
            msg("{path} is not a Word document that can be read.", path=name),
            msg("Open it in Word and save it again as .docx."),
        ) from error
    _fill(document, fields, made.kind, name)
    title = set_by_standard(document.docx)
    _describe(document.docx, made, title)
    out = BytesIO()
    document.docx.save(out)
    return repacked(out.getvalue(), moment_of(made.at))


def _template(source: bytes) -> Any:
    """The template, to be filled by docxtpl."""
    base: Any = library("docxtpl", "docx").DocxTemplate

    class Template(base):  # type: ignore[misc]
        """Marks for breaks in texts are looked for only where there are any: values have none, templates few."""

        def resolve_listing(self, xml: str) -> str:
            return str(super().resolve_listing(xml)) if any(mark in xml for mark in _BREAKS) else xml

    return Template(BytesIO(source))


def _fill(document: Any, fields: Mapping[str, Any], kind: str, name: str) -> None:
    """Put the fields in. An unknown one is told by its name, wherever in the template it is."""
    jinja2 = library("jinja2", "docx")
    sandbox = library("jinja2.sandbox", "docx").SandboxedEnvironment
    markup = library("markupsafe", "docx").Markup

    def literal(value: object) -> object:
        """A value as the document shows it: its text and nothing else, whatever it looks like."""
        if not isinstance(value, str) or isinstance(value, markup):
            return value
        return markup(escape(xml_text(value)).translate(_BRACES))

    environment = sandbox(undefined=jinja2.StrictUndefined, autoescape=True, finalize=literal)
    environment.filters.update(names=joined, book=_book, numeral=numeral)
    headings = count(1)
    context = {**fields, "section": lambda: numeral(next(headings))}
    try:
        if name:  # the default one asks for nothing that there is not
            asked = document.get_undeclared_template_variables(environment, context=context)
            if asked:
                raise _unknown_field(sorted(asked), fields, kind, name)
        document.render(context, environment, autoescape=True)
    except jinja2.UndefinedError as error:
        quoted = _QUOTED.findall(error.message or "")
        raise _unknown_field(quoted[-1:] or [str(error.message)], fields, kind, name) from error
    except (jinja2.TemplateError, library("lxml.etree", "docx").XMLSyntaxError, TypeError, ValueError) as error:
        raise Refused(
            "template-faulty",
            msg("The template {name} cannot be filled: {error}", name=name, error=visible(str(error))),
            msg("Compare it with the default one: zhibao template {kind} -o FILE.docx", kind=kind),
            _near(error),
        ) from error


def _unknown_field(asked: list[str], fields: Mapping[str, Any], kind: str, name: str) -> Refused:
    from difflib import get_close_matches

    near = [match for field in asked for match in get_close_matches(field, [*fields, "section"], 1, 0.7)]
    hint = msg("Did you mean {names}?", names=listed(near)) if near else None
    return Refused(
        "template-field-unknown",
        msg("The template {name} asks for a field that there is not: {fields}.", name=name, fields=listed(asked)),
        hint or msg("The fields of a {kind} are listed in docs/bulletin.md.", kind=kind),
    )


def _near(error: Exception) -> tuple[Message, ...]:
    """The lines of the template around a fault, where docxtpl tells them."""
    lines = getattr(error, "docx_context", ())
    return tuple(msg("{text}", text=line.strip()) for line in lines if line.strip())


def _book(title: object) -> str:
    """A title in its marks, unless it has them."""
    text = str(title)
    return text if text.startswith("《") else f"《{text}》"


def xml_text(text: str) -> str:
    """The text as XML may hold it: what cannot be seen, steers or turns the reading order is shown as a sign."""
    return _UNFIT.sub(lambda found: f"‹U+{ord(found[0]):04X}›", visible(text))


# -- properties


def _describe(document: Any, made: Made, title: str) -> None:
    """What the document says of itself: nothing of this machine, nor of who made it."""
    core = document.core_properties
    core.title, core.author, core.last_modified_by, core.revision = title[:255], made.office[:255], "", 1
    core.created = core.modified = moment_of(made.at).replace(tzinfo=None)
    core.language, core.comments = "zh-CN", ""
    values = {f"{PREFIX}{key}": value for key, value in {"kind": made.kind, **made.properties}.items() if value}
    constants, package = library("docx.opc.constants", "docx"), document.part.package
    kind = constants.RELATIONSHIP_TYPE.CUSTOM_PROPERTIES
    old = next((rel.target_part for rel in package.rels.values() if rel.reltype == kind), None)
    blob = _custom_xml(values, old.blob if old is not None else None)
    if old is not None:
        old._blob = blob
        return
    part = library("docx.opc.part", "docx").Part(
        library("docx.opc.packuri", "docx").PackURI("/docProps/custom.xml"),
        constants.CONTENT_TYPE.OFC_CUSTOM_PROPERTIES, blob, package,
    )  # fmt: skip
    package.relate_to(part, kind)


def _custom_xml(values: Mapping[str, str], old: bytes | None) -> bytes:
    """The part with custom properties: ours, after those a template has."""
    ElementTree.register_namespace("", _CUSTOM)
    ElementTree.register_namespace("vt", _VARIANT)
    root = ElementTree.fromstring(old) if old else ElementTree.Element(f"{{{_CUSTOM}}}Properties")
    for node in [node for node in root if (node.get("name") or "").startswith(PREFIX)]:
        root.remove(node)
    last = max((int(node.get("pid") or 1) for node in root), default=1)
    for number, (name, value) in enumerate(values.items(), last + 1):
        attributes = {"fmtid": _FORMAT_ID, "pid": str(number), "name": name}
        node = ElementTree.SubElement(root, f"{{{_CUSTOM}}}property", attributes)
        ElementTree.SubElement(node, f"{{{_VARIANT}}}lpwstr").text = xml_text(value)
    return bytes(ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True))


def read_properties(data: bytes) -> dict[str, str]:
    """Our properties of a document made earlier, with its title; empty when it has none. Raises BadZipFile."""
    found: dict[str, str] = {}
    with ZipFile(BytesIO(data)) as archive:
        names = set(archive.namelist())
        if "docProps/custom.xml" not in names:
            return found
        for node in _safe_tree(archive.read("docProps/custom.xml")):
            name = node.get("name") or ""
            if name.startswith(PREFIX):
                found[name.removeprefix(PREFIX)] = "".join(node.itertext())
        if found and "docProps/core.xml" in names:
            title = _safe_tree(archive.read("docProps/core.xml")).find("{http://purl.org/dc/elements/1.1/}title")
            found["title"] = (title.text or "") if title is not None else ""
    return found


def _safe_tree(data: bytes) -> ElementTree.Element:
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise BadZipFile
    return ElementTree.fromstring(data)
