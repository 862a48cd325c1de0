"""Turn the emoji tiles of emoji_dataset.py into training pictures with captions (CLIP and diffusion).

    data = Emoji("DIR", size=64, styles=["noto", "twemoji"])    # or split="train" / "test"
    batch = data.batch(256, rng)                                # rng = numpy Generator
    batch.images    float32 [B,3,64,64] in 0..1
    batch.captions  list of B strings
    batch.match     bool [B,B]: caption i is true of picture j (several positives per row are normal)

A picture is one tile at a random scale, shift, rotation and flip on a plain background (10 named
colours, white most often) or a two-colour gradient. A caption is built from facts about the picture:
concept, category or tag word, dominant colour, style, background. Each fact used is remembered, so
`match` is exact. "On white" is rarely said; any other background is usually said.

Style words (unique name / plain word), stored in emoji.json:
    noto: noto, shaded          fluent-emoji: fluent, 3d           fluent-emoji-flat: fluent flat, minimal
    twemoji: twemoji, flat      openmoji: openmoji, outlined       fxemoji: fxemoji, cartoon
    noto-v1: noto classic, classic                                 emojione: emojione, vintage
"""
import colorsys, json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from words import noun

COLOURS = {  # name -> sRGB; used for backgrounds and for naming an object's own colour
    "white": (255, 255, 255), "black": (20, 20, 20), "gray": (150, 150, 150), "red": (222, 50, 45),
    "orange": (250, 150, 40), "yellow": (250, 220, 70), "green": (75, 170, 75), "blue": (60, 120, 220),
    "purple": (130, 75, 190), "pink": (250, 165, 195),
}
NAMES = list(COLOURS)
GRADIENT = len(NAMES)           # background codes: 0..9 plain, 10 + 10*a + b a gradient from a to b
OBJECT_COLOURS = NAMES + ["brown"]
FRAMES = ["a picture of {}", "a photo of {}", "an image of {}", "a drawing of {}", "an icon of {}",
          "an illustration of {}", "a cartoon of {}"]


def dominant_colour(tile):
    """Index into OBJECT_COLOURS if one colour covers most of the tile's visible pixels, else -1."""
    px = tile[tile[..., 3] > 128][:, :3][::31] / 255.0
    votes = np.zeros(len(OBJECT_COLOURS))
    for r, g, b in px:
        h, s, v = colorsys.rgb_to_hsv(r, g, b)
        h *= 360
        if v < 0.22: name = "black"
        elif s < 0.14: name = "white" if v > 0.88 else "gray"
        elif h < 14 or h >= 345: name = "pink" if s < 0.5 and v > 0.8 else "brown" if v < 0.55 else "red"
        elif h < 40: name = "brown" if v < 0.72 or s < 0.45 else "orange"
        elif h < 68: name = "yellow" if v > 0.6 else "brown"
        elif h < 165: name = "green"
        elif h < 250: name = "gray" if s < 0.25 else "blue"
        elif h < 300: name = "purple"
        else: name = "pink"
        votes[OBJECT_COLOURS.index(name)] += 1
    best = int(votes.argmax())
    return best if len(px) and votes[best] > 0.6 * len(px) else -1


@dataclass
class Batch:
    images: torch.Tensor
    captions: list
    concept: np.ndarray     # facts of the pictures ...
    style: np.ndarray
    background: np.ndarray
    match: torch.Tensor     # ... and which caption is true of which picture


