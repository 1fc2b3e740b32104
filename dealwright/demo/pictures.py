"""Product pictures, drawn by us: flat shapes on a quiet ground, large first and scaled down."""

from __future__ import annotations

import io
from collections.abc import Callable

from PIL import Image, ImageDraw

SIZE = 900
FINE = 2
"""Drawn this many times larger, so that edges come out smooth."""

Colour = tuple[int, int, int]
INK: Colour = (38, 43, 51)
PALE: Colour = (244, 242, 238)


def _rgb(text: str) -> Colour:
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


class Sheet:
    """A square picture; coordinates run from 0 to 100 in both directions."""

    def __init__(self, ground: str) -> None:
        self.ground = _rgb(ground)
        self.image = Image.new("RGB", (SIZE * FINE, SIZE * FINE), self.ground)
        self.pen = ImageDraw.Draw(self.image)

    def _box(self, left: float, top: float, right: float, bottom: float) -> tuple[float, ...]:
        scale = SIZE * FINE / 100
        return left * scale, top * scale, right * scale, bottom * scale

    def block(
        self, left: float, top: float, right: float, bottom: float, fill: Colour, round: float = 0
    ) -> None:
        """A rectangle with round corners."""
        self.pen.rounded_rectangle(
            self._box(left, top, right, bottom), radius=round * SIZE * FINE / 100, fill=fill
        )

    def disc(self, x: float, y: float, radius: float, fill: Colour) -> None:
        """A filled circle."""
        self.pen.ellipse(self._box(x - radius, y - radius, x + radius, y + radius), fill=fill)

    def ring(self, x: float, y: float, radius: float, width: float, fill: Colour) -> None:
        """A circle's line."""
        self.pen.ellipse(
            self._box(x - radius, y - radius, x + radius, y + radius),
            outline=fill,
            width=int(width * SIZE * FINE / 100),
        )

    def line(self, points: list[tuple[float, float]], width: float, fill: Colour) -> None:
        """A line with round joints."""
        scale = SIZE * FINE / 100
        self.pen.line(
            [(x * scale, y * scale) for x, y in points], fill=fill, width=int(width * scale), joint="curve"
        )
        for x, y in (points[0], points[-1]):
            self.disc(x, y, width / 2, fill)

    def shadow(self, left: float, right: float, y: float) -> None:
        """What the thing stands on."""
        self.pen.ellipse(self._box(left, y - 2, right, y + 2), fill=_darker(self.ground))

    def as_png(self) -> bytes:
        """The finished picture."""
        small = self.image.resize((SIZE, SIZE), Image.Resampling.LANCZOS)
        buffer = io.BytesIO()
        small.save(buffer, "PNG", compress_level=1)
        return buffer.getvalue()


def _darker(colour: Colour, by: float = 0.92) -> Colour:
    red, green, blue = colour
    return int(red * by), int(green * by), int(blue * by)


def phone(ground: str, body: str, wallpaper: str, cameras: int = 2) -> bytes:
    """A phone twice: from behind with its cameras, and from the front."""
    sheet = Sheet(ground)
    back, paper = _rgb(body), _rgb(wallpaper)
    sheet.shadow(18, 84, 89)
    sheet.block(20, 13, 54, 87, _darker(back, 0.85), 5.5)
    sheet.block(21, 14, 53, 86, back, 5)
    sheet.block(24, 17, 38, 19 + 11 * cameras, _darker(back, 0.9), 4)
    for number in range(cameras):
        sheet.disc(31, 24 + 11 * number, 4.4, INK)
        sheet.disc(31, 24 + 11 * number, 2.2, (70, 78, 92))
        sheet.disc(29.8, 22.8 + 11 * number, 0.7, PALE)
    sheet.block(46, 11, 82, 89, INK, 5.5)
    sheet.block(47.6, 12.6, 80.4, 87.4, paper, 4.2)
    sheet.disc(62, 61, 12, _darker(paper, 0.86))
    sheet.disc(71, 76, 7, _darker(paper, 0.78))
    sheet.block(58, 14.6, 70, 17.2, INK, 1.3)
    sheet.block(57, 84.4, 71, 85.4, PALE, 0.5)
    return sheet.as_png()


