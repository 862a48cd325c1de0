"""A CLIP with the arithmetic of ViT-B/32 and random weights, to measure how fast pictures are indexed with a model of that size.

    python make_clip_weight.py --tokenizer public/models/pocket-clip --out MODEL       # needs the package `onnx`

The twelve layers share their weights, so that the file is a tenth of the real one; the work is the same 4.4 G multiplications a picture.
"""
import argparse
import json
import shutil
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto as T, helper as h

from make_clip_graphs import constant, value

D, WIDTH, HEADS, LAYERS, SIDE, PATCH = 512, 768, 12, 12, 224, 32
TOKENS = (SIDE // PATCH) ** 2
rng = np.random.default_rng(0)


def weight(name, *shape):
    return constant(name, (rng.standard_normal(shape) / np.sqrt(shape[0])).astype(np.float32))


def vision():
    constants = [constant("patches", (rng.standard_normal((WIDTH, 3, PATCH, PATCH)) / 55).astype(np.float32)),
                 constant("flat", np.array([0, WIDTH, TOKENS])), constant("split", np.array([0, 0, HEADS, WIDTH // HEADS])),
                 constant("joined", np.array([0, 0, WIDTH])), constant("eighth", np.float32(0.125)),
                 constant("one", np.ones(WIDTH, np.float32)), constant("zero", np.zeros(WIDTH, np.float32)), weight("projection", WIDTH, D),
                 weight("q", WIDTH, WIDTH), weight("k", WIDTH, WIDTH), weight("v", WIDTH, WIDTH), weight("o", WIDTH, WIDTH),
                 weight("up", WIDTH, 4 * WIDTH), weight("down", 4 * WIDTH, WIDTH)]
    nodes = [h.make_node("Conv", ["pixel_values", "patches"], ["grid"], strides=[PATCH, PATCH]),
             h.make_node("Reshape", ["grid", "flat"], ["rows"]), h.make_node("Transpose", ["rows"], ["x0"], perm=[0, 2, 1])]
    add = lambda op, inputs, out, **more: nodes.append(h.make_node(op, inputs, [out], **more))
    for i in range(LAYERS):
        x, n = f"x{i}", f"l{i}_"
        add("LayerNormalization", [x, "one", "zero"], n + "norm")
        for part, perm in (("q", [0, 2, 1, 3]), ("k", [0, 2, 3, 1]), ("v", [0, 2, 1, 3])):
            add("MatMul", [n + "norm", part], n + part)
            add("Reshape", [n + part, "split"], n + part + "_heads")
            add("Transpose", [n + part + "_heads"], n + part + "_turned", perm=perm)
        add("MatMul", [n + "q_turned", n + "k_turned"], n + "dots")
        add("Mul", [n + "dots", "eighth"], n + "scaled")
        add("Softmax", [n + "scaled"], n + "shares", axis=-1)
        add("MatMul", [n + "shares", n + "v_turned"], n + "seen")
        add("Transpose", [n + "seen"], n + "back", perm=[0, 2, 1, 3])
        add("Reshape", [n + "back", "joined"], n + "heads")
        add("MatMul", [n + "heads", "o"], n + "out")
        add("Add", [x, n + "out"], n + "mid")
        add("LayerNormalization", [n + "mid", "one", "zero"], n + "norm2")
        add("MatMul", [n + "norm2", "up"], n + "wide")
        add("Sigmoid", [n + "wide"], n + "gate")
        add("Mul", [n + "wide", n + "gate"], n + "swish")
        add("MatMul", [n + "swish", "down"], n + "narrow")
        add("Add", [n + "mid", n + "narrow"], f"x{i + 1}")
    add("ReduceMean", [f"x{LAYERS}"], "pooled", axes=[1], keepdims=0)
    add("MatMul", ["pooled", "projection"], "image_embeds")
    return h.make_graph(nodes, "vision", [value("pixel_values", T.FLOAT, ["b", 3, SIDE, SIDE])], [value("image_embeds", T.FLOAT, ["b", D])], constants)


def text():
    constants = [constant("axis", np.array([2])), weight("w", 1, D), constant("sequence", np.array([1]))]
    nodes = [h.make_node("Cast", ["input_ids"], ["numbers"], to=T.FLOAT), h.make_node("Unsqueeze", ["numbers", "axis"], ["column"]),
             h.make_node("Mul", ["column", "w"], ["angles"]), h.make_node("Sin", ["angles"], ["waves"]),
             h.make_node("ReduceSum", ["waves", "sequence"], ["text_embeds"], keepdims=0)]
    return h.make_graph(nodes, "text", [value("input_ids", T.INT64, ["b", "s"])], [value("text_embeds", T.FLOAT, ["b", D])], constants)


def main():
    ap = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ap.add_argument("--tokenizer", type=Path, required=True)
    ap.add_argument("--out", type=Path, required=True)
    a = ap.parse_args()
    (a.out / "onnx").mkdir(parents=True, exist_ok=True)
    for graph in (vision(), text()):
        model = h.make_model(graph, opset_imports=[h.make_opsetid("", 17)], ir_version=8, producer_name="")
        onnx.checker.check_model(model)
        onnx.save(model, a.out / f"onnx/{graph.name}_model.onnx")
    for name in ("config.json", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json"):
        shutil.copy(a.tokenizer / name, a.out / name)
    preprocessor = json.loads((a.tokenizer / "preprocessor_config.json").read_text())
    preprocessor.update(size={"shortest_edge": SIDE}, crop_size={"height": SIDE, "width": SIDE})
    (a.out / "preprocessor_config.json").write_text(json.dumps(preprocessor))


if __name__ == "__main__":
    main()
