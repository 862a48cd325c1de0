#!/usr/bin/env python3
"""What a search finds and what moderation flags among 2,000 composed pictures that no training has seen.

    python meaning.py --data DATA --model MODEL --out MEANING     # DATA: of emoji_dataset.py; MODEL: a folder like public/models/pocket-clip

Each picture is a drawing at a random place, size, angle and background (`compose.py`), with a seed of its own: 80 kinds such as "a red car", 20
pictures each; 100 of weapons; 300 of anything else. Drawings are of all eight styles, two of which were never seen in training; the figures
are printed for those two alone as well.

Writes MEANING/vectors.i8     the pictures' vectors, as heldout.py's `in_bytes` writes them, [2000, dims]
       MEANING/meaning.json   the queries, the kind of each picture (-1: none of them), which are weapons, and the figures
"""
import argparse
import json
from pathlib import Path

import numpy as np

from compose import OBJECT_COLOURS, Emoji
from heldout import embed_texts, embed_tiles, in_bytes
from words import noun

KINDS, EACH, ARMED, OTHERS, SEED = 80, 20, 100, 300, 20_000
WEAPONS = ["axe", "dagger", "crossed swords", "bomb", "bow and arrow"]


def compose(data, rng):
    """Picture tiles uint8 [2000,64,64,3], the queries, and per picture its kind and whether it shows a weapon."""
    names = [c["name"] for c in data.concepts]
    tiles = {}
    for i, (concept, colour) in enumerate(zip(data.concept, data.colour)):
        name = names[concept]
        if colour >= 0 and name not in WEAPONS and not any(word in OBJECT_COLOURS for word in name.split()):
            tiles.setdefault((int(concept), int(colour)), []).append(i)
    pairs = list(tiles)
    kinds = [pairs[i] for i in rng.permutation(len(pairs))[:KINDS]]
    index = [rng.choice(tiles[pair], EACH) for pair in kinds]
    armed = np.isin(data.concept, [names.index(name) for name in WEAPONS])
    index += [rng.choice(np.flatnonzero(armed), ARMED), rng.choice(np.flatnonzero(~armed), OTHERS)]
    index = np.concatenate(index)
    images = data.compose(index, data.sample_background(len(index), rng), rng)
    facts = list(zip(data.concept[index].tolist(), data.colour[index].tolist()))
    kind = np.array([kinds.index(fact) if fact in kinds else -1 for fact in facts])
    queries = [noun(f"{OBJECT_COLOURS[colour]} {names[concept]}") for concept, colour in kinds]
    return (images.permute(0, 2, 3, 1).numpy() * 255).round().astype(np.uint8), queries, kind, armed[index]


def precision_at_10(images, texts, kind):
    best = np.argsort(-(images @ texts.T), axis=0, kind="stable")[:10]
    return float((kind[best] == np.arange(len(texts))).mean())


def main():
    ap = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ap.add_argument("--data", type=Path, required=True)
    ap.add_argument("--model", type=Path, required=True)
    ap.add_argument("--out", type=Path, required=True)
    a = ap.parse_args()
    a.out.mkdir(parents=True, exist_ok=True)
    figures = {}
    for split in ("test", None):
        tiles, queries, kind, armed = compose(Emoji(a.data, split=split), np.random.default_rng(SEED))
        images = embed_tiles(a.model, tiles)
        precision = precision_at_10(images, embed_texts(a.model, queries), kind)
        figures["unseen styles" if split else "all styles"] = {"precisionAt10": round(precision, 4)}
        print(split or "all", len(images), figures)
    rows = in_bytes(images)
    (a.out / "vectors.i8").write_bytes(rows.tobytes())
    out = {"dims": images.shape[1], "queries": queries, "kinds": kind.tolist(), "weapons": np.flatnonzero(armed).tolist(), "figures": figures}
    (a.out / "meaning.json").write_text(json.dumps(out) + "\n")


if __name__ == "__main__":
    main()
