"""Learns the byte-level BPE: about a thousand tokens under the Qwen2 pre-tokenizer."""

import random
import sys

from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

import text

# the pattern of Qwen2 (llama.cpp: pre-tokenizer "qwen2")
PATTERN = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}"
    r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
SIZE = 1024
SPECIAL = [text.END_OF_TEXT, text.IM_START, text.IM_END]


def corpus(path, count):
    r = random.Random(1)
    roles = ["user\n", "think\n", "answer\n", "assistant\n", "system\n"]
    for item in text.read(path, count=count):
        # never "{A": the letter in the box must stay a token of its own
        yield text.message(item)
        yield item["thinking"] + "\n" + r.choice(["Wait" + text.RECHECK, "Answer:", text.FORCED])
        yield r.choice(roles)
        yield r.choice(text.SYSTEM)


def learn(data, out, count=15000):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(PATTERN), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.train_from_iterator(
        corpus(data, count),
        trainers.BpeTrainer(
            vocab_size=SIZE - len(SPECIAL),
            initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
            special_tokens=[],
            show_progress=False,
        ),
    )
    tokenizer.add_special_tokens(SPECIAL)
    assert tokenizer.get_vocab_size() == SIZE, tokenizer.get_vocab_size()
    for letter in text.LETTERS:
        ids = tokenizer.encode("\\boxed{" + letter + "}").tokens
        assert letter in ids, ids
    tokenizer.save(out)


if __name__ == "__main__":
    learn(sys.argv[1], sys.argv[2])
