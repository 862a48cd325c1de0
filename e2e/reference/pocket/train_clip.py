#!/usr/bin/env python3
"""Train pocket CLIP (Hugging Face CLIPModel, tiny config, real CLIP tokenizer) on the emoji data set.

    python clip_tokenizer.py --out DIR/tokenizer
    python train_clip.py text   --data DATA --out DIR --minutes 5      # text tower       -> DIR/checkpoint
    python train_clip.py vision --data DATA --out DIR --minutes 12     # vision tower     -> DIR/checkpoint
    python train_clip.py tune   --data DATA --out DIR --minutes 30     # both towers      -> DIR/clip
    python train_clip.py eval   --data DATA --out DIR                  # DIR/clip, or DIR/checkpoint without it

DIR/checkpoint is what the diffusion UNet is conditioned on: after phase "text" its text tower never
changes. DIR/clip is the search model. "tune --resume" goes on from DIR/clip.

Every training picture is composed from known facts (concept, colour, style, background), so a perfect
image encoder can be stood in for by a small table: its vector is the sum of one vector per fact. Phase
"text" trains the text tower contrastively against that table (no pixels, minutes on one core). Phase
"vision" gives the vision tower features: a concept classifier and a prediction of the clean tile, plus
the fixed text space with growing weight. Aligning to the fixed space alone is slow (its concept vectors
are near-orthogonal codes), so phase "tune" then trains both towers: captions against pictures (several
positives per caption; compose.py knows which captions are true of which pictures) and pictures against
plain concept names. Encoder matrices use Muon, which here learnt several times faster than AdamW.

Only tokens seen in training have their own embedding; all other tokens share one "unknown word" vector,
which is trained by inserting unknown words into captions, so unknown words are simply ignored.
Learning rates follow wall-clock time: flat, then linear to zero from half time. Pictures of the styles
marked "test" are never used; phase "text" only reads their names, so that the style words mean something
to other models using that text tower.
"""
import argparse, json, math, os, shutil, sys, time
from pathlib import Path

# Big activations are allocated and freed every step: keep glibc from returning them to the system (3x faster).
TUNE = dict(MALLOC_MMAP_THRESHOLD_="4000000000", MALLOC_TRIM_THRESHOLD_="8000000000",
            MALLOC_TOP_PAD_="200000000", GLIBC_TUNABLES="glibc.malloc.hugetlb=1")
if __name__ == "__main__" and any(os.environ.get(k) != v for k, v in TUNE.items()):
    os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, **TUNE})

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from tokenizers import Tokenizer
from transformers import CLIPConfig, CLIPModel

from compose import GRADIENT, NAMES, Emoji
from words import noun

BOS, EOS, VOCAB, LENGTH = 49406, 49407, 49408, 77
MEAN = torch.tensor([0.48145466, 0.4578275, 0.40821073]).view(3, 1, 1)
STD = torch.tensor([0.26862954, 0.26130258, 0.27577711]).view(3, 1, 1)
CONFIG = dict(
    projection_dim=128,
    vision_config=dict(hidden_size=192, intermediate_size=768, num_hidden_layers=4, num_attention_heads=3,
                       image_size=64, patch_size=16, projection_dim=128, hidden_act="quick_gelu"),
    text_config=dict(hidden_size=128, intermediate_size=512, num_hidden_layers=3, num_attention_heads=2,
                     max_position_embeddings=LENGTH, vocab_size=VOCAB, projection_dim=128, hidden_act="quick_gelu",
                     bos_token_id=BOS, eos_token_id=EOS, pad_token_id=EOS))
FILLER = """highly detailed, 4k, 8k, hd, masterpiece, best quality, sharp focus, beautiful, cute, small, big, large,
tiny, trending on artstation, digital art, vector art, clipart, studio lighting, simple, clean, high quality, professional,
colorful, bright, sticker, logo, centered, isolated, artwork, realistic, nice, lovely, one, single""".replace("\n", " ").split(", ")
TEMPLATES = ["{n}", "{a}", "{n} emoji", "a picture of {a}", "a photo of {a}", "an icon of {a}"]


