#!/usr/bin/env python3
"""Goldens of DecodingTask and transcribe() over a pseudo-model whose logits are a formula. No weights.

    python golden_fake.py --seed 1 --out DIR        # writes DIR/fake/decode.json and DIR/fake/transcribe.json

Logits of a row: all arithmetic on uint32 (mul = Math.imul), all values multiples of 2^-16, so exact in float32.

    mix(h)  = h ^= h >>> 16; h = mul(h, 0x85EBCA6B); h ^= h >>> 13; h = mul(h, 0xC2B2AE35); h ^= h >>> 16
    ctx     = mix(mix(mix(seed ^ mul(pos, 0x9E3779B1)) + t1) + t2)
              pos = index of the row's token, from 0; t1 = that token; t2 = the one before, 0xFFFFFFFF at pos 0
    u(n)    = mix(ctx ^ mul(n + 1, 0x9E3779B1))
    f(n)    = (u(n) >>> 12) / 65536                                              in [0, 16)
    logit[id] = f(id) - 8, minus 16 if id >= ts0 (the id of <|0.00|>)            every id of the vocabulary; then, in this order,
    1. for k in 0..7:    logit[u(0x100000 + k) % eot] = 8 + f(0x200000 + k)      text
    2. logit[eot]       += eotBias + eotSlope * (pos & 63)
    3. if u(0x300000) % 6 == 0, for k in 0..3:
         logit[ts0 + min(1500, (pos & 63) * tsStep + u(0x400000 + k) % 20)] = 10 + f(0x500000 + k)
    4. if t1 >= ts0 and t2 < ts0 and pos > 0:  logit[t1] = 14 + f(0x600000)      closes a timestamp pair
    5. if t1 == sot:     logit[nospeech] += nsBias
    6. logit *= scale                                                            a power of two; 64 makes sampling an argmax

Every kept case gives the same tokens when the logits are shaken by up to 1e-4 (times scale), so float32 and float64 agree.
"""
import argparse, random
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import torch
import whisper
from whisper import decoding
from whisper.model import ModelDimensions
from whisper.tokenizer import LANGUAGES, get_tokenizer
from whisper.transcribe import transcribe

from golden_common import clean, save

U = np.uint32
GOLD = 0x9E3779B1


def mix(h):
    h = h ^ (h >> U(16))
    h = h * U(0x85EBCA6B)
    h = h ^ (h >> U(13))
    h = h * U(0xC2B2AE35)
    return h ^ (h >> U(16))


def context(seed, pos, t1, t2):
    h = np.array([seed ^ (pos * GOLD & 0xFFFFFFFF)], U)
    return mix(mix(mix(h) + U(t1)) + U(t2))


def hashes(ctx, n):
    return mix(ctx ^ ((np.asarray(n, np.int64) + 1) * GOLD & 0xFFFFFFFF).astype(U))


def row(fake, tok, n_vocab, pos, t1, t2):
    ctx = context(fake["seed"], pos, t1, t2)
    u = lambda n: hashes(ctx, n).astype(np.int64)
    f = lambda n: (u(n) >> 12) / 65536
    ts0 = tok.timestamp_begin
    x = f(np.arange(n_vocab)) - 8
    x[ts0:] -= 16
    k = np.arange(8)
    for i, v in zip(u(0x100000 + k) % tok.eot, 8 + f(0x200000 + k)):
        x[i] = v
    x[tok.eot] += fake["eotBias"] + fake["eotSlope"] * (pos & 63)
    if u(0x300000)[0] % 6 == 0:
        k = np.arange(4)
        for i, v in zip(ts0 + np.minimum(1500, (pos & 63) * fake["tsStep"] + u(0x400000 + k) % 20), 10 + f(0x500000 + k)):
            x[i] = v
    if t1 >= ts0 > t2 and pos > 0:
        x[t1] = 14 + f(0x600000)[0]
    if t1 == tok.sot:
        x[tok.no_speech] += fake["nsBias"]
    return (x * fake["scale"]).astype(np.float32)


