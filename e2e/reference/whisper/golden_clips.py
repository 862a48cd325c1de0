#!/usr/bin/env python3
"""Adds to golden_fake.py's fake/transcribe.json: clips inside of a recording of 95 s, and prompts of nearly the whole budget.

    python golden_fake.py --seed 1 --parts transcribe --out DIR
    python golden_clips.py --out DIR
"""
import argparse, json, random
from pathlib import Path

from golden_common import clean, save
from golden_fake import fake_of, keep, run_transcribe, transcribe_set

SAMPLES = 1520000
OPTIONS = [
    dict(clip_timestamps="0,10,20,41.5", language="en"),
    dict(clip_timestamps="12,80,81,82", language=None, beam_size=2),
    dict(clip_timestamps=[0.5, 2.0, 2.2], language="de", initial_prompt="a", carry_initial_prompt=True),
    dict(clip_timestamps="0,10,20,41.5", language="fr", prefix="Hello", task="translate"),
    dict(without_timestamps=True, language="en", initial_prompt=" ".join(["word"] * 230), carry_initial_prompt=True),
    dict(language=None, initial_prompt=" ".join(["word"] * 222), carry_initial_prompt=True),
]


def clips(seed):
    """Of golden_fake.py's set, the cases with clips, on a longer recording."""
    for case in transcribe_set(random.Random(seed)):
        if "clip_timestamps" in case["options"] and len(case["options"]["temperature"] if isinstance(case["options"]["temperature"], tuple) else [0]) < 6:
            yield case | dict(samples=SAMPLES)


def extra():
    rng = random.Random(9)
    for n, options in enumerate(OPTIONS):
        yield dict(samples=SAMPLES, nVocab=(51865, 51866)[n % 2], nTextCtx=448, fake=fake_of(rng, nsBias=0), options=dict(temperature=0.0, sample_len=16) | options)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--out", type=Path, required=True)
    args = ap.parse_args()
    path = args.out / "fake" / "transcribe.json"
    cases = json.loads(path.read_text())["cases"]
    for seed in (2, 3):
        cases += keep(f"clips-{seed}", clips(seed), run_transcribe)
    cases += keep("extra", extra(), run_transcribe)
    save(path, dict(cases=clean(cases)))


if __name__ == "__main__":
    main()