def phone_case(ground: str, body: str) -> bytes:
    """A soft case with its window for the cameras."""
    sheet = Sheet(ground)
    colour = _rgb(body)
    sheet.shadow(30, 72, 90)
    sheet.block(31, 10, 69, 90, _darker(colour, 0.86), 7)
    sheet.block(33, 12, 67, 88, colour, 6)
    sheet.block(36, 15, 51, 38, _rgb(ground), 4.5)
    sheet.ring(50, 66, 6, 0.8, _darker(colour, 0.86))
    return sheet.as_png()


def starter_set(ground: str, body: str) -> bytes:
    """A box with a case, a glass and a charger in it."""
    sheet = Sheet(ground)
    colour = _rgb(body)
    sheet.shadow(14, 86, 90)
    sheet.block(22, 16, 46, 70, (185, 200, 211), 5)
    sheet.block(25, 19, 34, 33, _rgb(ground), 3)
    sheet.block(40, 22, 60, 70, (188, 214, 210), 3)
    sheet.line([(44, 44), (55, 30)], 1, PALE)
    sheet.block(60, 36, 80, 70, PALE, 5)
    for x in (66, 74):
        sheet.block(x - 1.2, 27, x + 1.2, 37, (176, 180, 186), 0.8)
    sheet.block(66, 44, 74, 47, INK, 1.4)
    sheet.block(14, 56, 86, 90, colour, 4)
    sheet.block(14, 56, 86, 61, _darker(colour, 0.88), 2)
    sheet.block(46, 56, 54, 90, _darker(colour, 0.94))
    return sheet.as_png()


def glass(ground: str, tint: str) -> bytes:
    """A protective glass leaning over a second one."""
    sheet = Sheet(ground)
    colour = _rgb(tint)
    sheet.shadow(24, 78, 90)
    sheet.block(26, 14, 60, 88, _darker(colour, 0.9), 4)
    sheet.block(40, 10, 74, 86, colour, 4)
    sheet.line([(46, 40), (62, 20)], 1.4, PALE)
    sheet.line([(46, 50), (68, 23)], 0.8, PALE)
    return sheet.as_png()


def earphones(ground: str, body: str) -> bytes:
    """Two earbuds above their open case."""
    sheet = Sheet(ground)
    colour = _rgb(body)
    sheet.shadow(24, 76, 88)
    sheet.block(26, 55, 74, 86, colour, 12)
    sheet.block(26, 66, 74, 67, _darker(colour, 0.85))
    sheet.disc(50, 74, 1.2, (64, 160, 120))
    for x in (38, 62):
        sheet.block(x - 2.6, 26, x + 2.6, 48, colour, 2.6)
        sheet.disc(x, 26, 7.5, colour)
        sheet.disc(x, 26, 3.6, INK)
    return sheet.as_png()


def charger(ground: str, body: str) -> bytes:
    """A wall charger with two sockets and its plug."""
    sheet = Sheet(ground)
    colour = _rgb(body)
    sheet.shadow(28, 74, 82)
    sheet.block(30, 34, 70, 80, _darker(colour, 0.88), 8)
    sheet.block(30, 32, 70, 76, colour, 8)
    for x in (42, 58):
        sheet.block(x - 1.6, 16, x + 1.6, 33, (176, 180, 186), 1)
    for y in (48, 60):
        sheet.block(42, y, 58, y + 4.6, INK, 2.3)
    return sheet.as_png()