class FakeWhisper:
    """The package's view of a model; the cache holds the rows' tokens [B, T, 1]."""
    device = torch.device("cpu")

    def __init__(self, fake, n_vocab, n_text_ctx=448, shake=0.0):
        self.fake, self.shake = fake, shake
        self.dims = ModelDimensions(128 if n_vocab == 51866 else 80, 1500, 4, 1, 1, n_vocab, n_text_ctx, 4, 1, 1)
        self.is_multilingual = n_vocab >= 51865
        self.num_languages = n_vocab - 51765 - int(self.is_multilingual)
        self.tok = get_tokenizer(self.is_multilingual, num_languages=self.num_languages)
        self.key = object()
        self.decoder = type("D", (), {"__call__": lambda _, *a, **k: self.forward(*a, **k)})()
        self.decoder.blocks = [SimpleNamespace(attn=SimpleNamespace(key=self.key, value=self.key))]
        self.calls = None

    def encoder(self, mel):
        return torch.zeros(mel.shape[0], 1500, 4)

    def install_kv_cache_hooks(self):
        return {}, []

    def forward(self, tokens, audio_features, kv_cache=None):
        past = kv_cache.get(self.key) if kv_cache else None
        every = tokens if past is None else torch.cat([past[..., 0], tokens], 1)
        if kv_cache is not None:
            kv_cache[self.key] = every[..., None]
        V, n, done = self.dims.n_vocab, tokens.shape[1], {}
        out = np.zeros((tokens.shape[0], n, V), np.float32)
        for b, ids in enumerate(every.tolist()):
            for i in range(n):
                p = len(ids) - n + i
                if i == n - 1 or ids[p] == self.tok.sot:  # the only rows the package reads
                    at = p, ids[p], ids[p - 1] if p else 0xFFFFFFFF
                    if at not in done:
                        done[at] = row(self.fake, self.tok, V, *at)
                    out[b, i] = done[at]
                    if self.shake:
                        out[b, i] += (np.random.rand(V).astype(np.float32) * 2 - 1) * self.shake * self.fake["scale"]
        return torch.from_numpy(out)

    def logits(self, tokens, audio_features):
        return self.forward(tokens, audio_features)

    def decode(self, mel, options):
        result = decoding.decode(self, mel, options)
        self.calls.append(dict(temperature=options.temperature, prompt=list(options.prompt or []), tokens=result.tokens,
                               avg_logprob=result.avg_logprob, no_speech_prob=result.no_speech_prob, compression_ratio=result.compression_ratio))
        return result

    detect_language = decoding.detect_language


class Noted(decoding.MaximumLikelihoodRanker):
    """Keeps what the ranker chose from."""
    last = None

    def rank(self, tokens, sums):
        Noted.last = [dict(length=len(t), sum_logprob=s) for t, s in zip(tokens[0], sums[0])]
        return super().rank(tokens, sums)


decoding.MaximumLikelihoodRanker = Noted


def run_decode(case, shake=0.0):
    model = FakeWhisper(case["fake"], case["nVocab"], case["nTextCtx"], shake)
    task = decoding.DecodingTask(model, decoding.DecodingOptions(fp16=False, **case["options"]))
    try:
        r = task.run(torch.zeros(1, model.dims.n_mels, 3000))[0]
    except ZeroDivisionError as e:  # the ranker divides by the length of an empty candidate
        return dict(initial_tokens=list(task.initial_tokens), error=f"ZeroDivisionError: {e}", candidates=Noted.last)
    probs = sorted((r.language_probs or {}).items(), key=lambda kv: -kv[1])[:3]
    return dict(initial_tokens=list(task.initial_tokens), result=dict(
        language=r.language, language_probs=probs or None, tokens=r.tokens, text=r.text, avg_logprob=r.avg_logprob,
        no_speech_prob=r.no_speech_prob, compression_ratio=r.compression_ratio), candidates=Noted.last if case["options"].get("beam_size") else None)


def run_transcribe(case, shake=0.0):
    model = FakeWhisper(case["fake"], case["nVocab"], case["nTextCtx"], shake)
    model.calls = []
    try:
        result = transcribe(model, np.zeros(case["samples"], np.float32), fp16=False, **case["options"])
    except ZeroDivisionError as e:
        return dict(error=f"ZeroDivisionError: {e}", calls=model.calls)
    return dict(result=result, calls=model.calls)


def strip(x):
    """What must not change when shaken."""
    if isinstance(x, dict):
        return {k: strip(v) for k, v in x.items() if k not in ("avg_logprob", "no_speech_prob", "sum_logprob", "language_probs")}
    return [strip(v) for v in x] if isinstance(x, (list, tuple)) else x


def fake_of(rng, **more):
    return dict(seed=rng.randrange(1 << 32), eotBias=rng.choice([-4, 0, 4]), eotSlope=rng.choice([0.25, 0.5, 0.75]), tsStep=rng.choice([6, 12, 23]),
                nsBias=rng.choice([0, 12, 20, 28]), scale=1) | more


