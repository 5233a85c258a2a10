"""What a text in Markdown says, without the marks that only set it: what a reader sees, and what counts as words."""

import html
import re

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})[^\n]*$")
_RULE = re.compile(r"^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,}|=+[ \t]*)$")
_HEAD = re.compile(r"^ {0,3}#{1,6}(?:[ \t]+|$)")
_CLOSED_HEAD = re.compile(r"[ \t]+#+[ \t]*$")
_LEAD = re.compile(r"^[ \t]*(?:>[ \t]?|[-*+][ \t]+(?:\[[ xX]\][ \t]+)?)")
_DEFINED = re.compile(r"^ {0,3}\[[^\]]+\]:[ \t]+\S+.*$")
_TABLE_RULE = re.compile(r"^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_PARAGRAPHS = re.compile(r"(\n[ \t]*\n)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_KEPT = "\ue000"
"""Stands before the number of a character that an escape or a code span keeps from being a mark."""

_INLINE: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"<((?:https?|ftp|mailto):[^\s<>]+)>"), r"\1"),
    (re.compile(r"</?[A-Za-z][^<>\n]*>"), ""),
    (re.compile(r"!\[([^\]]*)\](?:\([^()\s]*(?:[ \t]+[^()]*)?\)|\[[^\]]*\])"), ""),
    (re.compile(r"\[([^\[\]]*)\](?:\((?:[^()\s]|\([^()\s]*\))*(?:[ \t]+[^()]*)?\)|\[[^\]]*\])"), r"\1"),
    (re.compile(r"(\*{1,3})(?=\S)(.+?)(?<=\S)\1", re.DOTALL), r"\2"),
    (re.compile(r"(?<!\w)(_{1,3})(?=\S)(.+?)(?<=\S)\1(?!\w)", re.DOTALL), r"\2"),
    (re.compile(r"~~(?=\S)(.+?)(?<=\S)~~", re.DOTALL), r"\1"),
)


def plain_text(text: str) -> str:
    """The text without headings' signs, emphasis, addresses of links, bullets, rules and tags.

    The numbers of a list stay, as a reader sees them.
    """
    lines: list[str] = []
    fence = ""
    for line in text.split("\n"):
        mark = _FENCE.match(line)
        if fence:
            closing = mark is not None and mark.group(1).startswith(fence)
            fence = "" if closing else fence
            lines += [] if closing else [_keep(line)]
        elif mark:
            fence = mark.group(1)
        elif not (_RULE.match(line) or _DEFINED.match(line) or ("-" in line and _TABLE_RULE.match(line))):
            lines.append(_line(line))
    shown = _without_comments("\n".join(lines))
    # Marks go together inside a paragraph alone.
    joined = "".join(map(_emphasised, _PARAGRAPHS.split(shown)))
    return re.sub(f"{_KEPT}(\\d+);", lambda found: chr(int(found.group(1))), html.unescape(joined))


def _without_comments(text: str) -> str:
    kept, at = [], 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start)) >= 0:
        kept.append(text[at:start])
        at = end + 3
    return "".join((*kept, text[at:]))


def _line(line: str) -> str:
    """A line without what stands at its beginning, and without the bars of a table."""
    while (shorter := _LEAD.sub("", line, count=1)) != line:
        line = shorter
    if _HEAD.match(line):
        line = _CLOSED_HEAD.sub("", _HEAD.sub("", line))
    line = re.sub(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)", lambda found: _keep(found.group(2).strip() or found.group(2)), line)
    line = _ESCAPED.sub(lambda found: _keep(found.group(1)), line)
    return " ".join(line.strip().strip("|").split("|")) if line.strip().startswith("|") else line


def _emphasised(text: str) -> str:
    """The text without marks around words; once more while that uncovers some."""
    for _ in range(3):
        before = text
        for pattern, said in _INLINE:
            text = pattern.sub(said, text)
        if text == before:
            break
    return text


def _keep(text: str) -> str:
    """The text with every character that could be a mark put aside."""
    return re.sub(r"[!-/:-@\[-`{-~]", lambda found: f"{_KEPT}{ord(found.group())};", text)