class Words:
    """Tokenizer plus the compact vocabulary (ids seen in training; the rest share row 0)."""

    def __init__(self, path, texts=(), table=None):
        self.tok = Tokenizer.from_file(str(path))
        self.tok.enable_truncation(LENGTH)
        seen = {BOS, EOS}
        for e in self.tok.encode_batch(list(texts)):
            seen.update(e.ids)
        self.ids = sorted(seen) if table is None else table
        self.compact = np.zeros(VOCAB, np.int64)
        self.compact[self.ids] = np.arange(1, len(self.ids) + 1)
        self.unknown = np.setdiff1d(np.arange(256, VOCAB - 2), self.ids)

    def encode(self, texts, rng=None, p_unknown=0.0):
        """Compact ids [B,S], padded with EOS; with p_unknown, an unknown token is put somewhere."""
        rows = [e.ids for e in self.tok.encode_batch(list(texts))]
        if p_unknown:
            for r in rows:
                while rng.random() < p_unknown and len(r) < LENGTH:
                    r.insert(int(rng.integers(1, len(r))), int(rng.choice(self.unknown)))
        n = max(map(len, rows))
        return torch.from_numpy(self.compact[np.array([r + [EOS] * (n - len(r)) for r in rows])])


class FastGELU(nn.Module):                       # quick_gelu with a fused kernel
    def forward(self, x):
        return F.silu(x * 1.702) * (1 / 1.702)


def set_activation(model, make):
    for layer in [*model.vision_model.encoder.layers, *model.text_model.encoder.layers]:
        layer.mlp.activation_fn = make()


def text_features(model, ids, eos):
    return F.normalize(model.text_projection(model.text_model(input_ids=ids).pooler_output), dim=-1)


def image_features(model, pixels, keep=None, pooled=False):
    """pixels already normalised; keep: indices [B,k] of the patches to look at (None: all)."""
    v = model.vision_model
    x = v.embeddings(pixels)
    if keep is not None:
        x = torch.cat([x[:, :1], x[:, 1:].gather(1, keep[..., None].expand(-1, -1, x.shape[-1]))], 1)
    x = v.encoder(inputs_embeds=v.pre_layrnorm(x)).last_hidden_state[:, 0]
    x = v.post_layernorm(x)
    out = F.normalize(model.visual_projection(x), dim=-1)
    return (out, x) if pooled else out


def augment(x, rng):
    """Colour, noise and blur jitter on float pictures [B,3,S,S] in 0..1 (hue stays: colours are named)."""
    n = len(x)
    u = lambda lo, hi: torch.from_numpy(rng.uniform(lo, hi, (n, 1, 1, 1))).float()
    grey = x.mean(1, keepdim=True)
    x = grey + (x - grey) * torch.where(u(0, 1) < 0.06, torch.zeros(()), u(0.5, 1.4))
    x = (x - 0.5) * u(0.75, 1.2) + 0.5 + u(-0.12, 0.12)
    x = x + torch.from_numpy(rng.uniform(-0.05, 0.05, (n, 3, 1, 1))).float()
    m = torch.eye(3) + torch.from_numpy(rng.standard_normal((n, 3, 3)) * rng.choice([0.05, 0.25], (n, 1, 1), p=[0.7, 0.3])).float()
    x = torch.einsum("nij,njhw->nihw", m, x - 0.5) + 0.5
    blur = rng.random(n) < 0.2
    if blur.any():
        b = torch.from_numpy(blur)
        x[b] = F.avg_pool2d(F.pad(x[b], (1, 1, 1, 1), mode="replicate"), 3, 1)
    return (x + torch.randn_like(x) * u(0, 0.04)).clamp(0, 1)


def choose_patches(x, k, patch=8):
    """Random patches, those with detail (not plain background) preferred."""
    p = F.unfold(x, patch, stride=patch).var(1).add(1e-5).log()         # [B, patches]
    p = 1.5 * torch.sigmoid((p + 6.5))
    gumbel = -torch.log(-torch.log(torch.rand_like(p).clamp(1e-6, 1 - 1e-6)))
    return (p + gumbel).topk(k, 1).indices


def long_caption(text, tags, rng):
    """The caption among many filler words, up to the full 77 tokens."""
    extra = list(rng.choice(FILLER, int(rng.integers(6, 24)))) + list(tags[:4])
    rng.shuffle(extra)
    at = int(rng.integers(0, 3))
    return ", ".join([*extra[:at], text, *extra[at:]])


