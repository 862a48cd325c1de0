"""Tiny pictures with parameters where they are harder to find: in the opacity, in AVIF and HEIC, in a workflow of ComfyUI.

    python make_sd_foreign.py --out ../../golden/sd      (Pillow 13.0.0, ImageMagick 7 and exiftool for the HEIC)

`hidden/`: text in the lowest bits of the opacity, as NovelAI/novelai-image-metadata (MIT) reads it: column by column, a mark of 15
letters, the length in bits as a big-endian 32-bit number, then gzip (or plain) UTF-8. `foreign/`: joins the files that are there.
"""
import argparse
import gzip
import json
import shutil
import subprocess
import tempfile
from pathlib import Path

from PIL import Image
from PIL.PngImagePlugin import PngInfo

A1111 = "a café, (warm:1.2)\nNegative prompt: blur\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 5, Size: 64x48"
NOVELAI = {
    "Description": "{a fox}, snow", "Software": "NovelAI", "Source": "Stable Diffusion 1D44365E", "Generation time": "2.5",
    "Comment": json.dumps({"steps": 28, "height": 768, "width": 512, "scale": 11.0, "seed": 3_000_000_001, "sampler": "k_euler_ancestral",
                           "uc": "lowres", "strength": 0.69, "noise": 0.667}),
}


def hide(text, packed, size):
    body = gzip.compress(text.encode(), mtime=0) if packed else text.encode()
    data = (b"stealth_pngcomp" if packed else b"stealth_pnginfo") + (8 * len(body)).to_bytes(4, "big") + body
    bits = [byte >> (7 - i) & 1 for byte in data for i in range(8)]
    width, height = size
    picture = Image.new("RGBA", size)
    for n in range(width * height):
        x, y = n // height, n % height
        picture.putpixel((x, y), (200, 90 + x % 60, 40 + y % 60, 254 | (bits[n] if n < len(bits) else 1)))
    return picture


def node(number, kind, inputs, values, mode=0, outputs=()):
    return {"id": number, "type": kind, "mode": mode, "widgets_values": values,
            "inputs": [{"name": name, "type": type_, "link": link} for name, type_, link in inputs],
            "outputs": [{"name": name, "type": name, "links": []} for name in outputs]}


WORKFLOW = {
    "last_node_id": 20, "version": 0.4, "groups": [], "config": {}, "extra": {},
    "nodes": [
        node(4, "CheckpointLoaderSimple", [], ["fox.safetensors"], outputs=("MODEL", "CLIP", "VAE")),
        node(10, "LoraLoader", [("model", "MODEL", 1), ("clip", "CLIP", 2)], ["ink.safetensors", 0.7, 0.7], outputs=("MODEL", "CLIP")),
        node(11, "LoraLoader", [("model", "MODEL", 3), ("clip", "CLIP", 4)], ["off.safetensors", 1, 1], mode=4, outputs=("MODEL", "CLIP")),
        node(6, "CLIPTextEncode", [("clip", "CLIP", 6)], ["a fox in the snow"], outputs=("CONDITIONING",)),
        node(7, "CLIPTextEncode", [("clip", "CLIP", 6)], ["blurry"], outputs=("CONDITIONING",)),
        node(12, "FreeU_V2", [("model", "MODEL", 5)], [1.3, 1.4, 0.9, 0.2], outputs=("MODEL",)),
        node(5, "EmptyLatentImage", [], [512, 640, 1], outputs=("LATENT",)),
        node(14, "PrimitiveNode", [], [33, "fixed"], outputs=("INT",)),
        node(15, "Reroute", [("", "*", 12)], [], outputs=("CONDITIONING",)),
        node(3, "KSampler", [("model", "MODEL", 7), ("positive", "CONDITIONING", 8), ("negative", "CONDITIONING", 9),
                             ("latent_image", "LATENT", 10), ("steps", "INT", 14)],
             [18_446_744_073_709_551_615, "randomize", 20, 6.5, "dpmpp_2m", "karras", 1], outputs=("LATENT",)),
        node(8, "VAEDecode", [("samples", "LATENT", 11), ("vae", "VAE", 13)], [], outputs=("IMAGE",)),
        node(9, "SaveImage", [("images", "IMAGE", 15)], ["ComfyUI"]),
        node(16, "Note", [], ["a note"]),
    ],
    "links": [[1, 4, 0, 10, 0, "MODEL"], [2, 4, 1, 10, 1, "CLIP"], [3, 10, 0, 11, 0, "MODEL"], [4, 10, 1, 11, 1, "CLIP"],
              [5, 11, 0, 12, 0, "MODEL"], [6, 11, 1, 6, 0, "CLIP"], [7, 12, 0, 3, 0, "MODEL"], [8, 15, 0, 3, 1, "CONDITIONING"],
              [12, 6, 0, 15, 0, "CONDITIONING"], [9, 7, 0, 3, 2, "CONDITIONING"], [10, 5, 0, 3, 3, "LATENT"], [11, 3, 0, 8, 0, "LATENT"],
              [13, 4, 2, 8, 1, "VAE"], [14, 14, 0, 3, 4, "INT"], [15, 8, 0, 9, 0, "IMAGE"]],
}


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--out", type=Path, required=True)
    out = arguments.parse_args().out
    hidden, foreign = out / "hidden", out / "foreign"
    hidden.mkdir(parents=True, exist_ok=True)
    novelai = hide(json.dumps(NOVELAI), True, (80, 64))
    novelai.save(hidden / "novelai.png")
    novelai.save(hidden / "novelai.webp", lossless=True, exact=True)
    hide(A1111, False, (40, 64)).save(hidden / "a1111.png")
    cut = novelai.copy()
    cut.paste((0, 0, 0, 255), (3, 0, 40, 64))
    cut.save(hidden / "changed.png")

    plain = Image.new("RGB", (64, 48), (200, 120, 40))
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9286] = b"UNICODE\0" + A1111.encode("utf-16-be")
    plain.save(foreign / "a1111.avif", exif=exif.tobytes())
    with tempfile.TemporaryDirectory() as folder:
        plain.save(f"{folder}/plain.png")
        heic = f"{folder}/a1111.heic"
        subprocess.run(["convert", f"{folder}/plain.png", heic], check=True)
        subprocess.run(["exiftool", "-q", f"-UserComment={A1111}", heic], check=True)
        shutil.copy(heic, foreign / "a1111.heic")
    info = PngInfo()
    info.add_text("workflow", json.dumps(WORKFLOW))
    plain.resize((8, 6)).save(foreign / "comfy-workflow.png", pnginfo=info)


main()
