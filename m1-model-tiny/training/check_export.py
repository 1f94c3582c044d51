"""Checks exported files against the checkpoint: same numbers, same logits, same tokens.

The weights are read back from the GGUF and from the safetensors by their own readers and put into the
PyTorch model; its logits must be those of the checkpoint rounded to fp16.
"""

import argparse
import json
import os

import gguf
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer

import export
import text
from evaluate import load


def from_files(model, folder):
    """Returns two state dicts: of the GGUF and of the safetensors."""
    reader = gguf.GGUFReader(os.path.join(folder, export.GGUF))
    packed = {t.name: torch.from_numpy(t.data.copy()).float() for t in reader.tensors}
    flat = {k: v.float() for k, v in load_file(os.path.join(folder, export.HUGGING_FACE, "model.safetensors")).items()}
    names = [n for n, _ in model.named_parameters()]
    by_gguf, by_hf = {}, {}
    for (g, h, _), ours in zip(export.tensors(model), ordered(names, model)):
        by_gguf[ours], by_hf[ours] = packed.pop(g), flat.pop(h)
    assert not packed and not flat, (list(packed), list(flat))
    return by_gguf, by_hf


def ordered(names, model):
    yield "embedding.weight"
    yield "norm.weight"
    for i in range(model.c.layers):
        for ours, _, _ in export.PARTS:
            for kind in ("weight", "bias"):
                if f"blocks.{i}.{ours}.{kind}" in names:
                    yield f"blocks.{i}.{ours}.{kind}"


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--checkpoint", required=True)
    p.add_argument("--folder", required=True)
    p.add_argument("--data", required=True)
    o = p.parse_args()
    tokenizer = Tokenizer.from_file(os.path.join(o.folder, export.HUGGING_FACE, "tokenizer.json"))
    model = load(o.checkpoint)
    encoder = text.Encoder(tokenizer, 1)
    samples = [encoder.sample(item) for item in text.read(o.data, count=8)]
    tokens, positions, mask = [torch.from_numpy(a) for a in text.batch(samples)[:3]]
    states = from_files(model, o.folder)
    for parameter in model.parameters():
        parameter.data = parameter.data.half().float()
    with torch.no_grad():
        expected = model(tokens, positions, mask)
        for name, state in zip(("GGUF", "safetensors"), states):
            model.load_state_dict(state)
            difference = (model(tokens, positions, mask) - expected).abs().max().item()
            print(f"{name}: logits differ by {difference}")
            assert difference < 1e-5
    with open(os.path.join(o.folder, export.HUGGING_FACE, "config.json"), encoding="utf-8") as file:
        assert json.load(file)["vocab_size"] == tokenizer.get_vocab_size()


if __name__ == "__main__":
    main()
