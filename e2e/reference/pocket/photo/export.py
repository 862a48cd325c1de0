"""Put the two photo and the two drawing towers together and export them in CLIP's layout.

    python export.py --weights LITE2.pth --space space.npz --gate gate_fit.npz --text text.pt --drawing pocket-clip --mix mix.json --out MODEL

MODEL/onnx/vision_model.onnx   pixel_values f32 [b,3,256,256] -> image_embeds [b,512]
MODEL/onnx/text_model.onnx     input_ids int64 [b,s] -> text_embeds [b,512]
and config.json, preprocessor_config.json, tokenizer files. `--drawing` is the folder of the drawing model (../README.md).

picture = [sqrt(g) photo (383), 0, sqrt(1-g) drawing (128)], text = [share photo-text (384, the last one "cannot tell"), sqrt(1-share^2) drawing-text (128)];
both are unit vectors. g is the gate (gate.py), where it opens and share come from mix.json (calibrate.py).

Storage: convolutions, both classifiers and token tables as int8 rows with a float16 scale each, everything else float16; all arithmetic is float32 (the
runtime folds the casts away when it loads the graph, except for the token tables, whose rows are looked up one by one: their scales are float32, so that
a GPU without 16-bit floats can run the graph). In the drawing text tower
the tokens that share the "unknown word" row share one stored row.
"""
import argparse
import json
import shutil
import tempfile
import warnings
from pathlib import Path

import numpy as np
import onnx
import torch
import torch.nn as nn
import torch.nn.functional as F
from onnx import TensorProto, compose, helper, numpy_helper

from effnet import load
from train_text import load_tower

OPSET = 17
MEAN, STD = 127 / 255, 128 / 255                            # EfficientNet-Lite's, for bytes / 255
CLIP_MEAN = torch.tensor([0.48145466, 0.4578275, 0.40821073]).view(1, 3, 1, 1)
CLIP_STD = torch.tensor([0.26862954, 0.26130258, 0.27577711]).view(1, 3, 1, 1)


class Photo(nn.Module):
    """pixels -> sqrt(g) * photo vector (its last number 0), pixels for the drawing tower, sqrt(1 - g)."""

    def __init__(self, net, classes, weight, bias, low, high):
        super().__init__()
        self.net, self.low, self.high = net, low, high
        self.register_buffer("classes", torch.cat([torch.from_numpy(classes), torch.zeros(1000, 1)], 1))
        self.gate = nn.Linear(1280, 1)
        self.gate.weight.data, self.gate.bias.data = torch.from_numpy(weight).float()[None], torch.tensor([float(np.ravel(bias)[0])])

    def forward(self, pixel_values):
        f = self.net.features(pixel_values)
        x = self.net.classifier(f).softmax(-1) @ self.classes
        x = x / (x.square().sum(-1, keepdim=True) + 1e-12).sqrt()
        g = ((torch.sigmoid(self.gate(f)) - self.low) / (self.high - self.low)).clamp(0, 1)
        small = F.avg_pool2d(pixel_values, 4)
        return x * g.sqrt(), (small * STD + MEAN - CLIP_MEAN) / CLIP_STD, (1 - g).sqrt()


class Scaled(nn.Module):
    def __init__(self, tower, share):
        super().__init__()
        self.tower, self.share = tower, share

    def forward(self, input_ids):
        return self.tower(input_ids) * self.share


def traced(module, example, inputs, outputs, axes):
    path = Path(tempfile.mkdtemp()) / "traced.onnx"
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        torch.onnx.export(module, (example,), str(path), input_names=inputs, output_names=outputs, dynamic_axes=axes, opset_version=OPSET,
                          do_constant_folding=True, dynamo=False)
    model = onnx.load(path)
    shutil.rmtree(path.parent)
    return model


def rows(table):
    """int8 rows and float16 scales of a [n, ...] tensor: the largest magnitude of a row becomes 127."""
    flat = table.reshape(len(table), -1)
    scale = np.maximum(np.abs(flat).max(1) / 127, 1e-6).astype(np.float16).reshape((-1,) + (1,) * (table.ndim - 1))
    return np.clip(np.rint(table / scale.astype(np.float32)), -127, 127).astype(np.int8), scale


