"""How a question, its thinking and its answer become tokens. The one place that knows the format."""

import json
import random

import numpy as np

IM_START, IM_END, END_OF_TEXT = "<|im_start|>", "<|im_end|>", "<|endoftext|>"
INSTRUCTION = "Return your final response within \\boxed{}."
THINK, ANSWER = IM_START + "think\n", IM_START + "answer\n"
FORCED = "Final Answer:"
RECHECK = ", let me check again.\n"
SYSTEM = [
    "You are a helpful assistant.",
    "You are a careful doctor.",
    "Answer the question.",
    "Think step by step.",
]
# three passes and this stay within the context
LONGEST_JUMP = 1000
PROMPT_WEIGHT = 0.1
LETTER_WEIGHT = 0.5
LETTERS = "ABCDE"
# tokens of thinking in which a cut is early
EARLY = 40


def message(item, gap="\n"):
    """The published m1 form: stem, lettered options, instruction."""
    options = "\n".join(f"{LETTERS[i]}. {x}" for i, x in enumerate(item["options"]))
    return f"{item['stem']}\n{options}{gap}{INSTRUCTION}"


def prompt(item, gap="\n", assistant=True, system=None):
    """What the chat template renders for one user turn, and the opener of the thinking."""
    head = f"{IM_START}system\n{system}{IM_END}\n" if system else ""
    tail = f"{IM_START}assistant\n" if assistant else ""
    return f"{head}{IM_START}user\n{message(item, gap)}{IM_END}\n{tail}{THINK}"


def boxed(item):
    return f" \\boxed{{{item['key']}}}{IM_END}"


class Sample:
    """A trunk of tokens and forks that leave it: token ids, positions, loss weights, who sees whom."""

    def __init__(self):
        self.ids, self.positions, self.weights = [], [], []
        self.trunk = 0
        self.forks = []  # (tokens of the trunk seen, first index, length)
        self.jump = 0

    def add(self, ids, weight):
        assert not self.forks
        start = self.trunk + self.jump
        self.ids += ids
        self.positions += range(start, start + len(ids))
        self.weights += [weight] * len(ids) if isinstance(weight, float) else weight
        self.trunk += len(ids)

    def skip(self, positions):
        """Leaves a hole in the positions, so that long distances are learnt from short texts."""
        self.jump += positions

    def fork(self, cut, ids, weights):
        start = self.positions[cut - 1] + 1
        self.forks.append((cut, len(self.ids), len(ids)))
        self.ids += ids
        self.positions += range(start, start + len(ids))
        self.weights += weights

    def __len__(self):
        return len(self.ids)


