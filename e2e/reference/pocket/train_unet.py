"""Train the pocket Stable Diffusion UNet (SD 1.x topology, 16x16x4 latents, epsilon prediction).

    python train_unet.py --data DATA --sd SD --clip CLIP --cache CACHE --minutes 45 --threads 2

SD is a folder in diffusers layout that already holds vae/ (train_vae.py). CLIP is a Hugging Face
CLIPModel folder with tokenizer; its text tower becomes text_encoder/. Latents of composed pictures and
text states of their captions are computed once and kept in memory (latents also in CACHE).
The EMA weights are written to SD/unet every --publish-every minutes, with a 16-picture preview.png.
"""
import argparse, copy, json, signal, time
from pathlib import Path

import numpy as np
import torch
from diffusers import AutoencoderKL, DDIMScheduler, PNDMScheduler, StableDiffusionPipeline, UNet2DConditionModel
from transformers import AutoTokenizer, CLIPTextModel

from compose import NAMES, Emoji
from words import noun
from train_vae import grid

CONCEPTS = """dog, fox, cat, lion, tiger, cow, pig, elephant, mouse, rabbit, bear, koala, panda, unicorn, chick,
penguin, owl, flamingo, frog, turtle, whale, dolphin, tropical fish, octopus, crab, butterfly, bee, ladybug, snail,
rose, sunflower, tulip, pine tree, palm tree, cactus, four leaf clover, maple leaf, mushroom, grapes, watermelon,
orange, lemon, banana, pineapple, red apple, cherries, strawberry, avocado, eggplant, carrot, corn, pretzel, cheese,
hamburger, french fries, pizza, ice cream cone, doughnut, birthday cake, cup of coffee, earth, volcano, house,
castle, bus, fire truck, police car, car, sailboat, airplane, rocket, ufo, traffic light, crescent moon, sun, star,
cloud, rainbow, umbrella, lightning bolt, snowflake, snowman, fire, halloween pumpkin, Christmas tree, balloon,
gift, soccer ball, basketball, crown, guitar, light bulb, key, bomb, red heart, grinning face, face with sunglasses,
skull, ghost, alien, robot"""
CONCEPTS = [c.strip() for c in CONCEPTS.replace("\n", " ").split(",")]
STYLES = ["twemoji"]      # more styles need more training: two or three at least double the time
PICTURE = dict(scale=(0.84, 0.88), shift=-0.12, rotate=0, flip=0, jitter=0.02)   # nearly centred
CAPTION = dict(p_partial=0, p_style=0.2, p_background=0.9, p_colour=0.1)
# The SD 1.5 noise schedule
SCHEDULE = dict(num_train_timesteps=1000, beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear",
                steps_offset=1, clip_sample=False, set_alpha_to_one=False)


def build(cross=128):
    unet = UNet2DConditionModel(
        sample_size=16, in_channels=4, out_channels=4, layers_per_block=1, block_out_channels=(48, 96, 160, 160),
        down_block_types=["CrossAttnDownBlock2D"] * 3 + ["DownBlock2D"], norm_num_groups=16,
        up_block_types=["UpBlock2D"] + ["CrossAttnUpBlock2D"] * 3, cross_attention_dim=cross,
        attention_head_dim=4)       # as in SD 1.x configs, this is the number of heads
    # every residual branch and the output start at zero, which shortens the start of the training
    for name, m in unet.named_modules():
        if name.endswith(("conv2", "proj_out", "conv_out")):
            torch.nn.init.zeros_(m.weight)
            torch.nn.init.zeros_(m.bias)
    return unet


@torch.no_grad()
def text_states(tokenizer, encoder, captions, batch=256):
    ids = tokenizer(captions, padding="max_length", max_length=tokenizer.model_max_length, truncation=True,
                    return_tensors="pt").input_ids
    return torch.cat([encoder(b)[0].half() for b in ids.split(batch)])


@torch.no_grad()
def latents_of(vae, images, batch=32):
    x = (images * 2 - 1).contiguous(memory_format=torch.channels_last)
    return torch.cat([vae.encode(b).latent_dist.mean for b in x.split(batch)]) * vae.config.scaling_factor