def cable(ground: str, body: str) -> bytes:
    """A wound cable with both plugs."""
    sheet = Sheet(ground)
    colour = _rgb(body)
    for radius in (30, 26, 22):
        sheet.ring(50, 50, radius, 2.6, colour)
    sheet.line([(72, 68), (86, 82)], 2.6, colour)
    sheet.line([(28, 32), (15, 19)], 2.6, colour)
    sheet.block(83, 79, 93, 89, INK, 2)
    sheet.block(8, 12, 18, 22, INK, 2)
    return sheet.as_png()


def watch(ground: str, strap: str, face: str) -> bytes:
    """A watch with its strap."""
    sheet = Sheet(ground)
    band = _rgb(strap)
    sheet.block(38, 6, 62, 94, band, 7)
    sheet.block(41, 6, 59, 94, _darker(band, 0.93), 5)
    sheet.block(29, 29, 71, 71, INK, 11)
    sheet.block(31.5, 31.5, 68.5, 68.5, _rgb(face), 9)
    sheet.ring(50, 50, 12, 1.6, PALE)
    sheet.line([(50, 50), (50, 42)], 1.2, PALE)
    sheet.line([(50, 50), (56, 53)], 1.2, PALE)
    sheet.block(71, 46, 74, 54, INK, 1.2)
    return sheet.as_png()


def power_bank(ground: str, body: str) -> bytes:
    """A battery with four lights."""
    sheet = Sheet(ground)
    colour = _rgb(body)
    sheet.shadow(26, 76, 88)
    sheet.block(28, 14, 72, 86, _darker(colour, 0.85), 7)
    sheet.block(28, 12, 70, 84, colour, 7)
    for number in range(4):
        sheet.disc(38 + 8 * number, 74, 1.4, (104, 196, 164) if number < 3 else _darker(colour, 0.7))
    sheet.block(42, 18, 56, 21, INK, 1.4)
    return sheet.as_png()


def service(ground: str, tool: str) -> bytes:
    """Fitting and repair: a screwdriver over a phone."""
    sheet = Sheet(ground)
    sheet.shadow(28, 66, 90)
    sheet.block(28, 12, 64, 88, INK, 5.5)
    sheet.block(29.6, 13.6, 62.4, 86.4, (222, 226, 230), 4.2)
    sheet.line([(46, 50), (64, 34)], 2.4, (150, 156, 164))
    sheet.line([(64, 34), (84, 16)], 8, _rgb(tool))
    sheet.line([(68, 31), (82, 18)], 1.2, PALE)
    return sheet.as_png()


PICTURES: dict[str, Callable[[], bytes]] = {
    "aurora-12": lambda: phone("#eef1ee", "#1f6f68", "#cfe6df", 3),
    "aurora-12-mini": lambda: phone("#f3efe9", "#d8a48f", "#f4ddd0", 2),
    "lume-s": lambda: phone("#eceff3", "#4a5d7e", "#cdd9ec", 2),
    "lume-s-plus": lambda: phone("#f1eef4", "#6d5a86", "#ddd2ea", 3),
    "pedra-x": lambda: phone("#efefec", "#3f4246", "#d9d4c7", 1),
    "case-soft": lambda: phone_case("#f4f1ea", "#c7623f"),
    "case-green": lambda: phone_case("#eef1ee", "#3f7f74"),
    "case-graphite": lambda: phone_case("#ececea", "#43474d"),
    "case-clear": lambda: phone_case("#e9eef2", "#b9c8d3"),
    "glass": lambda: glass("#eef2f1", "#bcd6d2"),
    "buds": lambda: earphones("#f0eee9", "#ffffff"),
    "charger": lambda: charger("#e9edf0", "#ffffff"),
    "cable": lambda: cable("#f2efe8", "#8c9a86"),
    "watch": lambda: watch("#eeece7", "#2f5d57", "#22303a"),
    "power-bank": lambda: power_bank("#ecefe9", "#35424a"),
    "starter-set": lambda: starter_set("#f1efe9", "#c9a26b"),
    "fitting": lambda: service("#f2eee8", "#c7623f"),
}
"""A picture for each product of the phone shop, and for each colour of its case."""
