"""From a fact's stored attributes back to the shape that scoring reads."""

import json
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from zhibao_cli.domain.cases import Shape
from zhibao_cli.domain.facts import SHAPE_FIELDS


def shape_of(attributes: str, channels: dict[str, tuple[str, str]]) -> Shape:
    """The shape for a stored JSON array; a channel's level and medium are looked up (code → level, medium)."""
    return shape_of_values(json.loads(attributes), channels)


def shape_of_values(told: Sequence[Any], channels: dict[str, tuple[str, str]]) -> Shape:
    """The shape for the values of such an array."""
    values = dict(zip(SHAPE_FIELDS, told, strict=False))
    level, medium = channels.get(values.get("channel") or "", (None, None))
    points = values.get("points")
    return Shape(
        on=values["on"],
        kind=values["kind"],
        solicited=bool(values["solicited"]),
        status=values["status"],
        lead=values["lead"],
        place=values["place"],
        of=values["of"],
        source=values["source"],
        sources=values["sources"],
        to=values.get("to"),
        channel=values.get("channel"),
        level=values.get("level") or level,
        medium=medium,
        form=values.get("form"),
        route=values.get("route") or "direct",
        reprint=bool(values.get("reprint")),
        rank=values.get("rank"),
        points=Fraction(points) if points is not None else None,
    )
