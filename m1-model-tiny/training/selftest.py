"""Checks the trainer by hand: data in order, masks right, and training makes the loss fall.

It takes a minute or two on two idle cores; it counts tokens, so that a busy machine only takes longer.

usage: python selftest.py TRAIN.jsonl WORK_FOLDER
"""

import os
import sys

import torch
from tokenizers import Tokenizer

import text
import train
import vocabulary
from model import Config, Model


def forks_see_only_their_own_past(tokenizer, items):
    """A fork's logits are those of the same tokens as a text of their own."""
    torch.manual_seed(0)
    model = Model(Config(tokenizer.get_vocab_size())).eval()
    encoder = text.Encoder(tokenizer, 3)
    samples = [encoder.sample(item) for item in items]
    tokens, positions, mask = [torch.from_numpy(a) for a in text.batch(samples)[:3]]
    checked = 0
    with torch.no_grad():
        together = model(tokens, positions, mask)
        for row, sample in enumerate(samples):
            for cut, start, count in sample.forks:
                ids = sample.ids[:cut] + sample.ids[start : start + count]
                places = sample.positions[:cut] + sample.positions[start : start + count]
                n = len(ids)
                causal = torch.full((n, n), -1e4).triu(1)[None, None]
                alone = model(torch.tensor([ids]), torch.tensor([places]), causal)
                fork = together[row, start : start + count]
                assert (alone[0, cut:] - fork).abs().max() < 1e-3
                checked += 1
    assert checked > 5, checked
    print(f"{checked} forks see only their own past")


def letters_are_single_tokens(tokenizer):
    for letter in text.LETTERS:
        whole = tokenizer.encode(" \\boxed{" + letter + "}").ids
        parts = tokenizer.encode(" \\boxed{").ids + tokenizer.encode(letter).ids
        assert whole[: len(parts)] == parts, letter
    print("letters in the box are single tokens")


def loss_falls(data, tokenizer_path, out):
    options = train.parse(
        ["--data", data, "--tokenizer", tokenizer_path, "--out", out, "--tokens", "400e3"]
    )
    losses = train.train(options)
    tenth = max(1, len(losses) // 10)
    first, last = sum(losses[:tenth]) / tenth, sum(losses[-tenth:]) / tenth
    assert last < 0.7 * first, (first, last)
    print(f"the loss falls from {first:.3f} to {last:.3f} in {len(losses)} steps")


def main():
    data, folder = sys.argv[1], sys.argv[2]
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, "selftest-tokenizer.json")
    vocabulary.learn(data, path, count=3000)
    tokenizer = Tokenizer.from_file(path)
    letters_are_single_tokens(tokenizer)
    forks_see_only_their_own_past(tokenizer, list(text.read(data, count=12)))
    loss_falls(data, path, os.path.join(folder, "selftest.pt"))


if __name__ == "__main__":
    main()
