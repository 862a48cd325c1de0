#!/usr/bin/env python3
"""The Python half of compare-fp32.ts: what openai-whisper itself makes of the float32 weights, and word error rates.

    python compare_fp32.py transcribe --pt DIR/base.pt --audio FOLDER --out fp32.json [--only jfk long] [--runs greedy]
    python compare_fp32.py errors --index DIR/speech/index.json fp32.json q4.json

Both JSON files are {recording: {run: {"options", "result"}}}. `errors` counts the recordings of real English speech of
speech_set.py, all words together, after openai-whisper's English normalizer.
"""
import argparse, json
from pathlib import Path

import torch
import whisper
from whisper.normalizers import EnglishTextNormalizer

from evaluate import edits
from golden_common import clean, read_wav

RUNS = {
    "greedy": dict(temperature=0.0),
    "beam5": dict(temperature=0.0, beam_size=5),
    "english": dict(temperature=0.0, language="en", without_timestamps=True),  # as evaluate.py decodes
}


def transcribe(args):
    model = whisper.load_model(str(args.pt), device="cpu").float()
    results = {}
    for path in sorted(args.audio.glob("*.wav")):
        if args.only and path.stem not in args.only:
            continue
        samples = torch.from_numpy(read_wav(path) / 32768).float()
        results[path.stem] = {name: dict(options=options, result=clean(whisper.transcribe(model, samples, fp16=False, **options)))
                              for name, options in RUNS.items() if name in args.runs}
        print(path.stem, results[path.stem][args.runs[0]]["result"]["text"], flush=True)
    args.out.write_text(json.dumps(results, ensure_ascii=False))


def errors(args):
    normal = EnglishTextNormalizer()
    said = {e["id"]: normal(e["text"]).split() for e in json.loads(args.index.read_text()) if (e["kind"], e["lang"]) == ("real", "en")}
    for path in args.results:
        heard = json.loads(path.read_text())
        for run in heard[next(iter(said))]:
            wrong = {name: edits(words, normal(heard[name][run]["result"]["text"]).split()) for name, words in said.items()}
            words = sum(map(len, said.values()))
            print(f"{path.name} {run}: {sum(wrong.values())} of {words} words, {100 * sum(wrong.values()) / words:.2f} %,",
                  {name: n for name, n in wrong.items() if n})


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = ap.add_subparsers(required=True)
    command = commands.add_parser("transcribe")
    command.set_defaults(run=transcribe)
    command.add_argument("--pt", type=Path, required=True)
    command.add_argument("--audio", type=Path, required=True)
    command.add_argument("--out", type=Path, required=True)
    command.add_argument("--only", nargs="+")
    command.add_argument("--runs", nargs="+", choices=RUNS, default=list(RUNS))
    command = commands.add_parser("errors")
    command.set_defaults(run=errors)
    command.add_argument("--index", type=Path, required=True)
    command.add_argument("results", type=Path, nargs="+")
    args = ap.parse_args()
    args.run(args)


if __name__ == "__main__":
    main()