class Emoji:
    def __init__(self, folder, size=64, styles=None, split=None):
        folder = Path(folder)
        meta = json.loads((folder / "emoji.json").read_text())
        self.concepts, self.styles, self.size = meta["concepts"], meta["styles"], size
        z = np.load(folder / "emoji.npz")
        keep = [i for i, s in enumerate(self.styles)
                if (styles is None or s["name"] in styles) and (split is None or s["clip_split"] == split)]
        sel = np.isin(z["style"], keep)
        tiles, self.concept, self.style = z["images"][sel], z["concept"][sel].astype(int), z["style"][sel].astype(int)
        self.colour = np.array([dominant_colour(t) for t in tiles])
        self.same = {c: np.flatnonzero(self.concept == c) for c in set(self.concept)}
        # premultiplied float tiles, averaged down to the output size (so sampling does not alias)
        t = torch.from_numpy(tiles).permute(0, 3, 1, 2).float() / 255
        t[:, :3] *= t[:, 3:]
        self.tiles = F.adaptive_avg_pool2d(t, size) if size < t.shape[-1] else t
        # words that are true of a concept without naming it: categories, then tags
        self.categories = sorted({c for k in self.concepts for c in k["categories"]})
        self.words = self.categories + sorted({t for k in self.concepts for t in k["tags"]} - set(self.categories))
        self.word_index = {w: i for i, w in enumerate(self.words)}
        self.has_word = np.zeros((len(self.concepts), len(self.words)), bool)
        for i, k in enumerate(self.concepts):
            for w in [*k["categories"], *k["tags"], k["name"]]:
                if w in self.word_index:
                    self.has_word[i, self.word_index[w]] = True

    def __len__(self):
        return len(self.concept)

    # ---------------------------------------------------------------- pictures
    def sample_background(self, n, rng, p_white=0.4, p_gradient=0.15):
        """Codes of n backgrounds: white (0), another plain colour (1..9), or a gradient (10 + 10a + b)."""
        plain = rng.integers(1, len(NAMES), n)
        a = rng.integers(0, len(NAMES), n)
        b = (a + rng.integers(1, len(NAMES), n)) % len(NAMES)
        u = rng.random(n)
        return np.where(u < p_white, 0, np.where(u < p_white + p_gradient, GRADIENT + 10 * a + b, plain))

    def background(self, codes, rng, jitter=0.06):
        """float [B,3,S,S] for background codes, each colour slightly varied."""
        n, S = len(codes), self.size
        table = torch.tensor([COLOURS[c] for c in NAMES]).float() / 255
        grad = codes >= GRADIENT
        first = np.where(grad, (codes - GRADIENT) // 10, codes)
        second = np.where(grad, (codes - GRADIENT) % 10, codes)
        c = torch.stack([table[first], table[second]], 1)
        c = c + jitter * torch.from_numpy(rng.standard_normal((n, 1, 3))).float() * torch.from_numpy(codes > 0).view(n, 1, 1)
        angle = torch.from_numpy(rng.random(n) * 2 * np.pi).float().view(n, 1, 1)
        y, x = torch.meshgrid(torch.linspace(-1, 1, S), torch.linspace(-1, 1, S), indexing="ij")
        t = (0.5 + 0.5 * (x * angle.cos() + y * angle.sin())).clamp(0, 1).unsqueeze(1)
        return (c[:, 0, :, None, None] * (1 - t) + c[:, 1, :, None, None] * t).clamp(0, 1)

    def compose(self, index, codes, rng, scale=(0.6, 1.0), shift=0.12, rotate=15.0, flip=0.5, jitter=0.06,
                stretch=0.0, elastic=0.0, mix=0.0):
        """Paste tiles[index] on backgrounds; returns float [B,3,S,S] in 0..1.

        stretch, elastic: aspect jitter and smooth warping. mix: share of pictures partly blended with another
        style's tile of the same concept (the named tile stays dominant). All three are for classifiers."""
        n = len(index)
        u = lambda lo, hi: torch.from_numpy(rng.uniform(lo, hi, n)).float()
        s, th = u(*scale), u(-rotate, rotate) * np.pi / 180
        fx = torch.where(u(0, 1) < flip, -1.0, 1.0)
        room = (1 - s) + shift                      # large objects move less
        cos, sin = th.cos() / s, th.sin() / s
        tx, ty = u(-1, 1) * room * 0.7, u(-1, 1) * room * 0.7
        a = 1 + u(-stretch, stretch)                # aspect ratio jitter
        m = torch.stack([torch.stack([cos, sin, -(cos * tx + sin * ty)], 1) * (fx * a)[:, None],
                         torch.stack([-sin, cos, sin * tx - cos * ty], 1) / a[:, None]], 1)
        grid = F.affine_grid(m, (n, 4, self.size, self.size), align_corners=False)
        if elastic:
            bend = torch.from_numpy(rng.standard_normal((n, 2, 4, 4))).float() * elastic
            grid = grid + F.interpolate(bend, size=self.size, mode="bicubic", align_corners=True).permute(0, 2, 3, 1)
        tiles = self.tiles[torch.as_tensor(index)]
        if mix:
            at = np.flatnonzero(rng.random(n) < mix)
            other = [rng.choice(self.same[self.concept[i]]) for i in np.asarray(index)[at]]
            m = torch.from_numpy(rng.uniform(-0.5, 1.5, (len(at), 1, 4, 4)) + rng.uniform(-1, 1, (len(at), 1, 1, 1))).float()
            m = F.interpolate(m, size=self.size, mode="bilinear", align_corners=True).clamp(0, 1)
            m = torch.where(m.mean((2, 3), keepdim=True) < 0.5, 1 - m, m)
            tiles[at] = tiles[at] * m + self.tiles[torch.as_tensor(np.array(other))] * (1 - m)
        fg = F.grid_sample(tiles, grid, mode="bilinear", align_corners=False)
        return (self.background(codes, rng, jitter) * (1 - fg[:, 3:]) + fg[:, :3]).clamp(0, 1)

    # ---------------------------------------------------------------- captions
    def caption(self, i, code, rng, p_partial=0.2, p_style=0.25, p_background=0.8, p_colour=0.25,
                p_label=0.1):
        """Caption of tile i on background `code` -> (text, facts used).

        facts: concept, word, colour, style, background (absent = the caption does not say)."""
        k, style, r = self.concepts[self.concept[i]], self.styles[self.style[i]], rng.random
        pick = lambda xs: xs[int(rng.integers(len(xs)))]
        facts, name, say_background = {}, k["name"], False
        if r() < p_partial:                                   # does not name the concept
            u = r()
            if u < 0.6 or not k["tags"]:
                word = pick(k["categories"])
                facts["word"] = self.word_index[word]
                name = word
            elif u < 0.8:
                name = pick(k["tags"])
                facts["word"] = self.word_index[name]
            else:
                name, say_background = pick(["something", "object", "emoji"]), True
        else:
            facts["concept"] = self.concept[i]
            if r() < p_label:                                 # emojibase's own label, e.g. "tangerine"
                name = k["label"].replace("’", "'")
        colour = OBJECT_COLOURS[self.colour[i]] if self.colour[i] >= 0 else None
        if colour and r() < p_colour and not any(c in name.split() for c in OBJECT_COLOURS):
            facts["colour"], name = self.colour[i], f"{colour} {name}"
        a_name = noun(name) if "word" not in facts or name in k["categories"] else name  # tags: not always nouns

        u = r()
        if u < 0.25: text = a_name
        elif u < 0.40: text = name
        elif u < 0.55: text = name if name == "emoji" else f"{name} emoji"
        elif u < 0.85 or "concept" not in facts: text = pick(FRAMES).format(a_name)
        else: text = f"{pick(k['categories'])}, {a_name}"
        if r() < p_style:
            facts["style"] = self.style[i]
            word = pick(style["words"])
            text = pick([f"{text}, {word} style", f"{text}, {word}", f"{text} in {word} style"])
        if code == 0:                                          # white is the unspoken default
            if say_background or r() < 0.12:
                facts["background"] = code
                text += pick([" on a white background", ", white background"])
        elif say_background or r() < p_background:
            facts["background"] = code
            if code < GRADIENT:
                text += pick([" on {1} background", " on {0}", ", {0} background"]).format(NAMES[code], noun(NAMES[code]))
            else:
                a, b = divmod(code - GRADIENT, 10)
                if r() < 0.5: a, b = b, a
                text += f" on {noun(NAMES[a])} and {NAMES[b]}" + pick([" background", " gradient background"])
        return text, facts

    def matches(self, facts, index, codes):
        """bool [len(facts), len(index)]: every fact of caption i holds for picture j."""
        index, codes = np.asarray(index), np.asarray(codes)
        grad = codes >= GRADIENT                               # "a and b" means the same as "b and a"
        a, b = (codes - GRADIENT) // 10, (codes - GRADIENT) % 10
        canon = np.where(grad, GRADIENT + 10 * np.minimum(a, b) + np.maximum(a, b), codes)
        col = lambda key, f=lambda v: v: np.array([f(x[key]) if key in x else -9 for x in facts])[:, None]
        eq = lambda want, have: (want == -9) | (want == have[None])
        def canonical(v):
            if v < GRADIENT: return v
            p, q = divmod(v - GRADIENT, 10)
            return GRADIENT + 10 * min(p, q) + max(p, q)
        m = eq(col("concept"), self.concept[index]) & eq(col("colour"), self.colour[index])
        m &= eq(col("style"), self.style[index]) & eq(col("background", canonical), canon)
        word = col("word")[:, 0]
        has = self.has_word[self.concept[index]][:, np.maximum(word, 0)].T
        return torch.from_numpy(m & ((word == -9)[:, None] | has))

    # ---------------------------------------------------------------- both
    def batch(self, n, rng, index=None, picture={}, caption={}, p_white=0.4, p_gradient=0.15):
        index = rng.integers(0, len(self), n) if index is None else np.asarray(index)
        codes = self.sample_background(len(index), rng, p_white, p_gradient)
        images = self.compose(index, codes, rng, **picture)
        texts, facts = zip(*[self.caption(i, int(c), rng, **caption) for i, c in zip(index, codes)])
        return Batch(images, list(texts), self.concept[index], self.style[index], codes,
                     self.matches(facts, index, codes))