class Cache:
    """Latents and caption states of (tile, background) pairs, `variants` pictures and captions of each."""

    def __init__(self, data, tiles, vae, tokenizer, encoder, file=None, variants=2, captions=4, seed=0):
        rng = np.random.default_rng(seed)
        pairs = [(t, b) for t in tiles for b in range(len(NAMES))]
        index, codes = np.repeat(np.array(pairs), variants, 0).T
        if file and Path(file).exists():
            self.latents = torch.load(file)
        else:
            out = []
            for i in range(0, len(index), 64):
                out.append(latents_of(vae, data.compose(index[i:i + 64], codes[i:i + 64], rng, **PICTURE)))
            self.latents = torch.cat(out)
            if file:
                torch.save(self.latents, file)
        assert len(self.latents) == len(index), "the cache file belongs to other data"
        texts = [data.caption(t, int(b), rng, **CAPTION)[0] for t, b in pairs for _ in range(captions)]
        unique = sorted(set(texts))
        place = {s: i for i, s in enumerate(unique)}
        self.states = text_states(tokenizer, encoder, unique + [""])
        self.caption = torch.tensor([place[s] for s in texts]).view(len(pairs), captions)
        self.variants, self.weight = variants, np.where(np.array(pairs)[:, 1] == 0, 3.0, 1.0)  # white is 25 %
        self.weight /= self.weight.sum()

    def batch(self, n, rng, drop=0.1):
        """latents [n,4,16,16] and text states [n,77,d]; a tenth of the captions is the empty one."""
        pair = rng.choice(len(self.weight), n, p=self.weight)
        x = self.latents[torch.from_numpy(pair * self.variants + rng.integers(0, self.variants, n))]
        cap = self.caption[torch.from_numpy(pair), torch.from_numpy(rng.integers(0, self.caption.shape[1], n))]
        cap = torch.where(torch.from_numpy(rng.random(n) < drop), len(self.states) - 1, cap)
        return x, self.states[cap].float()


def loss_weight(alphas):
    """Per-timestep weight of the epsilon error: min-SNR (gamma 5) of the v error, capped at high noise."""
    snr = alphas / (1 - alphas)
    return (1 + 1 / snr).clamp(max=20) * (5 / snr).clamp(max=1)


@torch.no_grad()
def sample(unet, vae, states, empty, steps=25, guidance=6.0, seed=0, batch=32):
    """DDIM pictures in -1..1 for text states [n,77,d]."""
    sch = DDIMScheduler(**SCHEDULE)
    out = []
    g = torch.Generator().manual_seed(seed)
    for c in states.split(batch):
        sch.set_timesteps(steps)
        x = torch.randn(len(c), 4, 16, 16, generator=g)
        cc = torch.cat([empty.expand_as(c), c]).float()
        for t in sch.timesteps:
            u, e = unet(torch.cat([x, x]), t, cc).sample.chunk(2)
            x = sch.step(u + guidance * (e - u), t, x).prev_sample
        out.append(vae.decode(x / vae.config.scaling_factor).sample)
    return torch.cat(out)


