"""Every sampler that the app names, over steps and configurations, as diffusers' pipelines run it: a few numbers of each run.

`Class.from_config(config, steps_offset=1, ...)`, `set_timesteps(n)`, `set_begin_index(0)` (as the pipelines of SDXL do), then the toy
model of make_sd_schedulers.py from randn(1, 4, 2, 2) * init_noise_sigma of manual_seed(42), which feeds the steps too.
Three samplers are not, or not whole, in diffusers:
- "DPM++ SDE" draws its Brownian path from torchsde; here from the generator: the increment over the first half of an interval, then the
  one over the whole, each scaled to unit variance. Needs torchsde installed (the class insists), runs none of it.
- "DPM++ 2S a" is written out after k-diffusion's `sample_dpmpp_2s_ancestral`, on EulerDiscreteScheduler's noise levels.
- "Euler a" with a curve is EulerAncestralDiscreteScheduler's step on EulerDiscreteScheduler's schedule (k-diffusion's).

Writes sampler-grid.json (names, steps, configurations) and sampler-grid.f32: for each configuration, name and number of steps
[weighted sum of timesteps, of sigmas, init_noise_sigma, 3 latents after the first call, 3 after the middle one, 3 after the last];
the weights are cos(i). All NaN: not finite in diffusers; all infinity: refused there.
--all writes every combination instead: 29,280 runs, 1.4 MB, for a run by hand (see sampler-grid.test.ts). It takes half an hour
to an hour, tells each configuration with its slowest run, keeps what is done, and goes on there when it is started again.
"""
import copy
import functools
import inspect
import itertools
import json
import math
import time
import warnings

from common import arguments, versions, write_json, write_raw
from make_sd_schedulers import model

import diffusers
import numpy as np
import scipy.stats
import torch
from diffusers.schedulers import scheduling_lms_discrete

torch.set_num_threads(1)
# what takes the time, each exact to float64: quantiles are asked for again and again; LMS integrates polynomials of degree 3
scipy.stats.beta.ppf = functools.cache(scipy.stats.beta.ppf)
NODES, WEIGHTS = np.polynomial.legendre.leggauss(8)
scheduling_lms_discrete.integrate.quad = lambda function, a, b, **_: (
    sum(w * function((b - a) / 2 * x + (a + b) / 2) for x, w in zip(NODES, WEIGHTS)) * (b - a) / 2, 0)
# torch's square root is off by a last bit on some processors, which cosine betas at zero terminal SNR amplify ten thousandfold
torch.Tensor.sqrt = lambda tensor: torch.from_numpy(np.asarray(np.sqrt(tensor.numpy())))
POWER = torch.Tensor.__pow__
torch.Tensor.__pow__ = lambda tensor, power: tensor.sqrt() if power == 0.5 and tensor.dtype == torch.float32 else POWER(tensor, power)
SEED = 42
STEPS = (1, 2, 3, 5, 10, 20, 32, 50, 100, 150)
CURVES = {"": {}, " Karras": {"use_karras_sigmas": True}, " Exponential": {"use_exponential_sigmas": True}, " Beta": {"use_beta_sigmas": True}}
SOLVER = dict(algorithm_type="dpmsolver++", solver_order=2)
PLAIN = {"DDIM": "DDIM", "PLMS": "PNDM", "LCM": "LCM", "TCD": "TCD", "DDPM": "DDPM"}
CURVED = {
    "Euler": ("EulerDiscrete", {}), "Euler a": ("EulerAncestralDiscrete", {}), "LMS": ("LMSDiscrete", {}), "Heun": ("HeunDiscrete", {}),
    "DPM2": ("KDPM2Discrete", {}), "DPM2 a": ("KDPM2AncestralDiscrete", {}), "DPM++ 2M": ("DPMSolverMultistep", SOLVER),
    "DPM++ 2M SDE": ("DPMSolverMultistep", {**SOLVER, "algorithm_type": "sde-dpmsolver++"}),
    "DPM++ 3M": ("DPMSolverMultistep", {**SOLVER, "solver_order": 3}), "DPM++ 2S": ("DPMSolverSinglestep", SOLVER), "DPM++ 2S a": (None, {}),
    "DPM++ SDE": ("DPMSolverSDE", {}), "UniPC": ("UniPCMultistep", {}), "DEIS": ("DEISMultistep", {"algorithm_type": "deis", "solver_type": "logrho"}),
}
BASE = dict(num_train_timesteps=1000, beta_start=0.00085, beta_end=0.012, clip_sample=False, skip_prk_steps=True, set_alpha_to_one=False,
            steps_offset=1)