TEXTS = ["Hello, world.", " The quick brown fox; jumps (over) the lazy dog! ", "Grüße aus Köln, 1999.", "今日はいい天気ですね", "Mr. O'Neil's naïve café – 50 %", "a"]


def options_of(rng, vocab, beam):
    o = dict(sample_len=rng.choice([12, 24, 40]), language=rng.choice(["en"] if vocab == 51864 else ["en", "de", "ja", "German", "Castilian", None, "yue" if vocab == 51866 else "jw"]))
    if rng.random() < 0.3:
        o["task"] = "translate"
    if beam:
        o["beam_size"] = rng.randint(1, 5)
        if rng.random() < 0.6:
            o["patience"] = rng.choice([1.0, 1.5, 2.0] + ([0.5] if o["beam_size"] > 1 else []))
        if rng.random() < 0.5:
            o["length_penalty"] = rng.choice([0.0, 0.3, 0.6, 1.0])
    if rng.random() < 0.35:
        o["prompt"] = rng.choice(TEXTS + [[rng.randrange(50000) for _ in range(rng.choice([1, 30, 222, 223, 224, 300]))]])
    if rng.random() < 0.25:
        o["prefix"] = rng.choice(TEXTS + [[rng.randrange(50000) for _ in range(rng.choice([1, 5]))]])
    if rng.random() < 0.25:
        o["without_timestamps"] = True
    elif rng.random() < 0.5:
        o["max_initial_timestamp"] = rng.choice([None, 0.0, 0.3, 0.5, 1.01, 2.0, 30.0])
    if rng.random() < 0.4:
        o["suppress_tokens"] = rng.choice(["", None, [], "-1,11,13", [-1, 11, 220], [5, 6, 7], "11"])
    if rng.random() < 0.2:
        o["suppress_blank"] = False
    return o


def decode_set(rng, vocabs=(51864, 51865, 51866)):
    for n in range(150):
        vocab = vocabs[n % 3]
        if n < 120:
            yield dict(nVocab=vocab, nTextCtx=448, fake=fake_of(rng), options=options_of(rng, vocab, beam=n % 2 == 1))
        elif n < 132:  # a small context: default sample_len 32, prompt cut at 31, stop at length > 64
            o = options_of(rng, vocab, beam=n % 3 == 0) | dict(sample_len=rng.choice([None, 20, 28]), prefix=[rng.randrange(50000) for _ in range(rng.choice([3, 9, 20]))],
                                                               prompt=[rng.randrange(50000) for _ in range(rng.choice([5, 31, 60]))])
            yield dict(nVocab=vocab, nTextCtx=64, fake=fake_of(rng, eotBias=-60), options=o)
        elif n < 136:  # the prefix rule: sample_len 220 leaves 4 tokens, none leaves all, 230 drops the first 6
            o = dict(language="en", without_timestamps=n % 2 == 0, prefix=[rng.randrange(50000) for _ in range(10)], sample_len=[220, None, 230, 224][n - 132])
            yield dict(nVocab=vocab, nTextCtx=448, fake=fake_of(rng, eotBias=8), options=o)
        elif n < 138:  # a full prompt and no end: 222 or 223 steps until the context is full
            yield dict(nVocab=vocab, nTextCtx=448, fake=fake_of(rng, eotBias=-90), options=dict(language="en", prompt=[rng.randrange(50000) for _ in range(300)]))
        elif n < 144:  # sampling made certain
            yield dict(nVocab=vocab, nTextCtx=448, fake=fake_of(rng, scale=64), options=options_of(rng, vocab, False) | dict(temperature=[0.2, 0.6, 1.0][n % 3], best_of=rng.choice([None, 3])))
        else:  # beams that never finish, beams that finish at once
            yield dict(nVocab=vocab, nTextCtx=448, fake=fake_of(rng, eotBias=-90 if n % 2 else 30), options=options_of(rng, vocab, True) | dict(sample_len=8))


def clips_end(options, samples):
    clips = options.get("clip_timestamps", "")
    points = [float(p) for p in clips.split(",")] if isinstance(clips, str) and clips else list(clips or [])
    return all(end <= samples / 16000 for end in points[1::2])


