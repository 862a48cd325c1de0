"""Judge the pocket Stable Diffusion: generate pictures, let the pocket CLIP name them, look at the background.

    python judge_sd.py --sd SD --clip CLIP --out sheet.png [--n 64 --steps 25 --guidance 6]

Prompts are "a picture of a cat on a blue background". Printed: share of pictures whose concept CLIP puts
first among 20 random trained concepts (with the right one), first among all of them, share with the right
background (nearest named colour of the border), and CLIP's figures on real composed pictures, the ceiling.
"""
import argparse, json
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from diffusers import AutoencoderKL, UNet2DConditionModel
from transformers import AutoTokenizer, CLIPModel, CLIPTextModel

from compose import COLOURS, Emoji
from words import noun
from train_unet import PICTURE, STYLES, sample, text_states
from train_vae import grid


class Critic:
    """Pocket CLIP as a classifier over `names`."""

    def __init__(self, folder, names):
        self.model, tok = CLIPModel.from_pretrained(folder).eval(), AutoTokenizer.from_pretrained(folder)
        pre = json.loads((Path(folder) / "preprocessor_config.json").read_text())
        self.mean, self.std = (torch.tensor(pre[k]).view(1, 3, 1, 1) for k in ("image_mean", "image_std"))
        self.size = self.model.config.vision_config.image_size
        frames = ["a picture of {}", "an icon of {}", "a drawing of {}"]
        with torch.no_grad():
            e = 0
            for f in frames:
                ids = tok([f.format(noun(n)) for n in names], padding="max_length", return_tensors="pt",
                          max_length=tok.model_max_length, truncation=True).input_ids
                out = self.model.get_text_features(input_ids=ids)
                e = e + F.normalize(getattr(out, "pooler_output", out), dim=-1)
            self.text = F.normalize(e, dim=-1)

    @torch.no_grad()
    def scores(self, images):
        """float [N,3,H,W] in 0..1 -> cosine [N, names]."""
        x = F.interpolate(images, self.size, mode="bicubic", antialias=True, align_corners=False).clamp(0, 1)
        out = self.model.get_image_features(pixel_values=(x - self.mean) / self.std)
        return F.normalize(getattr(out, "pooler_output", out), dim=-1) @ self.text.T


def accuracy(scores, right, rng, among=20):
    """(first of all, first among `among` random ones), the second averaged over 20 draws."""
    n, k = scores.shape
    own = scores[np.arange(n), right]
    few = [[(scores[i, rng.choice(np.delete(np.arange(k), r), among - 1, replace=False)] < own[i]).all() for i, r in enumerate(right)]
           for _ in range(20)]
    return (scores.argmax(1) == right).mean(), np.mean(few)


def border_colour(images):
    """Index of the named colour nearest to the median of the 4-pixel border."""
    x = torch.cat([images[..., :4, :].flatten(2), images[..., -4:, :].flatten(2), images[..., :4].flatten(2), images[..., -4:].flatten(2)], 2)
    table = torch.tensor(list(COLOURS.values())).float() / 255
    return torch.cdist(x.median(2).values, table).argmin(1).numpy()


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--sd", required=True)
    a.add_argument("--clip", required=True)
    a.add_argument("--data", help="also score real pictures (the ceiling)")
    a.add_argument("--out", default="sheet.png")
    a.add_argument("--n", type=int, default=64)
    a.add_argument("--steps", type=int, default=25)
    a.add_argument("--guidance", type=float, default=6)
    a.add_argument("--seed", type=int, default=0)
    a.add_argument("--threads", type=int, default=1)
    a = a.parse_args()
    torch.set_num_threads(a.threads)
    rng = np.random.default_rng(a.seed)
    meta = json.loads((Path(a.sd) / "concepts.json").read_text())
    names, grounds = meta["concepts"], meta["backgrounds"]
    vae = AutoencoderKL.from_pretrained(f"{a.sd}/vae").eval()
    unet = UNet2DConditionModel.from_pretrained(f"{a.sd}/unet").eval().to(memory_format=torch.channels_last)
    enc, tok = CLIPTextModel.from_pretrained(f"{a.sd}/text_encoder").eval(), AutoTokenizer.from_pretrained(f"{a.sd}/tokenizer")
    concept = np.concatenate([rng.permutation(len(names)) for _ in range(-(-a.n // len(names)))])[:a.n]
    ground = np.concatenate([rng.permutation(len(grounds)) for _ in range(-(-a.n // len(grounds)))])[:a.n]
    prompts = [f"a picture of {noun(names[c])} on {noun(grounds[b])} background" for c, b in zip(concept, ground)]
    states = text_states(tok, enc, prompts + [""])
    images = sample(unet, vae, states[:-1], states[-1:], a.steps, a.guidance, a.seed)
    grid(images, 8).save(a.out)
    images = images.div(2).add(0.5).clamp(0, 1)
    critic = Critic(a.clip, names)
    scores = critic.scores(images).numpy()
    top, few = accuracy(scores, concept, rng)
    print(f"{a.n} pictures, DDIM {a.steps} steps, guidance {a.guidance}: {few:.1%} right among 20, {top:.1%} among {len(names)}, "
          f"background {(border_colour(images) == ground).mean():.1%}")
    wrong = np.flatnonzero(scores.argmax(1) != concept)
    print("missed:", "; ".join(f"{names[concept[i]]} > {names[scores[i].argmax()]}" for i in wrong[:30]))
    if a.data:
        data = Emoji(a.data, size=128, styles=STYLES)
        of = {k["name"]: i for i, k in enumerate(data.concepts)}
        tiles = np.array([rng.choice(np.flatnonzero(data.concept == of[names[c]])) for c in concept])
        real = data.compose(tiles, ground, rng, **PICTURE)
        top, few = accuracy(critic.scores(real).numpy(), concept, rng)
        again = torch.cat([vae(b * 2 - 1).sample for b in real.split(16)]).detach().div(2).add(0.5).clamp(0, 1)
        vtop, vfew = accuracy(critic.scores(again).numpy(), concept, rng)
        print(f"ceiling, real pictures: {few:.1%} among 20, {top:.1%} among all, background {(border_colour(real) == ground).mean():.1%}; "
              f"through the VAE: {vfew:.1%}, {vtop:.1%}, {(border_colour(again) == ground).mean():.1%}")


if __name__ == "__main__":
    main()