SPACINGS = (None, "linspace", "leading", "trailing")
# what the suite keeps: SD 1 and its spacings, SD 2, the models of zero terminal SNR, the cosine betas of Kandinsky and others
KEPT = (
    dict(beta_schedule="scaled_linear"),
    dict(beta_schedule="scaled_linear", timestep_spacing="leading"),
    dict(beta_schedule="scaled_linear", timestep_spacing="trailing"),
    dict(beta_schedule="scaled_linear", prediction_type="v_prediction"),
    dict(beta_schedule="squaredcos_cap_v2"),
    dict(beta_schedule="squaredcos_cap_v2", prediction_type="v_prediction", timestep_spacing="trailing"),
    dict(beta_schedule="scaled_linear", prediction_type="v_prediction", timestep_spacing="trailing", rescale_betas_zero_snr=True),
    dict(beta_schedule="scaled_linear", prediction_type="v_prediction", rescale_betas_zero_snr=True),
)


def every():
    for betas, prediction, spacing, zero in itertools.product(
            ("scaled_linear", "linear", "squaredcos_cap_v2"), ("epsilon", "v_prediction"), SPACINGS, (False, True)):
        config = dict(beta_schedule=betas, prediction_type=prediction, rescale_betas_zero_snr=zero)
        yield {**config, "timestep_spacing": spacing} if spacing else config


@functools.cache
def built(cls, config, fixed):
    return getattr(diffusers, cls + "Scheduler").from_config({**BASE, **dict(config)}, **dict(fixed))


def build(cls, config, **fixed):
    # a copy, since building some of them takes a second
    return copy.deepcopy(built(cls, tuple(config.items()), tuple(fixed.items())))


def euler_a_curved(config, curve, steps):
    scheduler = build("EulerAncestralDiscrete", config)
    schedule = build("EulerDiscrete", config, **curve)
    schedule.set_timesteps(steps)
    scheduler.set_timesteps(steps)
    scheduler.timesteps, scheduler.sigmas = schedule.timesteps, schedule.sigmas
    return scheduler


