"""Makes dates.zip: small pictures and videos with dates in every place that exiftool writes them, and what exiftool
reads of them.

    python make_clip_dates.py --out DIR [--seed N]

Needs exiftool 12.57, ffmpeg 5.1, and Pillow 13 with AVIF. HEIC is an AVIF whose brand says so: only its boxes are read.
"""

import argparse, io, itertools, json, os, random, re, struct, subprocess, tempfile, zipfile, zlib
from PIL import Image

parser = argparse.ArgumentParser()
parser.add_argument("--out", required=True)
parser.add_argument("--seed", type=int, default=1)
options = parser.parse_args()
random.seed(options.seed)
target = os.path.join(options.out, "dates.zip")
work = tempfile.mkdtemp()

# Tags that exiftool reads a date from, by rank (src/formats/taken/candidate.ts), with the tag of their offset.
RANKS = [
    ("exif original", ["ExifIFD:DateTimeOriginal", "IFD0:DateTimeOriginal"], "OffsetTimeOriginal", "SubSecTimeOriginal"),
    ("xmp original", ["XMP-exif:DateTimeOriginal"], None, None),
    ("quicktime local", ["Keys:CreationDate", "UserData:ContentCreateDate"], None, None),
    ("xmp created", ["XMP-photoshop:DateCreated"], None, None),
    ("exif digitized", ["ExifIFD:CreateDate", "IFD0:CreateDate"], "OffsetTimeDigitized", "SubSecTimeDigitized"),
    ("xmp digitized", ["XMP-xmp:CreateDate"], None, None),
    ("text", ["PNG:CreationTime"], None, None),
    ("utc created", ["QuickTime:CreateDate", "Matroska:DateTimeOriginal"], None, None),
    ("exif modified", ["IFD0:ModifyDate"], "OffsetTime", "SubSecTime"),
    ("xmp modified", ["XMP-xmp:ModifyDate"], None, None),
    ("utc modified", ["PNG:ModifyDate"], None, None),
]


def write(commands):
    """One run of exiftool for all of them: it takes long to start."""
    text = "\n-execute\n".join("\n".join(["-q", "-q", "-overwrite_original", *args, path]) for path, args in commands)
    arguments = os.path.join(work, "arguments.txt")
    with open(arguments, "w") as file:
        file.write(text + "\n")
    subprocess.run(["exiftool", "-@", arguments])


def expected(tags):
    for rank, names, offset, fraction in RANKS:
        for name in names:
            text = str(tags.get(name, ""))
            found = re.match(r"(\d{4}):(\d\d):(\d\d)(?: (\d\d):(\d\d)(?::(\d\d)(\.\d+)?)?)?(Z|[+-]\d\d:\d\d)?$", text)
            if not found or int(found[1]) < 1826 or not 0 < int(found[2]) < 13 or int(found[3]) == 0:
                continue
            zone = found[8] or (tags.get(f"ExifIFD:{offset}") if offset else None)
            part = found[7] or (f".{tags[f'ExifIFD:{fraction}']}" if fraction and f"ExifIFD:{fraction}" in tags else "")
            wall = f"{found[1]}-{found[2]}-{found[3]}T{found[4] or '00'}:{found[5] or '00'}:{found[6] or '00'}"
            part = part[1:4].ljust(3, "0") if part else ""
            if part.strip("0"):
                wall += "." + part
            zone = "+00:00" if zone == "Z" else (zone or "")
            if rank.startswith("utc"):
                zone = "Z"
            return wall + zone
    return None


def picture(kind):
    buffer = io.BytesIO()
    Image.new("RGB", (16, 16), (200, 90, 40)).save(buffer, {"jpg": "JPEG", "png": "PNG", "webp": "WEBP", "avif": "AVIF", "tif": "TIFF"}[kind])
    return buffer.getvalue()


def film(kind):
    path = os.path.join(work, "seed." + kind)
    codec = ["-c:v", "libvpx"] if kind in ("mkv", "webm") else ["-c:v", "mpeg4"]
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", "color=red:s=16x16:r=1:d=1", *codec, path], check=True)
    return open(path, "rb").read()


seeds = {kind: picture(kind) for kind in ("jpg", "png", "webp", "avif", "tif")}
seeds["heic"] = seeds["avif"].replace(b"avif", b"heic").replace(b"avis", b"heic")
seeds |= {kind: film(kind) for kind in ("mp4", "mov", "mkv")}
# The smallest of these raw photos are TIFFs with the names of their makers.
for kind, make, model in (("dng", "Adobe", "Test"), ("nef", "NIKON CORPORATION", "NIKON D800"), ("arw", "SONY", "ILCE-7M3")):
    seeds[kind] = seeds["tif"]

EXIF = {"original": "ExifIFD:DateTimeOriginal", "digitized": "ExifIFD:CreateDate", "modified": "IFD0:ModifyDate"}
OFFSETS = {"original": "ExifIFD:OffsetTimeOriginal", "digitized": "ExifIFD:OffsetTimeDigitized", "modified": "ExifIFD:OffsetTime"}
PARTS = {"original": "ExifIFD:SubSecTimeOriginal", "digitized": "ExifIFD:SubSecTimeDigitized", "modified": "ExifIFD:SubSecTime"}
XMP = ["XMP-exif:DateTimeOriginal", "XMP-photoshop:DateCreated", "XMP-xmp:CreateDate", "XMP-xmp:ModifyDate"]
zones = ["", "+09:00", "-03:30", "+00:00", "+05:45", "-11:00"]