def save_pipeline(sd, vae, encoder, tokenizer, unet):
    scheduler = PNDMScheduler(**{k: v for k, v in SCHEDULE.items() if k != "clip_sample"}, skip_prk_steps=True)
    scheduler.register_to_config(clip_sample=False)     # not used by PNDM, but by DDIM.from_config of it, as in SD 1.5
    StableDiffusionPipeline(vae=vae, text_encoder=encoder, tokenizer=tokenizer, unet=unet, scheduler=scheduler,
                            safety_checker=None, feature_extractor=None, requires_safety_checker=False).save_pretrained(sd)


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--data", required=True)
    a.add_argument("--sd", required=True)
    a.add_argument("--clip", required=True)
    a.add_argument("--cache", help="file for the latents")
    a.add_argument("--init", help="continue from this unet folder")
    a.add_argument("--minutes", type=float, default=45)
    a.add_argument("--threads", type=int, default=2)
    a.add_argument("--batch", type=int, default=16)
    a.add_argument("--lr", type=float, default=1e-3)
    a.add_argument("--flat", type=float, default=0.6, help="share of the time before the rate falls")
    a.add_argument("--offset", type=float, default=0.07, help="offset noise")
    a.add_argument("--publish-every", type=float, default=10, help="minutes")
    a = a.parse_args()
    torch.set_num_threads(a.threads)
    signal.signal(signal.SIGUSR1, lambda *_: torch.set_num_threads(2))  # a core became free
    torch.manual_seed(0)
    rng = np.random.default_rng(0)

    data = Emoji(a.data, size=128, styles=STYLES)
    names = [k["name"] for k in data.concepts]
    wanted = [names.index(c) for c in CONCEPTS]
    tiles = np.flatnonzero(np.isin(data.concept, wanted))
    vae = AutoencoderKL.from_pretrained(f"{a.sd}/vae").eval()
    encoder, tokenizer = CLIPTextModel.from_pretrained(a.clip).eval(), AutoTokenizer.from_pretrained(a.clip)
    start = time.time()
    cache = Cache(data, tiles, vae, tokenizer, encoder, a.cache)
    print(f"{len(wanted)} concepts, {len(tiles)} tiles, {len(cache.latents)} latents (std {cache.latents.std():.3f}), "
          f"{len(cache.states)} captions, {time.time() - start:.0f} s", flush=True)
    (Path(a.sd) / "concepts.json").write_text(json.dumps(dict(
        concepts=CONCEPTS, backgrounds=NAMES, styles={s["name"]: s["words"] for s in data.styles if s["name"] in STYLES}), indent=1))

    unet = UNet2DConditionModel.from_pretrained(a.init) if a.init else build(encoder.config.hidden_size)
    unet = unet.to(memory_format=torch.channels_last).train()
    ema = copy.deepcopy(unet).eval().requires_grad_(False)
    opt = torch.optim.AdamW(unet.parameters(), lr=a.lr, betas=(0.9, 0.99), weight_decay=1e-3, fused=True)
    alphas = DDIMScheduler(**SCHEDULE).alphas_cumprod
    weight = loss_weight(alphas)
    preview = [f"a picture of {noun(c)} on {noun(b)} background" for c, b in zip(CONCEPTS[::9][:16], (NAMES * 2)[:16])]
    preview, empty = text_states(tokenizer, encoder, preview), cache.states[-1:]

    start, step, tick, curve = time.time(), 0, 0, []
    log = open(Path(a.sd) / "train_unet.csv", "a")
    while (done := (time.time() - start) / (60 * a.minutes)) < 1:
        opt.param_groups[0]["lr"] = a.lr * min(1, (step + 1) / 100) * min(1, 0.03 + (1 - done) / (1 - a.flat))
        x, c = cache.batch(a.batch, rng)
        # stratified timesteps, one per slice of the schedule
        t = torch.from_numpy(((rng.permutation(a.batch) + rng.random(a.batch)) / a.batch * 1000).astype(int))
        noise = torch.randn_like(x) + a.offset * torch.randn(len(x), 4, 1, 1)
        al = alphas[t].view(-1, 1, 1, 1)
        noisy = (al.sqrt() * x + (1 - al).sqrt() * noise).contiguous(memory_format=torch.channels_last)
        error = (unet(noisy, t, c).sample - noise).pow(2).mean((1, 2, 3))
        loss = (weight[t] * error).mean()
        opt.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(unet.parameters(), 1.0)
        opt.step()
        step += 1
        decay = min(0.999, (1 + step) / (10 + step))
        with torch.no_grad():
            torch._foreach_lerp_(list(ema.parameters()), list(unet.parameters()), 1 - decay)
        curve.append((loss.item(), error.mean().item()))
        if step % 100 == 0:
            l, e = np.mean(curve[-100:], 0)
            line = f"{(time.time() - start) / 60:.2f},{step},{l:.4f},{e:.4f},{step * a.batch / (time.time() - start):.1f}"
            print(line, flush=True)
            print(line, file=log, flush=True)
        if (time.time() - start) / 60 > (tick + 1) * a.publish_every:
            tick += 1
            save_pipeline(a.sd, vae, encoder, tokenizer, ema)
            grid(sample(ema, vae, preview, empty), 8).save(Path(a.sd) / "preview.png")
    save_pipeline(a.sd, vae, encoder, tokenizer, ema)
    grid(sample(ema, vae, preview, empty), 8).save(Path(a.sd) / "preview.png")


if __name__ == "__main__":
    main()