class Dpmpp2sAncestral:
    """k-diffusion's, on noise levels; with the interface of the others."""

    def __init__(self, config, curve, steps):
        schedule = build("EulerDiscrete", config, rescale_betas_zero_snr=False, **curve)
        schedule.set_timesteps(steps)
        self.init_noise_sigma, self.config = schedule.init_noise_sigma, schedule.config
        self.levels, self.calls = schedule.sigmas, 0
        table = np.log(np.array(((1 - schedule.alphas_cumprod) / schedule.alphas_cumprod) ** 0.5))
        inner = [float(schedule._sigma_to_t(np.array(float(self.middle(k))), table)) for k in range(steps - 1)]
        pairs = itertools.zip_longest(schedule.timesteps.tolist(), inner)
        self.timesteps = torch.tensor([t for pair in pairs for t in pair if t is not None], dtype=torch.float32)
        self.sigmas = torch.cat([self.levels[:1], self.levels[1:-1].repeat_interleave(2), self.levels[-1:]])

    def ancestral(self, k):
        s, n = self.levels[k], self.levels[k + 1]
        return n ** 2 / s, (n ** 2 * (s ** 2 - n ** 2) / s ** 2) ** 0.5  # the first is (n ** 2 - up ** 2) ** 0.5 without its rounding

    def middle(self, k):
        return (self.levels[k].log() * 0.5 + self.ancestral(k)[0].log() * 0.5).exp()

    def level(self):
        return self.middle(self.calls // 2) if self.calls % 2 else self.levels[self.calls // 2]

    def scale_model_input(self, x, t):
        return x / (self.level() ** 2 + 1) ** 0.5

    def step(self, e, t, x, generator=None, return_dict=False):
        k, second, at = self.calls // 2, self.calls % 2, self.level()
        if self.config.prediction_type == "epsilon":
            clean = x - at * e
        else:
            clean = e * (-at / (at ** 2 + 1) ** 0.5) + x / (at ** 2 + 1)
        self.calls += 1
        if self.levels[k + 1] == 0:
            return (x + (x - clean) / at * (0 - at),)
        if not second:
            self.start = x
            return ((self.middle(k) / at) * x - (-0.5 * (at.log() - self.ancestral(k)[0].log())).expm1() * clean,)
        s, (down, up) = self.levels[k], self.ancestral(k)
        noise = torch.randn(x.shape, generator=generator)
        return ((down / s) * self.start - (-(s.log() - down.log())).expm1() * clean + noise * up,)


def scheduler_of(name, config, steps, generator):
    curve_name = next(c for c in (" Karras", " Exponential", " Beta", "") if name.endswith(c))
    sampler, curve = name[:len(name) - len(curve_name)], CURVES[curve_name]
    if sampler in PLAIN:
        scheduler = build(PLAIN[sampler], config)
    elif sampler == "DPM++ 2S a":
        return Dpmpp2sAncestral(config, curve, steps)
    elif sampler == "Euler a" and curve:
        return euler_a_curved(config, curve, steps)
    else:
        cls, fixed = CURVED[sampler]
        scheduler = build(cls, config, **fixed, **curve)
    scheduler.set_timesteps(steps)
    if sampler == "DPM++ SDE":
        scheduler.noise_sampler = brownian(scheduler, generator)
    if hasattr(scheduler, "set_begin_index"):
        scheduler.set_begin_index(0)
    return scheduler


def brownian(scheduler, generator):
    """Called with the ends of the first half of an interval, then with those of the whole."""
    half = {}

    def sampler(sigma, target):
        noise = torch.randn((1, 4, 2, 2), generator=generator)
        if scheduler.state_in_first_order:
            half.update(noise=noise, middle=target)
            return noise
        before, after, whole = sigma - half["middle"], half["middle"] - target, sigma - target
        return half["noise"] * (before / whole) ** 0.5 + noise * (after / whole) ** 0.5
    return sampler


def weighted(values):
    values = np.asarray(values, np.float64)
    return float((values * np.cos(np.arange(len(values)))).sum())


WIDTH = 12


def run(name, config, steps):
    generator = torch.Generator("cpu").manual_seed(SEED)
    noise = torch.randn((1, 4, 2, 2), generator=generator)
    try:
        scheduler = scheduler_of(name, config, steps, generator)
        x = (noise * scheduler.init_noise_sigma).float()
        keywords = {"generator": generator} if "generator" in inspect.signature(scheduler.step).parameters else {}
        path = []
        for t in scheduler.timesteps:
            e = model(scheduler.scale_model_input(x, t), t)
            x = scheduler.step(e, t, x, **keywords, return_dict=False)[0].float()
            path.append(x.reshape(-1)[:3].numpy().copy())
    except Exception as error:
        return [math.inf] * WIDTH, f"{type(error).__name__}: {error}"
    sigmas = getattr(scheduler, "sigmas", [])
    row = [weighted(scheduler.timesteps), weighted(sigmas), float(scheduler.init_noise_sigma),
           *path[0], *path[len(path) // 2], *path[-1]]
    return (row, None) if np.isfinite(path).all() else ([math.nan] * WIDTH, "not finite")


def begun(out, head, configs):
    """The rows that an earlier run of the same versions has written."""
    if not (out / "sampler-grid.json").exists():
        return []
    found = json.loads((out / "sampler-grid.json").read_text())
    count = len(found["configs"])
    if found != {**head, "configs": configs[:count]}:
        return []
    rows = np.fromfile(out / "sampler-grid.f32", np.float32).reshape(-1, WIDTH)
    return rows[:count * len(head["names"]) * len(STEPS)].tolist()  # the numbers are written before their count


def main():
    args = arguments(__doc__, all={"action": "store_true"})
    warnings.simplefilter("ignore")
    np.seterr(all="ignore")
    diffusers.utils.logging.set_verbosity(50)
    names = [*PLAIN, *(name + curve for name in CURVED for curve in CURVES)]
    configs = list(every() if args.all else KEPT)
    head = {"versions": versions("diffusers", "torch", "numpy", "scipy"), "seed": SEED, "width": WIDTH, "names": names, "steps": list(STEPS)}
    full = [{**BASE, **config} for config in configs]
    rows, notes = begun(args.out, head, full) if args.all else [], {}
    runs = list(itertools.product(names, STEPS))
    for i in range(len(rows) // len(runs), len(configs)):
        slowest = (0, "")
        for name, steps in runs:
            start = time.monotonic()
            row, note = run(name, configs[i], steps)
            slowest = max(slowest, (time.monotonic() - start, f"{name} {steps}"))
            rows.append(row)
            if note:
                notes.setdefault(note[:120], []).append(f"{name} {steps} {json.dumps(configs[i])}")
        written = write_raw(args.out / "sampler-grid.f32", np.array(rows, np.float32))
        write_json(args.out / "sampler-grid.json", {**head, "configs": full[:i + 1]})
        print(f"{i + 1} of {len(configs)}, slowest {slowest[1]} ({slowest[0]:.1f} s), {written}", flush=True)
    for note, where in notes.items():
        print(len(where), note, where[:400 if not args.all else 12])


if __name__ == "__main__":
    main()
