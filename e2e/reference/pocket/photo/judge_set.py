"""The development photos as files that a browser can be given: e2e/reference/judge-clip.mjs judges the page on them.

    python judge_set.py --data DATA --out SET      # DATA: the unpacked packages, README.md

Writes SET/<number>.png (upright, on white, at most 1024 px) and SET/set.json: the name of each, the labels (names with their articles) and the
queries of judge_photos.py with the names that answer them.
"""
import argparse
import json
from pathlib import Path

from judge import later
from judge_photos import QUERIES, answers, article
from photos import test_set


def main():
    ap = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ap.add_argument("--data", type=Path, required=True)
    ap.add_argument("--out", type=Path, required=True)
    a = ap.parse_args()
    a.out.mkdir(parents=True, exist_ok=True)
    found = test_set(a.data)
    for i, (path, _) in enumerate(found):
        later(path)().save(a.out / f"{i}.png", compress_level=1)
    names = [name for _, name in found]
    labels = sorted(set(names))
    out = {"names": names, "labels": labels, "prompts": [article(n) for n in labels], "queries": {q: sorted(answers(s)) for q, s in QUERIES.items()}}
    (a.out / "set.json").write_text(json.dumps(out))
    print(len(names), "photos,", len(labels), "names")


if __name__ == "__main__":
    main()
