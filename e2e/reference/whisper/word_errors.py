#!/usr/bin/env python3
"""Word error rate of what measure-words.ts heard, with openai-whisper's normaliser: python word_errors.py heard.json"""
import json, sys
from pathlib import Path


def edits(ref, hyp):
    row = list(range(len(hyp) + 1))
    for i, r in enumerate(ref, 1):
        prev, row[0] = row[0], i
        for j, h in enumerate(hyp, 1):
            prev, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, prev + (r != h))
    return row[-1]


def main():
    from whisper.normalizers import EnglishTextNormalizer

    normalise = EnglishTextNormalizer()
    rows = json.loads(Path(sys.argv[1]).read_text())
    for weights in dict.fromkeys(row["weights"] for row in rows):
        pairs = [(normalise(r["spoken"]).split(), normalise(r["heard"]).split()) for r in rows if r["weights"] == weights]
        words = sum(len(spoken) for spoken, _ in pairs)
        wrong = sum(edits(spoken, heard) for spoken, heard in pairs)
        print(f"{weights}: {wrong} of {words} words, {100 * wrong / words:.1f} %")


if __name__ == "__main__":
    main()