def store(model, small=()):
    """Float32 initializers -> int8 rows (convolutions, names in `small`, Gather tables) or float16, behind casts."""
    graph, kept, before = model.graph, [], []
    gathers = {n.input[0]: n for n in graph.node if n.op_type == "Gather"}
    for t in graph.initializer:
        v = numpy_helper.to_array(t)
        if t.data_type != TensorProto.FLOAT or v.size < 64:
            kept.append(t)
            continue
        cast = lambda name, to: helper.make_node("Cast", [name], [to], name=to + "_cast", to=TensorProto.FLOAT)
        if t.name in gathers and v.shape[0] > 10_000:
            table, scale = rows(v)
            g = gathers[t.name]
            kept += [numpy_helper.from_array(table, t.name + "_rows"), numpy_helper.from_array(scale.astype(np.float32), t.name + "_scales")]
            at = list(graph.node).index(g)
            ids, out = g.input[1], g.output[0]
            new = [helper.make_node("Gather", [t.name + "_rows", ids], [out + "_r"]), helper.make_node("Gather", [t.name + "_scales", ids], [out + "_s"]),
                   cast(out + "_r", out + "_rf"), helper.make_node("Mul", [out + "_rf", out + "_s"], [out])]
            nodes = list(graph.node)
            nodes[at:at + 1] = new
            del graph.node[:]
            graph.node.extend(nodes)
        elif v.ndim == 4 and v.shape[0] > 8 and not t.name.startswith("draw_") or t.name in small:
            table, scale = rows(v)
            kept += [numpy_helper.from_array(table, t.name + "_rows"), numpy_helper.from_array(scale, t.name + "_scales")]
            before += [cast(t.name + "_rows", t.name + "_rf"), cast(t.name + "_scales", t.name + "_sf"),
                       helper.make_node("Mul", [t.name + "_rf", t.name + "_sf"], [t.name], name=t.name + "_mul")]
        else:
            half = v.astype(np.float16)
            assert np.isfinite(half).all(), t.name
            kept.append(numpy_helper.from_array(half, t.name + "_half"))
            before.append(cast(t.name + "_half", t.name))
    del graph.initializer[:]
    graph.initializer.extend(kept)
    nodes = list(graph.node)
    del graph.node[:]
    graph.node.extend(before + nodes)
    return model


def only(model, *outputs):
    """Drop the other outputs and every node that only they need."""
    graph = model.graph
    keep = [o for o in graph.output if o.name in outputs]
    del graph.output[:]
    graph.output.extend(keep)
    needed, nodes = set(outputs), []
    for n in reversed(graph.node):
        if any(o in needed for o in n.output):
            nodes.append(n)
            needed.update(n.input)
    del graph.node[:]
    graph.node.extend(reversed(nodes))
    used = [t for t in graph.initializer if t.name in needed]
    del graph.initializer[:]
    graph.initializer.extend(used)
    return model


def unit_nodes(name, out):
    """x / |x| as plain nodes; needs the initializer axis_last."""
    return [helper.make_node("Mul", [name, name], [out + "_sq"]), helper.make_node("ReduceSum", [out + "_sq", "axis_last"], [out + "_n2"], keepdims=1),
            helper.make_node("Sqrt", [out + "_n2"], [out + "_n"]), helper.make_node("Div", [name, out + "_n"], [out])]


def finish(model, nodes, output, dims):
    graph = model.graph
    graph.initializer.append(numpy_helper.from_array(np.array([-1], np.int64), "axis_last"))
    graph.node.extend(nodes)
    del graph.output[:]
    graph.output.append(helper.make_tensor_value_info(output, TensorProto.FLOAT, ["batch_size", dims]))
    del graph.value_info[:]
    return model


def compact_tokens(model, prefix="draw_"):
    """Store each distinct token row once, with a table from token to row."""
    graph = model.graph
    init = {t.name: t for t in graph.initializer}
    table, scale = (numpy_helper.to_array(init[prefix + n]) for n in ("token_rows", "token_scales"))
    both = np.concatenate([table.view(np.uint8), scale.view(np.uint8).reshape(len(scale), -1)], 1)
    _, first, at = np.unique(both, axis=0, return_index=True, return_inverse=True)
    assert len(first) < 32768
    for name, value in (("token_rows", table[first]), ("token_scales", scale[first].astype(np.float32))):
        init[prefix + name].CopyFrom(numpy_helper.from_array(np.ascontiguousarray(value), prefix + name))
    graph.initializer.append(numpy_helper.from_array(at.reshape(-1).astype(np.int32), prefix + "row_of_token"))
    where = next(i for i, n in enumerate(graph.node) if n.op_type == "Gather" and n.input[0] == prefix + "token_rows")
    ids = graph.node[where].input[1]
    for n in graph.node:
        if n.op_type == "Gather" and n.input[0] in (prefix + "token_rows", prefix + "token_scales"):
            n.input[1] = prefix + "row"
    nodes = list(graph.node)
    nodes.insert(where, helper.make_node("Gather", [prefix + "row_of_token", ids], [prefix + "row"], name=prefix + "row_lookup"))
    del graph.node[:]
    graph.node.extend(nodes)
    print(len(first), "token rows in the drawing tower")
    return model