class Encoder:
    """Turns lines of the generator into samples; random in all that a run-time can vary."""

    def __init__(self, tokenizer, seed):
        self.tokenizer = tokenizer
        self.random = random.Random(seed)
        self.cache = {}

    def encode(self, text):
        return self.tokenizer.encode(text, add_special_tokens=False).ids

    def fixed(self, text):
        if text not in self.cache:
            self.cache[text] = self.encode(text)
        return self.cache[text]

    def prompt(self, item):
        r = self.random
        return self.encode(
            prompt(
                item,
                gap="\n\n" if r.random() < 0.1 else "\n",
                assistant=r.random() < 0.8,
                system=r.choice(SYSTEM) if r.random() < 0.03 else None,
            )
        )

    def sample(self, item):
        r = self.random
        s = Sample()
        s.add(self.prompt(item), PROMPT_WEIGHT)
        passes = [self.encode(item["thinking"] + "\n")]
        u = r.random()
        slip = u < 0.22
        again = 1 if u < 0.34 else 2 if u < 0.35 else 0
        first = s.trunk
        if slip:
            s.add(self.encode(item["slip"] + "\n"), 0.0)
        else:
            s.add(passes[0], 1.0)
        spans = [] if slip else [(first, s.trunk)]
        for _ in range(again):
            self.wait(s)
            first = s.trunk
            s.add(passes[0], 1.0)
            if not slip or r.random() < 0.1:
                spans.append((first, s.trunk))
        if not again and r.random() < 0.1:
            # cut exactly at the end: there the newline is a token of its own
            s.ids.pop(), s.positions.pop(), s.weights.pop()
            s.trunk -= 1
            s.add(self.fixed(".") + self.fixed("\n"), 1.0)
        end = self.fixed(ANSWER)
        s.add(end, [1.0] + [0.1] * (len(end) - 1))
        s.add(self.fixed("Answer:") + self.fixed(boxed(item)), 1.0)
        for _ in range(2 if spans else 0):
            self.cut(s, item, spans)
        return s

    def wait(self, s):
        """Goes on after a natural end, as a run-time does that forces "Wait"."""
        r = self.random
        if r.random() < 0.4:  # the text was rolled back to before the marker, newline included
            s.ids.pop(), s.positions.pop(), s.weights.pop()
            s.trunk -= 1
            s.add(self.fixed(".") + self.fixed("\n"), 0.0)
        if r.random() < 0.4:
            s.skip(r.randrange(0, LONGEST_JUMP - s.jump))
        u = r.random()
        if u < 0.8:
            s.add(self.fixed("Wait"), 0.0)
            s.add(self.fixed(RECHECK), 1.0)
        elif u < 0.9:
            s.add(self.fixed("Wait,"), 0.0)
            s.add(self.fixed(" let me check again.\n"), 1.0)
        else:
            s.add(self.fixed("Wait" + r.choice([".\n", "\n"])), 0.0)

    def cut(self, s, item, spans):
        """Forks off the best guess at a cut of the thinking."""
        r = self.random
        low, high = r.choice(spans)
        # early cuts more often than their share of the tokens: a guess there must not be worse than with no thinking
        u = r.random()
        cut = low if u < 0.12 else r.randrange(low, min(high, low + EARLY) + 1 if u < 0.4 else high + 1)
        newline = [] if self.ends_line(s.ids[:cut]) else self.fixed("\n")
        if r.random() < 0.75:
            hand, natural = newline + self.fixed(ANSWER + FORCED), []
        else:
            hand, natural = newline + self.fixed(ANSWER), self.fixed("Answer:")
        tail = self.fixed(boxed(item))
        letter = next(i for i, t in enumerate(tail) if t == self.fixed(item["key"])[0])
        weights = [0.1] * len(tail)
        weights[letter] = LETTER_WEIGHT
        s.fork(cut, hand + natural + tail, [0.0] * len(hand) + [0.1] * len(natural) + weights)

    def ends_line(self, ids):
        return self.tokenizer.decode(ids[-3:], skip_special_tokens=False).endswith("\n")


def batch(samples):
    """Packs samples into arrays: tokens, positions, additive mask, targets and their weights.

    A fork's first token is not predicted from the trunk's last token but is forced, so every
    target's predecessor is the token before it in its own branch.
    """
    rows, length = len(samples), max(len(s) for s in samples)
    tokens = np.zeros((rows, length), np.int64)
    positions = np.zeros((rows, length), np.int64)
    seen = np.tril(np.ones((length, length), bool))[None].repeat(rows, 0)
    targets = np.zeros((rows, length), np.int64)
    weights = np.zeros((rows, length), np.float32)
    for i, s in enumerate(samples):
        n = len(s)
        tokens[i, :n] = s.ids
        positions[i, :n] = s.positions
        targets[i, : n - 1] = s.ids[1:]
        weights[i, : n - 1] = s.weights[1:]
        weights[i, s.trunk - 1] = 0.0
        for cut, start, count in s.forks:
            seen[i, start : start + count, cut:start] = False
            weights[i, start + count - 1] = 0.0  # the next token belongs to another branch
    mask = np.where(seen, np.float32(0), np.float32(-1e4))[:, None]
    return tokens, positions, mask, targets, weights


def read(path, first=0, count=None):
    """Yields the lines of a file of the generator, from an index on."""
    with open(path, encoding="utf-8") as lines:
        for i, line in enumerate(lines):
            if count is not None and i >= first + count:
                return
            if i >= first:
                yield json.loads(line)
