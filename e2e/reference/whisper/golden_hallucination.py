#!/usr/bin/env python3
"""Golden of transcribe()'s part under hallucination_silence_threshold, run from the package's own source on made-up words.

    pip download --no-deps openai-whisper==20250625 && tar xf openai_whisper-20250625.tar.gz
    python golden_hallucination.py openai_whisper-20250625/whisper > hallucination.json

The lines are cut out of transcribe.py (they are inside its loop), so neither torch nor a model is needed.
"""
import json, random, re, sys, textwrap
from pathlib import Path

package = Path(sys.argv[1])
source = (package / "transcribe.py").read_text()
utils = (package / "utils.py").read_text()


def between(text, start, end):
    return textwrap.dedent(text[text.index(start) : text.index(end)])


helpers = between(source, "            # anomalous words are very long", "            timestamp_tokens: torch.Tensor")
punctuation = re.search(r"^    punctuation = .*$", source, re.M)[0].strip()
guard = between(source, "                if not single_timestamp_ending:\n                    last_word_end", "            if verbose:\n                for segment")
guard = guard.replace("if last_word_end is not None:\n    last_speech_timestamp = last_word_end\n", "skipped = False\n")
get_end = between(utils, "def get_end", "class ResultWriter")
FRAMES_PER_SECOND = 100

cases, rng = [], random.Random(4)
while len(cases) < 120:
    previous_seek = rng.choice([0, 0, 1200, 3141, 6000])
    segment_size = rng.choice([3000, 3000, 3000, 1800, 700])
    content_frames = previous_seek + segment_size + rng.choice([0, 0, 900, 5000])
    time_offset = previous_seek / 100
    t, current_segments = time_offset + rng.choice([0, 0, 0.5, 3, 6]), []
    for _ in range(rng.randint(0, 4)):
        words = []
        odd = rng.random() < 0.5
        for _ in range(rng.choice([0, 1, 2, 3, 5, 10])):
            duration = rng.choice([0.0, 0.06, 0.1, 0.3, 2.6]) if odd else rng.choice([0.16, 0.24, 0.4, 0.62])
            words.append(dict(word=rng.choice([" word", " a", ",", ".", " —", "\u300c"]), start=round(t, 2), end=round(t + duration, 2),
                              probability=rng.choice([0.02, 0.1, 0.2]) if odd else rng.choice([0.3, 0.8, 0.99])))
            t += duration
        start, end = (words[0]["start"], words[-1]["end"]) if words else (round(t, 2), round(t + 1, 2))
        current_segments.append(dict(start=start, end=end, words=words))
        t = end + rng.choice([0, 0, 0.4, 1.5, 2.5, 5])
    case = dict(threshold=rng.choice([0.5, 1.0, 2.0, 4.0]), seek=previous_seek + rng.choice([segment_size, 640]), previousSeek=previous_seek, segmentSize=segment_size,
                contentFrames=content_frames, singleTimestampEnding=rng.random() < 0.4, lastSpeechTimestamp=max(0.0, round(time_offset - rng.choice([0, 0.3, 4]), 2)))
    state = dict(time_offset=time_offset, previous_seek=previous_seek, segment_size=segment_size, content_frames=content_frames, seek=case["seek"], segment_duration=segment_size / 100,
                 content_duration=content_frames / 100, window_end_time=(previous_seek + 3000) / 100, hallucination_silence_threshold=case["threshold"], FRAMES_PER_SECOND=100,
                 single_timestamp_ending=case["singleTimestampEnding"], last_speech_timestamp=case["lastSpeechTimestamp"], current_segments=[dict(s) for s in current_segments], skipped=True)
    exec("from typing import *\n" + get_end + punctuation + "\n" + helpers + "\nfor _ in [0]:\n" + textwrap.indent(guard, "    "), state)
    kept = None if state["skipped"] else len(state["current_segments"])
    cases.append(dict(window=case, segments=current_segments, seek=state["seek"], kept=kept, lastWordEnd=state["get_end"](current_segments),
                      anomalies=[state["is_segment_anomaly"](s) for s in current_segments], scores=[[state["word_anomaly_score"](w) for w in s["words"]] for s in current_segments]))
json.dump(cases, sys.stdout, ensure_ascii=False, separators=(",", ":"))
