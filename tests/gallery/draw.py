"""Draws the gallery's pictures: `python tests/gallery/draw.py`. They are committed as drawn."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw

FOLDER = Path(__file__).parent / "events" / "gallery" / "images"
INK, CLAY, SAND, SKY = (29, 27, 26), (107, 34, 40), (202, 189, 166), (235, 230, 221)


def hills() -> Image.Image:
    """Three hills and a sun, wide."""
    picture = Image.new("RGB", (1500, 900), SKY)
    draw = ImageDraw.Draw(picture)
    draw.ellipse((980, 140, 1220, 380), fill=CLAY)
    draw.ellipse((-300, 480, 1000, 1600), fill=SAND)
    draw.ellipse((600, 560, 1900, 1500), fill=(164, 157, 150))
    draw.rectangle((0, 840, 1500, 900), fill=INK)
    return picture


def circles() -> Image.Image:
    """Rings on a square raster, upright."""
    picture = Image.new("RGB", (900, 1100), SKY)
    draw = ImageDraw.Draw(picture)
    for row in range(5):
        for column in range(4):
            x, y = 60 + column * 200, 60 + row * 200
            draw.ellipse((x, y, x + 180, y + 180), outline=CLAY, width=14)
            draw.ellipse((x + 50, y + 50, x + 130, y + 130), fill=INK)
    return picture


def tower() -> Image.Image:
    """A tower with a door and windows, tall."""
    picture = Image.new("RGB", (900, 1350), SKY)
    draw = ImageDraw.Draw(picture)
    draw.polygon([(300, 1300), (340, 260), (560, 260), (600, 1300)], fill=SAND)
    draw.polygon([(320, 260), (450, 60), (580, 260)], fill=CLAY)
    for y in range(360, 1000, 160):
        draw.rectangle((425, y, 475, y + 80), fill=INK)
    draw.pieslice((400, 1100, 500, 1300), 180, 360, fill=INK)
    draw.rectangle((400, 1200, 500, 1300), fill=INK)
    draw.rectangle((0, 1300, 900, 1350), fill=INK)
    return picture


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, made in (("hills", hills()), ("circles", circles()), ("tower", tower())):
        made.quantize(16).resize(
            (made.width * 3 // 2, made.height * 3 // 2), Image.Resampling.NEAREST
        ).save(FOLDER / f"{name}.png", optimize=True, dpi=(300, 300))
