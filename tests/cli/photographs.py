"""Photographs made of the demonstration's: several faces, small faces, faces at the border."""

from pathlib import Path

from PIL import Image

GREY = (120, 130, 140)


def three_faces(demo: Path, target: Path) -> Path:
    """Three people side by side, 3×240 pixels wide."""
    sheet = Image.new("RGB", (720, 300), GREY)
    boxes = {
        "obama.jpg": (300, 40, 700, 540),
        "biden.jpg": (350, 100, 800, 662),
        "astronaut.png": (140, 30, 300, 230),
    }
    for place, (name, box) in enumerate(boxes.items()):
        with Image.open(demo / name) as image:
            face = image.convert("RGB").crop(box).resize((240, 300), Image.Resampling.LANCZOS)
        sheet.paste(face, (240 * place, 0))
    sheet.save(target)
    return target


def small_face(demo: Path, target: Path, height: int) -> Path:
    """A face `height` pixels high on a grey ground of 160×160 pixels."""
    with Image.open(demo / "obama2.jpg") as image:
        scale = height / 415
        size = (int(image.width * scale), int(image.height * scale))
        small = image.resize(size, Image.Resampling.LANCZOS)
    ground = Image.new("RGB", (160, 160), GREY)
    ground.paste(small, (80 - small.width // 2, 60 - small.height // 2))
    ground.save(target)
    return target


def cut_face(demo: Path, target: Path) -> Path:
    """A face cut by the left border through an eye."""
    with Image.open(demo / "obama2.jpg") as image:
        image.crop((277, 0, image.width, image.height)).save(target)
    return target


def landscape(target: Path) -> Path:
    """A photograph without a face."""
    Image.radial_gradient("L").resize((320, 240)).convert("RGB").save(target)
    return target
