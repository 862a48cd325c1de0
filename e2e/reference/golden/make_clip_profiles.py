"""Makes profiles/: small pictures of one colour with a colour profile, and the sRGB colour that littlecms makes of each.

    python make_clip_profiles.py --out DIR

Needs Pillow 13 with littlecms, WebP and AVIF.
"""

import argparse, io, json, os, struct
from PIL import Image, ImageCms

parser = argparse.ArgumentParser()
parser.add_argument("--out", required=True)
parser.add_argument("--seed", help="unused: nothing here is random")
target = os.path.join(parser.parse_args().out, "profiles")
os.makedirs(target, exist_ok=True)


def fixed(value):
    return struct.pack(">i", round(value * 65536))


def icc(space, tags):
    """A version 2 monitor profile (ICC.1:2001-04)."""
    table, body = b"", b""
    start = 128 + 4 + 12 * len(tags)
    for name, data in tags:
        table += name + struct.pack(">II", start + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    size = start + len(body)
    head = struct.pack(">I4sI4s4s4s", size, b"none", 0x02400000, b"mntr", space, b"XYZ ")
    head += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + bytes(28) + fixed(0.9642) + fixed(1) + fixed(0.8249)
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body


def xyz(x, y, z):
    return b"XYZ " + bytes(4) + fixed(x) + fixed(y) + fixed(z)


def gamma(value):
    return b"curv" + bytes(4) + struct.pack(">IH", 1, round(value * 256))


text = b"desc" + bytes(4) + struct.pack(">I", 5) + b"test\0" + bytes(78)
white = [(b"desc", text), (b"wtpt", xyz(0.9642, 1, 0.8249))]


def rgb(red, green, blue, power):
    curves = [(name, gamma(power)) for name in (b"rTRC", b"gTRC", b"bTRC")]
    return icc(b"RGB ", white + [(b"rXYZ", xyz(*red)), (b"gXYZ", xyz(*green)), (b"bXYZ", xyz(*blue))] + curves)


# Primaries adapted to D50: ProPhoto, Display P3, and sRGB with red and green exchanged.
profiles = {
    "prophoto": rgb((0.7977, 0.2880, 0), (0.1352, 0.7119, 0), (0.0313, 0.0001, 0.8249), 1.8),
    "p3": rgb((0.5151, 0.2412, -0.0011), (0.2920, 0.6922, 0.0419), (0.1571, 0.0666, 0.7841), 2.2),
    "exchanged": rgb((0.3851, 0.7169, 0.0971), (0.4361, 0.2225, 0.0139), (0.1431, 0.0606, 0.7141), 2.2),
    "grey": icc(b"GRAY", white + [(b"kTRC", gamma(1.0))]),
}
colours = {"prophoto": (150, 120, 90), "p3": (200, 90, 60), "exchanged": (200, 90, 60), "grey": 60}
formats = {"jpg": {"format": "JPEG", "quality": 100, "subsampling": 0}, "png": {"format": "PNG"}, "webp": {"format": "WEBP", "lossless": True}, "avif": {"format": "AVIF", "quality": 100, "subsampling": "4:4:4"}}
srgb = ImageCms.createProfile("sRGB")
expected = {}
for name, profile in profiles.items():
    mode = "L" if name == "grey" else "RGB"
    for ending, options in formats.items():
        if mode == "L" and ending in ("webp", "avif"):
            continue  # they keep no greys
        options = {key: value for key, value in options.items() if not (mode == "L" and key == "subsampling")}
        picture = Image.new(mode, (24, 16), colours[name])
        file = f"{name}.{ending}"
        picture.save(os.path.join(target, file), icc_profile=profile, **options)
        converted = ImageCms.profileToProfile(picture, ImageCms.ImageCmsProfile(io.BytesIO(profile)), srgb, renderingIntent=1, outputMode="RGB")
        expected[file] = {"stored": list(picture.convert("RGB").getpixel((12, 8))), "shown": list(converted.getpixel((12, 8)))}
with open(os.path.join(target, "expected.json"), "w") as file:
    json.dump(expected, file, indent=1)
    file.write("\n")
print(expected)