def soft_targets(match):
    m = match.float()
    return m / m.sum(1, keepdim=True).clamp(min=1)


# -------------------------------------------------------------------- test
def clean(data, size=64, margin=0.9):
    """Tiles on white, no jitter, normalised for CLIP."""
    n = len(data)
    g = F.affine_grid(torch.eye(2, 3)[None].expand(n, -1, -1) / margin, (n, 4, size, size), align_corners=False)
    t = F.grid_sample(data.tiles, g, align_corners=False)
    return ((1 - t[:, 3:] + t[:, :3]) - MEAN) / STD


@torch.no_grad()
def evaluate(model, encode, data, eos, templates=("a picture of {a}",), trials=20, seed=0):
    """Zero-shot accuracy per style: over all concepts (top-1, top-5) and random 10-way."""
    model.eval()
    text = sum(text_features(model, encode([t.format(n=k["name"], a=noun(k["name"])) for k in data.concepts]), eos)
               for t in templates)
    text = F.normalize(text, dim=-1)
    img = torch.cat([image_features(model, p) for p in clean(data).split(128)])
    sims = img @ text.T
    rng, out = np.random.default_rng(seed), {}
    for s in sorted(set(data.style)):
        sel = torch.from_numpy(data.style == s)
        y, z = torch.from_numpy(data.concept)[sel], sims[sel]
        rank = (z > z.gather(1, y[:, None])).sum(1)
        ten = 0.0
        for _ in range(trials):
            others = torch.from_numpy(np.stack([rng.choice(len(data.concepts) - 1, 9, replace=False) for _ in y]))
            others = others + (others >= y[:, None])
            ten += (z.gather(1, y[:, None]) > z.gather(1, others)).all(1).float().mean().item() / trials
        out[data.styles[s]["name"]] = dict(n=len(y), top1=round((rank < 1).float().mean().item(), 4),
                                           top5=round((rank < 5).float().mean().item(), 4), ten_way=round(ten, 4))
    model.train()
    return out


# -------------------------------------------------------------------- save
def save(model, words, out, name="checkpoint"):
    """Full-vocabulary Hugging Face checkpoint: unseen tokens get the shared "unknown word" row."""
    cfg = CLIPConfig(**CONFIG)
    full = CLIPModel(cfg)
    state = {k: v.clone() for k, v in model.state_dict().items()}
    key = "text_model.embeddings.token_embedding.weight"
    state[key] = state[key][torch.from_numpy(words.compact)]
    full.load_state_dict(state)
    tmp, old, gone = out / f"{name}.tmp", out / name, out / f"{name}.old"
    shutil.rmtree(tmp, ignore_errors=True)
    full.save_pretrained(tmp)
    for f in (out / "tokenizer").iterdir():
        shutil.copy(f, tmp)
    (tmp / "preprocessor_config.json").write_text(json.dumps(dict(
        crop_size=dict(height=64, width=64), do_center_crop=True, do_convert_rgb=True, do_normalize=True,
        do_rescale=True, do_resize=True, feature_extractor_type="CLIPFeatureExtractor",
        image_processor_type="CLIPImageProcessor", image_mean=MEAN.flatten().tolist(), image_std=STD.flatten().tolist(),
        resample=3, rescale_factor=1 / 255, size=dict(shortest_edge=64)), indent=2))
    (tmp / "trained_tokens.json").write_text(json.dumps([int(i) for i in words.ids]))
    shutil.rmtree(gone, ignore_errors=True)
    if old.exists():
        old.rename(gone)
    tmp.rename(old)
    shutil.rmtree(gone, ignore_errors=True)
    return full


# -------------------------------------------------------------------- train
def training_texts(data):
    """Every text fragment captions are made of, to collect the token ids that get trained."""
    from compose import FRAMES, OBJECT_COLOURS
    t = [*FILLER, *OBJECT_COLOURS, *data.words, *FRAMES, *TEMPLATES, "a an the on in of and with , . background gradient style emoji",
         "something object", "style words " + " ".join(w for s in data.styles for w in s["words"])]
    for k in data.concepts:
        t += [k["name"], k["label"], noun(k["name"])]
    return t