def transcribe_set(rng):
    for n in range(30):
        vocab = (51864, 51865, 51866)[n % 3]
        o = dict(temperature=0.0, sample_len=rng.choice([16, 30]), language=rng.choice(["en"] if vocab == 51864 else ["en", "fr", "zh", None]))
        fake = fake_of(rng, nsBias=rng.choice([0, 16, 24, 32]))
        if n % 5 == 1:
            o |= dict(initial_prompt=rng.choice(TEXTS), carry_initial_prompt=rng.random() < 0.6)
        if n % 5 == 2:
            o |= dict(condition_on_previous_text=False)
        if n % 5 == 3:
            o |= dict(beam_size=3, patience=rng.choice([1.0, 2.0]))
        if n % 6 == 4:
            o |= dict(clip_timestamps=rng.choice(["3", "0,10,20,41.5", [1.005, 8.0], "5,2", "", "12,80,81,82"]))
        if n % 6 == 5:
            o |= dict(logprob_threshold=rng.choice([None, -0.5, -3.0]), no_speech_threshold=rng.choice([None, 0.1, 0.9]))
        if n >= 20:  # sampling made certain, so that fallback and its effect on the prompt can be compared
            fake |= dict(scale=64, nsBias=0)
            o |= dict(temperature=rng.choice([(0.0, 0.2, 0.4, 0.6, 0.8, 1.0), (0.0, 0.4), (0.0, 0.6), 0.5, 0.6]), compression_ratio_threshold=rng.choice([0.5, 0.7, 0.8, 0.9]))
            if rng.random() < 0.5:
                o |= dict(best_of=2)
        elif rng.random() < 0.3:
            o |= dict(temperature=(0.0, 0.0), compression_ratio_threshold=rng.choice([0.5, 0.8]), logprob_threshold=rng.choice([-1.0, -0.7]))
        samples = rng.choice([8000, 100000, 479999, 480000, 480159, 700123, 1000000, 1520000])
        if clips_end(o, samples):  # transcribe() never ends where a clip ends behind the recording: it reads windows of no length
            yield dict(samples=samples, nVocab=vocab, nTextCtx=448, fake=fake, options=o)


def keep(name, cases, run):
    kept = []
    for case in cases:
        out = run(case)
        if strip(clean(out)) == strip(clean(run(case, 1e-4))):
            kept.append(dict(id=f"{name}-{len(kept)}", **case, **out))
        else:
            print("not stable, dropped", case["options"], flush=True)
    print(name, len(kept), "beam:", sum("beam_size" in c["options"] for c in kept), "errors:", sum("error" in c for c in kept), flush=True)
    return kept


def errors():
    model = FakeWhisper(fake_of(random.Random(0)), 51865)
    for o in [dict(beam_size=2, best_of=2), dict(best_of=2), dict(patience=2.0), dict(length_penalty=1.5), dict(length_penalty=-0.1),
              dict(beam_size=1, patience=0.5), dict(language="klingon"), dict(suppress_tokens="a,b"), dict(prompt="x <|endoftext|>")]:
        try:
            decoding.DecodingTask(model, decoding.DecodingOptions(fp16=False, **o))
            yield dict(options=o, error=None)
        except Exception as e:
            yield dict(options=o, error=type(e).__name__, message=str(e).split("\n")[0])


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--parts", nargs="+", default=["decode", "transcribe"])
    args = ap.parse_args()
    torch.set_num_threads(1)
    np.random.seed(0), torch.manual_seed(0)
    rng = random.Random(args.seed)
    fake = dict(seed=12345, eotBias=4, eotSlope=0.5, tsStep=12, nsBias=8, scale=1)
    check = []
    for vocab, at in ((51865, (0, 50258, 0xFFFFFFFF)), (51865, (7, 50400, 300)), (51864, (65, 1000, 50363)), (51866, (100, 50365, 50365))):
        tok = get_tokenizer(vocab > 51864, num_languages=vocab - 51765 - (vocab > 51864))
        x = row(fake, tok, vocab, *at).astype(float)
        top = np.argsort(-x, kind="stable")[:5].tolist()
        check.append(dict(nVocab=vocab, pos=at[0], t1=at[1], t2=at[2], ctx=int(context(fake["seed"], *at)[0]), first8=x[:8].tolist(),
                          eot=x[tok.eot], nospeech=x[tok.no_speech], top=[[i, x[i]] for i in top], sum=float(x.sum())))
    decode, whole = list(decode_set(rng)), list(transcribe_set(rng))
    if "decode" in args.parts:
        save(args.out / "fake" / "decode.json", dict(formulaCheck=dict(fake=fake, rows=check), errors=list(errors()), cases=keep("decode", decode, run_decode)))
    if "transcribe" in args.parts:
        save(args.out / "fake" / "transcribe.json", dict(cases=keep("transcribe", whole, run_transcribe)))


if __name__ == "__main__":
    main()
