#!/usr/bin/env python3
"""Golden of voice activity: silero-vad 6.2.3 (its own code, the sequence graph) on recordings, onnxruntime on the CPU.

    pip install numpy onnxruntime && pip download --no-deps silero-vad==6.2.3 && unzip silero_vad-6.2.3-*.whl
    python golden_vad.py --package . --audio DIR/audio > vad.json

`probabilities` are float32, little-endian, base64; spans are samples. The package imports torch for other functions only.
"""
import argparse, base64, json, sys, wave
from pathlib import Path
from unittest.mock import MagicMock

import numpy as np

ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
ap.add_argument("--package", type=Path, required=True)
ap.add_argument("--audio", type=Path, required=True)
args = ap.parse_args()
sys.modules["torch"] = MagicMock(no_grad=lambda: lambda f: f)
sys.path.insert(0, str(args.package))
from silero_vad.sequence_vad import SileroVADSequence
from silero_vad.utils_vad import get_speech_timestamps_from_probs

# silero-vad's defaults, faster-whisper's, and others
SETTINGS = [dict(), dict(min_speech_duration_ms=0, min_silence_duration_ms=2000, speech_pad_ms=400), dict(threshold=0.3, min_silence_duration_ms=300, speech_pad_ms=200),
            dict(threshold=0.8, neg_threshold=0.2, min_speech_duration_ms=500, min_silence_duration_ms=0, speech_pad_ms=0), dict(threshold=0.1, min_silence_duration_ms=160, speech_pad_ms=33)]
model = SileroVADSequence(str(args.package / "silero_vad/data/silero_vad_16k_sequence.onnx"))
cases = []
for name in ("jfk", "gap", "goforward", "librivox-0870", "espeak-de-2", "noise", "silence", "tiny-50ms", "empty"):
    with wave.open(str(args.audio / f"{name}.wav")) as f:
        audio = np.frombuffer(f.readframes(f.getnframes()), "<i2").astype(np.float32) / 32768
    p = model.audio_forward(audio) if len(audio) else np.zeros(0, np.float32)
    spans = [dict(options=s, spans=get_speech_timestamps_from_probs([float(v) for v in p], audio_length_samples=len(audio), **s)) for s in SETTINGS]
    cases.append(dict(recording=name, samples=len(audio), probabilities=base64.b64encode(p.astype("<f4").tobytes()).decode(), results=spans))
rng = np.random.default_rng(3)
for n in range(12):  # probabilities that wander over both thresholds
    p = np.clip(0.5 + np.cumsum(rng.normal(0, 0.18, 400)) % 1.2 - 0.6, 0, 1).astype(np.float32)
    samples = 400 * 512 - int(rng.integers(0, 511))
    spans = [dict(options=s, spans=get_speech_timestamps_from_probs([float(v) for v in p], audio_length_samples=samples, **s)) for s in SETTINGS]
    cases.append(dict(recording=None, samples=samples, probabilities=base64.b64encode(p.astype("<f4").tobytes()).decode(), results=spans))
json.dump(cases, sys.stdout, separators=(",", ":"))