def vision(a, out):
    space, gate, mix = np.load(a.space)["classes"], np.load(a.gate), json.loads(a.mix.read_text())
    photo = traced(Photo(load(a.weights), space, gate["weight"], gate["bias"], mix["low"], mix["high"]), torch.randn(2, 3, 256, 256), ["pixel_values"], ["photo", "small", "rest"],
                   {"pixel_values": {0: "batch_size", 2: "height", 3: "width"}, "photo": {0: "batch_size"}, "small": {0: "batch_size"}, "rest": {0: "batch_size"}})
    big = {t.name for t in photo.graph.initializer if t.data_type == TensorProto.FLOAT and np.prod(t.dims) >= 300_000}
    photo = store(photo, small=big)
    draw = only(onnx.load(a.drawing / "onnx/vision_model.onnx"), "image_embeds")
    draw = compose.add_prefix(draw, "draw_")
    photo.ir_version = draw.ir_version = 8
    both = compose.merge_models(photo, draw, io_map=[("small", "draw_pixel_values")])
    nodes = unit_nodes("draw_image_embeds", "draw_unit") + [helper.make_node("Mul", ["draw_unit", "rest"], ["draw_part"]),
                                                            helper.make_node("Concat", ["photo", "draw_part"], ["image_embeds"], axis=-1)]
    onnx.save(checked(finish(both, nodes, "image_embeds", 512)), out)


def text(a, out):
    share = json.loads(a.mix.read_text())["share"]
    tower = load_tower(a.text)
    tower.token.sparse = False
    ids = torch.tensor([[49406, 320, 2368, 49407, 49407], [49406, 1929, 49407, 49407, 49407]])
    photo = traced(Scaled(tower, share), ids, ["input_ids"], ["photo"], {"input_ids": {0: "batch_size", 1: "sequence_length"}, "photo": {0: "batch_size"}})
    photo = store(photo, small={t.name for t in photo.graph.initializer if 1000 in t.dims and len(t.dims) == 2})
    draw = compose.add_prefix(only(onnx.load(a.drawing / "onnx/text_model.onnx"), "text_embeds"), "draw_")
    draw = compact_tokens(draw)
    photo.ir_version = draw.ir_version = 8
    for n in draw.graph.node:
        for i, name in enumerate(n.input):
            if name == "draw_input_ids":
                n.input[i] = "input_ids"
    graph = photo.graph
    graph.node.extend(draw.graph.node)
    graph.initializer.extend(draw.graph.initializer)
    graph.initializer.append(numpy_helper.from_array(np.array(np.sqrt(1 - share ** 2), np.float32), "draw_share"))
    nodes = unit_nodes("draw_text_embeds", "draw_unit") + [helper.make_node("Mul", ["draw_unit", "draw_share"], ["draw_part"]),
                                                           helper.make_node("Concat", ["photo", "draw_part"], ["text_embeds"], axis=-1)]
    onnx.save(checked(finish(photo, nodes, "text_embeds", 512)), out)


def checked(model):
    onnx.checker.check_model(model)
    return model


def main():
    ap = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("weights", "space", "gate", "text", "drawing", "mix", "out"):
        ap.add_argument("--" + name, type=Path, required=True)
    a = ap.parse_args()
    torch.set_num_threads(1)
    (a.out / "onnx").mkdir(parents=True, exist_ok=True)
    vision(a, a.out / "onnx/vision_model.onnx")
    text(a, a.out / "onnx/text_model.onnx")
    for name in ("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json"):
        shutil.copy(a.drawing / name, a.out)
    pre = json.loads((a.drawing / "preprocessor_config.json").read_text())
    pre.update(crop_size=dict(height=256, width=256), size=dict(shortest_edge=256), image_mean=[MEAN] * 3, image_std=[STD] * 3)
    (a.out / "preprocessor_config.json").write_text(json.dumps(pre, indent=2))
    config = json.loads((a.drawing / "config.json").read_text())
    config["projection_dim"] = config["text_config"]["projection_dim"] = config["vision_config"]["projection_dim"] = 512
    config["vision_config"]["image_size"] = 256
    config["logit_scale_init_value"] = float(np.log(json.loads(a.mix.read_text())["logitScale"]))
    (a.out / "config.json").write_text(json.dumps(config, indent=2))
    for f in sorted(a.out.rglob("*")):
        if f.is_file():
            print(f.relative_to(a.out), f.stat().st_size)


if __name__ == "__main__":
    main()