def moment():
    return "%04d:%02d:%02d %02d:%02d:%02d" % (random.randint(1970, 2029), random.randint(1, 12), random.randint(1, 28), random.randint(0, 23), random.randint(0, 59), random.randint(0, 59))


def exif_args(order, names):
    args = [f"-ExifByteOrder={order}"]
    for name in names:
        args.append(f"-{EXIF[name]}={moment()}")
        zone = random.choice(zones)
        if zone:
            args.append(f"-{OFFSETS[name]}={zone}")
        if random.random() < 0.4:
            args.append(f"-{PARTS[name]}={random.choice(['5', '52', '517', '00'])}")
    return args


def xmp_args():
    return [f"-{name}={moment()}{random.choice(zones)}" for name in random.sample(XMP, random.randint(1, 3))]


made, commands, changes = [], [], []


def make(kind, args, change=None):
    path = os.path.join(work, f"{len(made):03d}.{kind}")
    with open(path, "wb") as file:
        file.write(seeds[kind])
    made.append(path)
    if args:
        commands.append((path, args))
    if change:
        changes.append((path, change))


def subsets(items):
    return [list(some) for n in range(1, len(items) + 1) for some in itertools.combinations(items, n)]


def late(data):
    """Segments that some programs write before EXIF: 60 kB each."""
    filler = b"\xff\xe5" + struct.pack(">H", 60_002) + bytes(60_000)
    return data[:2] + filler * random.randint(1, 5) + data[2:]


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def before_pixels(data):
    at = data.index(b"eXIf") - 4
    size = struct.unpack(">I", data[at : at + 4])[0] + 12
    own = data[at : at + size]
    rest = data[:at] + data[at + size :]
    first = rest.index(b"IDAT") - 4
    return rest[:first] + own + rest[first:]


def with_chunk(kind, data):
    return lambda png: png[:33] + chunk(kind, data) + png[33:]


for kind in ("jpg", "png", "webp", "avif", "heic", "tif", "dng", "nef", "arw"):
    for order in ("II", "MM"):
        for names in subsets(list(EXIF)):
            make(kind, exif_args(order, names))
    for _ in range(4):
        make(kind, xmp_args())
        make(kind, exif_args(random.choice(["II", "MM"]), random.sample(list(EXIF), 1)) + xmp_args())
    make(kind, [f"-{EXIF['original']}=0000:00:00 00:00:00", f"-{EXIF['digitized']}={moment()}"])
for order in ("II", "MM"):
    for _ in range(4):
        make("jpg", exif_args(order, ["original"]), late)
        make("png", exif_args(order, ["original"]), before_pixels)
for text in ("2011:02:03 04:05:06", "2011-02-03T04:05:06+01:00"):
    make("png", [f"-PNG:CreationTime={text}"])
make("png", [f"-PNG:ModifyDate={moment()}"])
exif = lambda data: data[data.index(b"Exif\0\0") + 6 :]
for order in ("II", "MM"):
    seed = os.path.join(work, "raw-profile.jpg")
    open(seed, "wb").write(seeds["jpg"])
    write([(seed, exif_args(order, ["original"]))])
    data = open(seed, "rb").read()
    at = data.index(b"Exif\0\0")
    block = data[at : at + struct.unpack(">H", data[at - 2 : at])[0] - 2]
    lines = "\n".join(block.hex()[i : i + 72] for i in range(0, len(block.hex()), 72))
    profile = f"\nexif\n{len(block):8d}\n{lines}\n".encode()
    make("png", [], with_chunk(b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(profile)))
    make("png", [], with_chunk(b"tEXt", b"Raw profile type APP1\0" + profile))
for kind in ("mp4", "mov"):
    for _ in range(3):
        make(kind, [f"-QuickTime:CreateDate={moment()}"])
        make(kind, [f"-QuickTime:CreateDate={moment()}", f"-Keys:CreationDate={moment()}{random.choice(zones[1:])}"])
        make(kind, [f"-QuickTime:CreateDate={moment()}", *xmp_args()])
    make(kind, [f"-UserData:ContentCreateDate={moment()}+02:00"])
    make(kind, [])
for text in ("2014-03-02T10:20:30Z", "2004-12-31T23:59:59Z"):
    path = os.path.join(work, "dated.mkv")
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", os.path.join(work, "seed.mkv"), "-c", "copy", "-metadata", f"creation_time={text}", path], check=True)
    data = open(path, "rb").read()
    make("mkv", [], lambda _, data=data: data)
make("jpg", [])
write(commands)
for path, change in changes:
    data = change(open(path, "rb").read())
    open(path, "wb").write(data)
read = subprocess.run(["exiftool", "-j", "-a", "-G1", *made], capture_output=True).stdout
found = {os.path.basename(path): expected(tags) for path, tags in zip(made, json.loads(read), strict=True)}
with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, 9) as archive:
    def add(name, data):
        archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED, 9)
    add("expected.json", json.dumps(found, indent=0))
    for path in made:
        add(os.path.basename(path), open(path, "rb").read())
print(len(made), os.path.getsize(target))
