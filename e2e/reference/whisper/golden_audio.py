#!/usr/bin/env python3
"""Goldens of how openai-whisper reads sound: `ffmpeg -i FILE -f s16le -ac 1 -acodec pcm_s16le -ar 16000 -`. ffmpeg 5.1, numpy.

    python golden_audio.py --out DIR        # writes DIR/units/resample.json, mix.json and wav.json

Generated samples: unit * 1.6 - 0.8, the unit of ../../golden-units.ts from the seed, as float32; 16-bit output as base64.
"""
import argparse, base64, json, struct, subprocess
from pathlib import Path

import numpy as np

FLOAT = bytes.fromhex("0300000000001000800000aa00389b71")
MASKS = dict(mono=0x4, stereo=0x3, surround21=0xB, front3=0x7, back3=0x103, four=0x107, quad=0x33, side4=0x603, front31=0xF, back5=0x37, side5=0x607, four1=0x10F, back51=0x3F,
             side51=0x60F, six=0x707, six1=0x70F, seven=0x637, seven1=0x63F, wide71=0xFF, front6=0x6C3)


def units(seed, n):
    out = np.empty(n)
    for i in range(n):
        seed = (seed * 1664525 + 1013904223) & 0xFFFFFFFF
        out[i] = (seed >> 8) / 2**24
    return out


def wav(samples, rate, mask):
    channels = samples.shape[1]
    fmt = struct.pack("<HHIIHHHHI", 0xFFFE, channels, rate, rate * channels * 4, channels * 4, 32, 22, 32, mask) + FLOAT
    data = samples.astype("<f4").tobytes()
    return b"RIFF" + struct.pack("<I", 20 + len(fmt) + len(data)) + b"WAVEfmt " + struct.pack("<I", len(fmt)) + fmt + b"data" + struct.pack("<I", len(data)) + data


def ffmpeg(data):
    run = subprocess.run("ffmpeg -v error -i pipe:0 -f s16le -ac 1 -acodec pcm_s16le -ar 16000 -".split(), input=data, capture_output=True, check=True)
    return base64.b64encode(run.stdout).decode()


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--out", type=Path, required=True)
    out = ap.parse_args().out / "units"
    out.mkdir(parents=True, exist_ok=True)
    cases, seed = [], 500
    for rate in (8000, 11025, 12000, 22050, 22051, 24000, 32000, 44100, 48000, 88200, 96000, 192000):
        for n in (rate // 50, rate // 20 + 7):
            cases.append(dict(seed=seed, rate=rate, samples=n, output=ffmpeg(wav((units(seed, n) * 1.6 - 0.8)[:, None], rate, 4))))
            seed += 1
    for n in (1, 2, 3, 10, 49, 50, 51, 98, 99, 100, 101, 150, 199):
        cases.append(dict(seed=seed, rate=48000, samples=n, output=ffmpeg(wav((units(seed, n) * 1.6 - 0.8)[:, None], 48000, 4))))
        seed += 1
    (out / "resample.json").write_text(json.dumps(cases))
    mixes = []
    for mask in [*MASKS.values(), *(-n for n in range(1, 9))]:
        channels = -mask if mask < 0 else bin(mask).count("1")
        x = units(seed, 40 * channels).reshape(40, channels) * 1.6 - 0.8
        mixes.append(dict(seed=seed, channels=channels, mask=max(mask, 0), output=ffmpeg(wav(x, 16000, max(mask, 0)))))
        seed += 1
    (out / "mix.json").write_text(json.dumps(mixes))
    wavs = []
    for codec in ("pcm_u8", "pcm_s16le", "pcm_s24le", "pcm_s32le", "pcm_f32le", "pcm_f64le", "pcm_alaw", "pcm_mulaw"):
        for channels in (1, 2, 3):
            x = units(seed, 40 * channels).reshape(40, channels) * 1.6 - 0.8
            seed += 1
            run = subprocess.run(f"ffmpeg -v error -i pipe:0 -fflags +bitexact -c:a {codec} -f wav -".split(), input=wav(x, 16000, {1: 4, 2: 3, 3: 7}[channels]), capture_output=True, check=True)
            wavs.append(dict(codec=codec, rate=16000, channels=channels, file=base64.b64encode(run.stdout).decode(), output=ffmpeg(run.stdout)))
    for codec, rate, channels, mask, n in (("pcm_mulaw", 8000, 1, 4, 400), ("pcm_s24le", 96000, 6, 0x3F, 600), ("pcm_s16le", 44100, 2, 3, 500)):
        x = units(seed, n * channels).reshape(n, channels) * 1.6 - 0.8
        seed += 1
        run = subprocess.run(f"ffmpeg -v error -i pipe:0 -fflags +bitexact -c:a {codec} -f wav -".split(), input=wav(x, rate, mask), capture_output=True, check=True)
        wavs.append(dict(codec=codec, rate=rate, channels=channels, file=base64.b64encode(run.stdout).decode(), output=ffmpeg(run.stdout)))
    (out / "wav.json").write_text(json.dumps(wavs))


if __name__ == "__main__":
    main()