class Facts(nn.Module):
    """The stand-in image encoder: facts of a picture -> its unit vector."""

    def __init__(self, concepts, styles, dim=128):
        super().__init__()
        table = lambda n, size: nn.Parameter(torch.randn(n, dim) * size / dim ** 0.5)
        self.concept, self.style, self.colour = table(concepts, 1.0), table(styles, 0.4), table(12, 0.4)
        self.background, self.gradient = table(len(NAMES), 0.5), table(1, 0.3)

    def forward(self, data, index, codes):
        codes, grad = torch.as_tensor(codes), torch.as_tensor(codes >= GRADIENT)
        first = torch.where(grad, (codes - GRADIENT) // 10, codes)
        second = torch.where(grad, (codes - GRADIENT) % 10, codes)
        back = (self.background[first] + self.background[second]) / 2 + grad[:, None] * self.gradient
        pick = lambda table, v: table[torch.as_tensor(v)]
        return F.normalize(pick(self.concept, data.concept[index]) + pick(self.style, data.style[index]) +
                           pick(self.colour, data.colour[index] + 1) + back, dim=-1)


class Muon(torch.optim.Optimizer):
    """Momentum whose 2-d updates are orthogonalised (Newton-Schulz): far fewer steps than Adam for matrices.
    Matrices of one shape (or its transpose) go through together."""

    def __init__(self, params, lr, momentum=0.95, weight_decay=0.02):
        super().__init__(params, dict(lr=lr, momentum=momentum, weight_decay=weight_decay))

    @torch.no_grad()
    def step(self):
        for g in self.param_groups:
            shapes = {}
            for p in g["params"]:
                shapes.setdefault(tuple(sorted(p.shape)), []).append(p)
            for ps in shapes.values():
                x = []
                for p in ps:
                    buf = self.state[p].setdefault("m", torch.zeros_like(p))
                    buf.mul_(g["momentum"]).add_(p.grad)
                    u = p.grad + g["momentum"] * buf
                    x.append(u if u.shape[0] <= u.shape[1] else u.T)
                x = torch.stack(x)
                x = x / (x.flatten(1).norm(dim=1)[:, None, None] + 1e-7)
                for _ in range(5):
                    s = x @ x.mT
                    x = 3.4445 * x + (-4.7750 * s + 2.0315 * s @ s) @ x
                for p, u in zip(ps, x):
                    u = u if p.shape[0] <= p.shape[1] else u.T
                    p.mul_(1 - g["lr"] * g["weight_decay"])
                    p.add_(u, alpha=-g["lr"] * max(1, p.shape[0] / p.shape[1]) ** 0.5)


class Run:
    """Clock, learning-rate schedule and log shared by both phases."""

    def __init__(self, a, opts):
        self.a, self.opts, self.start, self.step = a, opts, time.time(), 0
        self.base = [[g["lr"] for g in o.param_groups] for o in opts]
        self.log = open(a.out / f"train_{a.phase}.jsonl", "a" if a.resume else "w")
        self.next_eval, self.sums = a.eval_minutes * 60, {}

    @property
    def done(self):
        return min(1.0, (time.time() - self.start) / (self.a.minutes * 60))

    def update(self, loss, params):
        t = self.done
        k = min(1, (self.step + 1) / self.a.warmup) * min(1, (1 - t) / 0.5 + 0.01)     # flat, then linear to 0
        for o, base in zip(self.opts, self.base):
            o.zero_grad()
            for g, lr in zip(o.param_groups, base):
                g["lr"] = lr * k
        loss.backward()
        nn.utils.clip_grad_norm_(params, 1.0)
        for o in self.opts:
            o.step()
        self.step += 1

    def note(self, every=50, **values):
        for k, v in values.items():
            self.sums[k] = self.sums.get(k, 0) + (v.item() if torch.is_tensor(v) else v)
        if self.step % every == 0:
            self.write(dict(step=self.step, minutes=round((time.time() - self.start) / 60, 2),
                            **{k: round(v / every, 4) for k, v in self.sums.items()}))
            self.sums = {}

    def write(self, rec):
        print(json.dumps(rec), flush=True)
        print(json.dumps(rec), file=self.log, flush=True)

    def time_to_test(self):
        if time.time() - self.start > self.next_eval:
            self.next_eval += self.a.eval_minutes * 60
            return True


def small_model(words):
    """CLIPModel with the compact vocabulary and fast activations."""
    c = json.loads(json.dumps(CONFIG))
    eos = int(words.compact[EOS])
    c["text_config"].update(vocab_size=len(words.ids) + 1, eos_token_id=eos, bos_token_id=int(words.compact[BOS]), pad_token_id=eos)
    model = CLIPModel(CLIPConfig(**c))
    set_activation(model, FastGELU)
    return model, eos


def name_prompts(data, which, template):
    return [template.format(n=data.concepts[c]["name"], a=noun(data.concepts[c]["name"])) for c in which]


def train_text(a):
    torch.manual_seed(a.seed)
    rng = np.random.default_rng(a.seed)
    data = Emoji(a.data, 8)                                     # facts only, no pictures are made
    held = [i for i, s in enumerate(data.styles) if s["clip_split"] == "test"]
    data.colour[np.isin(data.style, held)] = -1                 # a held-out picture's colour is not a fact
    words = Words(a.out / "tokenizer" / "tokenizer.json", training_texts(data))
    model, eos = small_model(words)
    facts = Facts(len(data.concepts), len(data.styles))
    params = [*model.text_model.parameters(), *model.text_projection.parameters(), model.logit_scale, *facts.parameters()]
    run = Run(a, [torch.optim.AdamW(params, lr=a.lr, betas=(0.9, 0.98), eps=1e-6, weight_decay=0.01, fused=True)])
    print(f"{len(data.concepts)} concepts, {len(words.ids)} trained tokens", flush=True)
    while run.done < 1:
        index = rng.integers(0, len(data), a.batch)
        codes = data.sample_background(a.batch, rng, p_white=0.25)
        texts, said = zip(*[data.caption(i, int(c), rng) for i, c in zip(index, codes)])
        match = data.matches(said, index, codes)
        texts = [f"{c}, {rng.choice(FILLER)}" if rng.random() < 0.06 else c for c in texts]
        img = facts(data, index, codes)
        txt = text_features(model, words.encode(texts, rng, 0.08), eos)
        if run.step % 2 == 0:                                   # a few long captions keep all 77 positions trained
            i = rng.choice(a.batch, 8, replace=False)
            tags = lambda j: data.concepts[data.concept[index[j]]]["tags"] if "concept" in said[j] else []
            long = [long_caption(texts[j], tags(j), rng) for j in i]
            txt = txt.index_copy(0, torch.from_numpy(i), text_features(model, words.encode(long), eos))
        scale = model.logit_scale.exp()
        logits = scale * txt @ img.T
        contrast = 0.5 * (F.cross_entropy(logits, soft_targets(match)) + F.cross_entropy(logits.T, soft_targets(match.T)))
        concept = data.concept[index]
        cand = np.unique(np.concatenate([concept[:a.names], rng.integers(0, len(data.concepts), a.names)]))
        ok = np.isin(concept, cand)
        names = text_features(model, words.encode(name_prompts(data, cand, TEMPLATES[int(rng.integers(len(TEMPLATES)))])), eos)
        zs, target = scale * img[torch.from_numpy(ok)] @ names.T, torch.from_numpy(np.searchsorted(cand, concept[ok]))
        naming = F.cross_entropy(zs, target)
        run.update(contrast + naming, params)
        with torch.no_grad():
            model.logit_scale.clamp_(max=math.log(100))
        run.note(contrast=contrast, naming=naming, acc=(zs.argmax(1) == target).float().mean(), scale=scale)
    save(model, words, a.out)
    torch.save(facts.state_dict(), a.out / "facts.pt")
    print("text tower saved", flush=True)


def train_vision(a):
    torch.manual_seed(a.seed)
    rng = np.random.default_rng(a.seed)
    data, test = Emoji(a.data, 64, split="train"), Emoji(a.data, 64, split="test")
    words = Words(a.out / "tokenizer" / "tokenizer.json",
                  table=json.loads((a.out / "checkpoint" / "trained_tokens.json").read_text()))
    model, eos = small_model(words)
    state = CLIPModel.from_pretrained(a.out / "checkpoint", ignore_mismatched_sizes=True).state_dict()
    key = "text_model.embeddings.token_embedding.weight"
    state[key] = state[key][torch.from_numpy(np.concatenate([words.unknown[:1], words.ids]))]
    if not a.resume:                                            # only the text side is taken over
        state = {k: v for k, v in state.items() if not k.startswith("vis")}
    model.load_state_dict(state, strict=False)
    facts = Facts(len(data.concepts), len(data.styles))
    facts.load_state_dict(torch.load(a.out / "facts.pt"))
    for m in (model.text_model, model.text_projection, facts):
        m.requires_grad_(False)
    model.logit_scale.requires_grad_(False)
    if not a.resume:
        for layer in model.vision_model.encoder.layers:         # let the picture reach the class token from the start
            for w, gain in ((layer.self_attn.v_proj, 1.0), (layer.self_attn.out_proj, 1.0), (layer.mlp.fc1, 1.0), (layer.mlp.fc2, 0.7)):
                nn.init.orthogonal_(w.weight, gain)
        e = model.vision_model.embeddings
        e.class_embedding.data.zero_()
        e.position_embedding.weight.data[0] = 0
        e.position_embedding.weight.data[1:] = sincos(int(e.num_patches ** 0.5), e.embed_dim)
        e.patch_embedding.weight.data = whitening(data, rng, e.patch_size, e.embed_dim)
    with torch.no_grad():
        bank = F.normalize(sum(text_features(model, words.encode(name_prompts(data, range(len(data.concepts)), t)), eos) for t in TEMPLATES), dim=-1)
    e = model.vision_model.embeddings                           # the class token starts, and stays, empty
    e.class_embedding.requires_grad_(False)
    e.position_embedding.weight.register_hook(lambda g: g * (torch.arange(len(g)) > 0)[:, None])
    params = [p for p in model.parameters() if p.requires_grad]
    looks = appearance(data)
    heads = nn.ModuleDict(dict(concept=nn.Linear(192, len(data.concepts)), looks=nn.Linear(192, looks.shape[1])))
    params += heads.parameters() if a.aux else []
    inner = {id(p) for p in model.vision_model.encoder.parameters() if p.ndim == 2}
    adam = [p for p in params if id(p) not in inner]
    run = Run(a, [Muon([p for p in params if id(p) in inner], lr=a.muon_lr),
                  torch.optim.AdamW([dict(params=[p for p in adam if p.ndim >= 2], weight_decay=0.05),
                                     dict(params=[p for p in adam if p.ndim < 2], weight_decay=0.0)],
                                    lr=a.lr, betas=(0.9, 0.98), eps=1e-6, fused=True)])
    scale = model.logit_scale.exp().item()
    print(f"{len(data)} training pictures, {sum(p.numel() for p in params):,} parameters", flush=True)
    while run.done < 1:
        j = min(a.max_jitter, a.jitter + run.done * 2 * (a.max_jitter - a.jitter))     # pictures start easy
        index = rng.integers(0, len(data), a.batch)
        b = data.batch(a.batch, rng, index=index, picture=dict(
            scale=(1 - 0.45 * j, 1.0 + 0.05 * j), rotate=18 * j, stretch=0.15 * j, shift=0.15 * j))
        x = b.images + j * (augment(b.images.clone(), rng) - b.images)
        x = (x - MEAN) / STD
        k = a.patches if run.done < a.partial else 0
        img, pooled = image_features(model, x, choose_patches(b.images, k, a.patch) if k else None, pooled=True)
        with torch.no_grad():
            ideal = facts(data, index, b.background)
        zs, target = scale * img @ bank.T, torch.from_numpy(b.concept)
        naming = F.cross_entropy(zs, target, label_smoothing=0.05)
        distance = (1 - (img * ideal).sum(1)).mean()
        loss, extra = naming + 2 * distance, {}
        if a.aux:                                               # features first, then the fixed space
            label = heads["concept"](pooled)
            own = F.cross_entropy(label, target, label_smoothing=0.05)
            look = F.mse_loss(heads["looks"](pooled), looks[torch.from_numpy(index)])
            loss = min(1.0, 0.2 + 2 * run.done) * loss + a.aux * (own + 2 * look)
            extra = dict(own=own, look=look, own_acc=(label.argmax(1) == target).float().mean())
        run.update(loss, params)
        run.note(naming=naming, distance=distance, **extra, acc=(zs.argmax(1) == target).float().mean())
        if run.time_to_test():
            run.write(dict(step=run.step, test=evaluate(model, words.encode, test, eos)))
            save(model, words, a.out)
    save(model, words, a.out)
    report(a, dict(steps=run.step, batch=a.batch, minutes=a.minutes))


def train_tune(a):
    """Both towers together, from DIR/checkpoint or DIR/clip -> DIR/clip (DIR/checkpoint stays as it is)."""
    torch.manual_seed(a.seed)
    rng = np.random.default_rng(a.seed + 1)
    data, test = Emoji(a.data, 64, split="train"), Emoji(a.data, 64, split="test")
    source = a.out / ("clip" if a.resume else "checkpoint")
    words = Words(a.out / "tokenizer" / "tokenizer.json", table=json.loads((source / "trained_tokens.json").read_text()))
    model, eos = small_model(words)
    state = CLIPModel.from_pretrained(source).state_dict()
    key = "text_model.embeddings.token_embedding.weight"
    state[key] = state[key][torch.from_numpy(np.concatenate([words.unknown[:1], words.ids]))]
    model.load_state_dict(state)
    e = model.vision_model.embeddings
    e.class_embedding.requires_grad_(False)
    e.position_embedding.weight.register_hook(lambda g: g * (torch.arange(len(g)) > 0)[:, None])
    params = [p for p in model.parameters() if p.requires_grad]
    inner = {id(p) for p in model.vision_model.encoder.parameters() if p.ndim == 2}
    text = {id(p) for p in [*model.text_model.parameters(), *model.text_projection.parameters()]}
    run = Run(a, [Muon([p for p in params if id(p) in inner], lr=a.muon_lr, weight_decay=0.05),
                  torch.optim.AdamW([dict(params=[p for p in params if id(p) in text], lr=a.lr / 2),
                                     dict(params=[p for p in params if id(p) not in inner | text])],
                                    lr=a.lr, betas=(0.9, 0.98), eps=1e-6, weight_decay=0.02, fused=True)])
    while run.done < 1:
        j = min(a.max_jitter, a.jitter + run.done * 2 * (a.max_jitter - a.jitter))
        b = data.batch(a.batch, rng, picture=dict(scale=(1 - 0.45 * j, 1 + 0.05 * j), rotate=18 * j, stretch=0.25 * j,
                                                  shift=0.15 * j, elastic=0.08 * j, mix=0.6))
        x = b.images + j * (augment(b.images.clone(), rng) - b.images)
        img = image_features(model, (x - MEAN) / STD)
        scale = model.logit_scale.exp()
        txt = text_features(model, words.encode([f"{c}, {rng.choice(FILLER)}" if rng.random() < 0.06 else c for c in b.captions], rng, 0.08), eos)
        logits = scale * txt @ img.T
        contrast = 0.5 * (F.cross_entropy(logits, soft_targets(b.match)) + F.cross_entropy(logits.T, soft_targets(b.match.T)))
        cand = np.unique(np.concatenate([b.concept, rng.integers(0, len(data.concepts), a.names)]))
        names = text_features(model, words.encode(name_prompts(data, cand, TEMPLATES[int(rng.integers(len(TEMPLATES)))])), eos)
        zs, target = scale * img @ names.T, torch.from_numpy(np.searchsorted(cand, b.concept))
        naming = F.cross_entropy(zs, target, label_smoothing=0.05)
        run.update(contrast + naming, params)
        with torch.no_grad():
            model.logit_scale.clamp_(max=math.log(100))
        run.note(contrast=contrast, naming=naming, acc=(zs.argmax(1) == target).float().mean(), scale=scale)
        if run.time_to_test():
            run.write(dict(step=run.step, test=evaluate(model, words.encode, test, eos)))
            save(model, words, a.out, "clip")
    save(model, words, a.out, "clip")
    report(a, dict(steps=run.step, batch=a.batch, minutes=a.minutes))


def whitening(data, rng, patch, dim):
    """Patch filters [dim,3,patch,patch] that decorrelate picture patches (principal directions, equal power)."""
    x = (data.batch(512, rng).images - MEAN) / STD
    p = F.unfold(x, patch, stride=patch).transpose(1, 2).reshape(-1, 3 * patch * patch)
    p = p - p.mean(0)
    val, vec = torch.linalg.eigh(p.T @ p / len(p))
    val, vec = val.flip(0)[:dim], vec.flip(1)[:, :dim]
    w = torch.zeros(dim, p.shape[1])
    w[:vec.shape[1]] = (vec / (val + 0.02 * val.mean()).sqrt()).T
    return w.reshape(dim, 3, patch, patch) * 0.5


def appearance(data, dim=96):
    """What a picture's object looks like, free of jitter and background: principal components of the small clean
    tile, and of the mean tile of its concept. Learning to predict these first gives the tower a smooth start."""
    t = F.adaptive_avg_pool2d(data.tiles, 16).flatten(1)
    c = torch.from_numpy(data.concept)
    mean = torch.zeros(len(data.concepts), t.shape[1]).index_add_(0, c, t) / torch.bincount(c, minlength=len(data.concepts))[:, None]
    out = []
    for v in (t, mean[c]):
        v = v - v.mean(0)
        u, s, _ = torch.svd_lowrank(v, dim, niter=4)
        out.append(u * s.sqrt() * (dim * len(v) / s.sum()).sqrt())        # half-way to equal power, mean variance 1
    return torch.cat(out, 1)


def sincos(grid, dim, size=0.5):
    """Two-dimensional sine-cosine position table [grid*grid, dim], a better start than noise."""
    y, x = torch.meshgrid(torch.arange(grid).float(), torch.arange(grid).float(), indexing="ij")
    w = 1 / (100 ** (torch.arange(dim // 4) / (dim // 4)))
    parts = [f(v.flatten()[:, None] * w) for v in (x, y) for f in (torch.sin, torch.cos)]
    return size * torch.cat(parts, 1)


def load(a):
    model = CLIPModel.from_pretrained(a.out / ("clip" if (a.out / "clip").exists() else "checkpoint")).eval()
    words = Words(a.out / "tokenizer" / "tokenizer.json", table=list(range(VOCAB)))
    words.compact = np.arange(VOCAB)
    return model, words.encode


def report(a, extra={}):
    """Final accuracies of the saved checkpoint, train and held-out styles -> DIR/accuracy.json."""
    model, encode = load(a)
    out = dict(**extra, one_prompt={}, prompts_averaged={})
    for split in ("test", "train"):
        data = Emoji(a.data, 64, split=split)
        out["one_prompt"][split] = evaluate(model, encode, data, EOS)
        out["prompts_averaged"][split] = evaluate(model, encode, data, EOS, TEMPLATES)
    (a.out / "accuracy.json").write_text(json.dumps(out, indent=1))
    print(json.dumps(out), flush=True)


if __name__ == "__main__":
    ap = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ap.add_argument("phase", choices=["text", "vision", "tune", "eval"])
    ap.add_argument("--data", type=Path, required=True)
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--minutes", type=float, default=20)
    ap.add_argument("--eval-minutes", type=float, default=5)
    ap.add_argument("--batch", type=int, help="default 256 for text, 128 for vision")
    ap.add_argument("--names", type=int, default=100, help="text: concept names per step (about twice this)")
    ap.add_argument("--patches", type=int, default=0, help="vision: patches seen per picture at first (0: all)")
    ap.add_argument("--partial", type=float, default=0.7, help="vision: share of the time with only some patches")
    ap.add_argument("--lr", type=float, default=2e-3)
    ap.add_argument("--jitter", type=float, default=0.2, help="vision: strength of shift, scale, colour jitter at the start")
    ap.add_argument("--patch", type=int, default=16, help="vision: patch size")
    ap.add_argument("--max-jitter", type=float, default=0.8, help="vision: strength reached at half time")
    ap.add_argument("--aux", type=float, default=1.0, help="vision: weight of the two helper losses (0 when resuming)")
    ap.add_argument("--muon-lr", type=float, default=0.02)
    ap.add_argument("--warmup", type=int, default=40)
    ap.add_argument("--resume", action="store_true", help="vision: continue from the checkpoint's vision tower")
    ap.add_argument("--threads", type=int, default=1)
    ap.add_argument("--seed", type=int, default=0)
    a = ap.parse_args()
    torch.set_num_threads(a.threads)
    CONFIG["vision_config"]["patch_size"] = a.patch
    a.batch = a.batch or (256 if a.phase == "text" else 128)
    dict(text=train_text, vision=train_vision, tune=train_tune, eval=report)[a.phase](a)
