#!/usr/bin/env python3
"""The held-out pictures as the judge sees them, in one lossless picture a style, and what the judge measures on them.

    python heldout.py --data DATA --model MODEL --out HELDOUT     # DATA: of emoji_dataset.py; MODEL: a folder like public/models/pocket-clip
    python heldout.py --model MODEL --out HELDOUT                 # judges a model on the pictures that are in HELDOUT already

Writes HELDOUT/<style>.webp   64x64 tiles, `columns` a row, on white, in the order of heldout.json
       HELDOUT/heldout.json   the prompt of every concept; per style the concept of each tile, its licence, the judge's figures, and how many
                              concepts are nearer to each tile than its own
       HELDOUT/vectors.i8     the tiles' vectors, one style after the other, as `in_bytes` writes them, [tiles, dims]

The judge (`train_clip.evaluate`): "a picture of a {name}" for all 498 concepts, the nearest one is the answer. `top1`, `top5` of all;
`ten`: the chance to be nearer than 9 others drawn at random, in closed form instead of by drawing. Through ONNX Runtime on the CPU, from these
very pictures, scaled to the side that the model sees (Pillow's bicubic filter, as the app does it).
"""
import argparse
import json
from math import comb
from pathlib import Path

import numpy as np
import onnxruntime as ort
from PIL import Image
from tokenizers import Tokenizer

from words import noun

SIDE, COLUMNS, MARGIN = 64, 21, 0.9
PROMPT = "a picture of {}"


def on_white(tiles):
    """Straight-alpha 128x128 tiles -> 64x64 RGB on white, as `train_clip.clean` makes them: halved, then scaled by 0.9, bilinear."""
    t = tiles.astype(np.float32) / 255
    t[..., :3] *= t[..., 3:]
    t = t.reshape(len(t), SIDE, 2, SIDE, 2, 4).mean((2, 4))
    # grid_sample, align_corners=False, zeros outside
    at = ((np.arange(SIDE) + 0.5) * 2 / SIDE - 1) / MARGIN
    at = ((at + 1) * SIDE - 1) / 2
    low = np.floor(at).astype(int)
    matrix = np.zeros((SIDE, SIDE), np.float32)
    for i, (k, x) in enumerate(zip(low, at)):
        for j, w in ((k, 1 - (x - k)), (k + 1, x - k)):
            if 0 <= j < SIDE:
                matrix[i, j] += w
    t = np.einsum("yi,nijc->nyjc", matrix, t)
    t = np.einsum("xj,nyjc->nyxc", matrix, t)
    return np.rint((1 - t[..., 3:] + t[..., :3]).clip(0, 1) * 255).astype(np.uint8)


def unit(rows):
    return rows / np.linalg.norm(rows, axis=-1, keepdims=True)


def session(path):
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def embed_texts(model, texts):
    tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))
    graph = session(model / "onnx/text_model.onnx")
    rows = [np.array([tokenizer.encode(text).ids], np.int64) for text in texts]
    return unit(np.concatenate([graph.run(["text_embeds"], {"input_ids": row})[0] for row in rows]))


def embed_tiles(model, tiles):
    """uint8 [n, side, side, 3] -> unit vectors [n, dims]."""
    config = json.loads((model / "preprocessor_config.json").read_text())
    mean, std = (np.array(config[k], np.float32) for k in ("image_mean", "image_std"))
    side = config["crop_size"]["height"]
    graph = session(model / "onnx/vision_model.onnx")
    rows = []
    for few in np.split(tiles, range(16, len(tiles), 16)):
        if side != tiles.shape[1]:
            few = np.stack([np.asarray(Image.fromarray(tile).resize((side, side), Image.BICUBIC)) for tile in few])
        pixels = ((few.astype(np.float32) / np.float32(255) - mean) / std).transpose(0, 3, 1, 2)
        rows.append(graph.run(["image_embeds"], {"pixel_values": pixels})[0])
    return unit(np.concatenate(rows))


def judge(images, texts, concept):
    """Shares of right answers, from the rank of the right concept among all; and the ranks."""
    cosines = images @ texts.T
    rank = (cosines > np.take_along_axis(cosines, concept[:, None], 1)).sum(1)
    others = len(texts) - 1
    ten = [comb(others - r, 9) / comb(others, 9) for r in rank.tolist()]
    share = lambda values: round(float(np.mean(values)), 4)
    return {"top1": share(rank < 1), "top5": share(rank < 5), "ten": share(ten)}, rank.tolist()


def in_bytes(images):
    """Unit vectors as int8: the square root of each number's share of the row's largest, so that small ones are not lost."""
    share = images / np.abs(images).max(1, keepdims=True)
    rows = np.rint(np.sign(share) * np.sqrt(np.abs(share)) * 127).astype(np.int8)
    back = rows.astype(np.float32)
    assert np.sum(unit(back * np.abs(back)) * images, 1).min() > 0.9999
    return rows


def sheet(tiles):
    rows = -(-len(tiles) // COLUMNS)
    canvas = np.full((rows * COLUMNS, SIDE, SIDE, 3), 255, np.uint8)
    canvas[: len(tiles)] = tiles
    return Image.fromarray(canvas.reshape(rows, COLUMNS, SIDE, SIDE, 3).swapaxes(1, 2).reshape(rows * SIDE, COLUMNS * SIDE, 3))


def made_anew(data, out):
    """Writes the sheets of the held-out styles: the prompts, and per style what it is and its tiles."""
    meta = json.loads((data / "emoji.json").read_text())
    kept = np.load(data / "emoji.npz")
    styles = []
    for i, style in enumerate(meta["styles"]):
        if style["clip_split"] != "test":
            continue
        chosen = kept["style"] == i
        file = f"{style['name']}.webp"
        sheet(on_white(kept["images"][chosen])).save(out / file, lossless=True, quality=100, method=6)
        styles.append({"style": style["name"], "file": file, "source": f"{style['package']} {style['version']}", "licence": style["licence"],
                       "author": style["author"], "judge": {}, "concepts": kept["concept"][chosen].astype(int).tolist()})
    return [PROMPT.format(noun(c["name"])) for c in meta["concepts"]], styles


def tiles_of(file, count):
    pixels = np.asarray(Image.open(file).convert("RGB"))
    rows = len(pixels) // SIDE
    return pixels.reshape(rows, SIDE, COLUMNS, SIDE, 3).swapaxes(1, 2).reshape(rows * COLUMNS, SIDE, SIDE, 3)[:count]


def main():
    ap = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ap.add_argument("--data", type=Path)
    ap.add_argument("--model", type=Path, required=True)
    ap.add_argument("--out", type=Path, required=True)
    a = ap.parse_args()
    a.out.mkdir(parents=True, exist_ok=True)
    if a.data:
        prompts, styles = made_anew(a.data, a.out)
    else:
        kept = json.loads((a.out / "heldout.json").read_text())
        prompts, styles = kept["prompts"], kept["styles"]
    texts = embed_texts(a.model, prompts)
    rows = []
    for style in styles:
        concepts = np.array(style["concepts"])
        images = embed_tiles(a.model, tiles_of(a.out / style["file"], len(concepts)))
        style["judge"], style["ranks"] = judge(images, texts, concepts)
        rows.append(in_bytes(images))
        print(style["style"], len(concepts), style["judge"])
    (a.out / "vectors.i8").write_bytes(np.concatenate(rows).tobytes())
    out = {"dims": rows[0].shape[1], "side": SIDE, "columns": COLUMNS, "versions": {"onnxruntime": ort.__version__}, "prompts": prompts, "styles": styles}
    (a.out / "heldout.json").write_text(json.dumps(out, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
