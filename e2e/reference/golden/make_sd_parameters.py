"""Tiny pictures with generation parameters, written by Pillow and piexif the way AUTOMATIC1111 writes them.

    python make_sd_parameters.py --out ../../golden/sd/parameters      (Pillow 13.0.0, piexif 1.1.3)

PNG through PngInfo.add_text (tEXt, iTXt, zTXt and compressed iTXt), JPEG and WebP through piexif (UNICODE, big endian);
`order-*` hold the other byte orders and character codes that tools write. index.json gives the text in each.
"""
import argparse
import json
from pathlib import Path

import piexif
import piexif.helper
from PIL import Image
from PIL.PngImagePlugin import PngInfo

LATIN = "a café, (warm:1.2)\nNegative prompt: blur\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 5, Size: 64x48"
WIDE = "漢字 😀\nSteps: 20, Sampler: DDIM, CFG scale: 7, Seed: 5, Size: 64x48"
HAN = "漢字仮名"


def exif(comment, order="MM"):
    block = piexif.dump({"Exif": {piexif.ExifIFD.UserComment: comment}})
    if order == "MM":
        return block
    image = Image.Exif()
    image.endian = "<"
    image.get_ifd(0x8769)[0x9286] = comment
    return image.tobytes()


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--out", type=Path, required=True)
    out = arguments.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    picture = Image.new("RGB", (8, 6), (200, 120, 40))
    texts = {}

    for name, text, compressed in (("latin", LATIN, False), ("wide", WIDE, False), ("latin-z", LATIN, True), ("wide-z", WIDE, True)):
        info = PngInfo()
        info.add_text("parameters", text, zip=compressed)
        picture.save(out / f"{name}.png", pnginfo=info)
        texts[f"{name}.png"] = text
    picture.save(out / "none.png")

    unicode = piexif.helper.UserComment.dump
    blocks = {
        "latin": (LATIN, exif(unicode(LATIN, encoding="unicode"))),
        "wide": (WIDE, exif(unicode(WIDE, encoding="unicode"))),
        "order-little": (LATIN, exif(b"UNICODE\0" + LATIN.encode("utf-16-le"), "II")),
        "order-mixed": (LATIN, exif(b"UNICODE\0" + LATIN.encode("utf-16-be"), "II")),
        "order-han": (HAN, exif(b"UNICODE\0" + HAN.encode("utf-16-le"), "II")),
        "order-ascii": ("plain", exif(b"ASCII\0\0\0plain\0")),
        "order-none": ("漢 utf-8", exif(b"\0" * 8 + "漢 utf-8".encode())),
    }
    for name, (text, block) in blocks.items():
        for ending in ("jpg", "webp"):
            picture.save(out / f"{name}.{ending}", exif=block)
            texts[f"{name}.{ending}"] = text
    picture.save(out / "none.jpg")
    picture.save(out / "none.webp")
    (out / "index.json").write_text(json.dumps(texts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


main()
