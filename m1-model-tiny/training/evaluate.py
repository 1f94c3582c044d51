"""Measures a checkpoint: accuracy against budget, by score, kind and wording; calibration; "Wait".

Greedy, in fp32. One trace an item, and a fork at each budget it reaches: hand-over and box are forced,
and the letter is read off; a fork counts as right only if the greedy answer would have written that box
by itself. A thought that ends before a budget keeps its natural answer. Prints one table and, with --json, writes the figures.
"""

import argparse
import collections
import json
import math

import torch
from tokenizers import Tokenizer

import text
from model import Config, Model

BUDGETS = [0, 16, 32, 64, 96, 128, 192, 256]
ROWS = 100


class Runner:
    def __init__(self, model, tokenizer):
        self.model, self.tokenizer = model.eval(), tokenizer
        self.stops = {tokenizer.token_to_id(t) for t in (text.IM_START, text.IM_END, text.END_OF_TEXT)}
        self.letters = [self.encode(letter)[0] for letter in text.LETTERS]

    def encode(self, string):
        return self.tokenizer.encode(string, add_special_tokens=False).ids

    def decode(self, ids):
        return self.tokenizer.decode(ids, skip_special_tokens=False)

    @torch.no_grad()
    def greedy(self, prompts, limit):
        """Continues each prompt until a stop token or the limit; returns what came."""
        rows, width = len(prompts), max(map(len, prompts))
        tokens = torch.zeros(rows, width, dtype=torch.long)
        live = torch.zeros(rows, width, dtype=torch.bool)
        for i, p in enumerate(prompts):  # padded on the left
            tokens[i, width - len(p) :] = torch.tensor(p)
            live[i, width - len(p) :] = True
        positions = (live.long().cumsum(1) - 1).clamp(min=0)
        mask = torch.zeros(rows, 1, width, width)
        mask.masked_fill_(~live[:, None, None, :], -1e9)
        mask.masked_fill_(torch.ones(width, width).triu(1).bool(), -1e9)
        caches = [[] for _ in self.model.blocks]
        logits = self.last(self.model.hidden(tokens, positions, mask, caches))
        out = [[] for _ in prompts]
        done = torch.zeros(rows, dtype=torch.bool)
        position = positions[:, -1:]
        while limit > 0:
            best = logits.argmax(-1)
            for i in range(rows):
                if not done[i] and int(best[i]) in self.stops:
                    done[i] = True
                if not done[i]:
                    out[i].append(int(best[i]))
                    done[i] = len(out[i]) >= limit
            if done.all():
                break
            live = torch.cat((live, torch.ones(rows, 1, dtype=torch.bool)), 1)
            position = position + 1
            seen = torch.zeros(rows, 1, 1, live.shape[1]).masked_fill_(~live[:, None, None, :], -1e9)
            logits = self.last(self.model.hidden(best[:, None], position, seen, caches))
        return out

    def last(self, hidden):
        return hidden[:, -1] @ self.model.embedding.weight.T

    def hand_over(self, prompt, thinking, forced=text.FORCED):
        newline = "" if not thinking or self.decode(thinking[-3:]).endswith("\n") else "\n"
        return prompt + thinking + self.encode(newline) + self.encode(text.ANSWER + forced)

    def answers(self, prompts):
        out = self.greedy(prompts, 12)
        return [self.letter(self.decode(ids)) for ids in out]

    @staticmethod
    def letter(answer):
        at = answer.find("\\boxed{")
        return answer[at + 7 : at + 8] if at >= 0 else None


def measure(runner, items, waits):
    """Returns one record per item."""
    records = []
    for start in range(0, len(items), ROWS):
        group = items[start : start + ROWS]
        prompts = [runner.encode(text.prompt(item)) for item in group]
        thoughts = runner.greedy(prompts, 512)
        rows = [dict(item=i, length=len(t), at={}, probability={}) for i, t in zip(group, thoughts)]
        natural = runner.answers(
            [runner.hand_over(p, t, "") for p, t in zip(prompts, thoughts)]
        )
        for row, letter, thought in zip(rows, natural, thoughts):
            row["full"] = letter == row["item"]["key"]
            row["thinking"] = runner.decode(thought).strip() == row["item"]["thinking"]
        cut(runner, rows, prompts, thoughts)
        if waits:
            wait(runner, rows, prompts, thoughts)
        records += rows
        print(f"{len(records)} of {len(items)}", flush=True)
    return records


@torch.no_grad()
def cut(runner, rows, prompts, thoughts):
    """Answers at every budget: all forks of a trace in one pass."""
    forced = runner.encode(text.ANSWER + text.FORCED)
    box = runner.encode(" \\boxed{")
    samples = []
    for prompt, thought in zip(prompts, thoughts):
        sample = text.Sample()
        sample.add(prompt + thought, 0.0)
        for budget in (b for b in BUDGETS if b <= len(thought)):
            head = runner.hand_over(prompt, thought[:budget])[len(prompt) + budget :]
            assert head[-len(forced) :] == forced
            sample.fork(len(prompt) + budget, head + box, [0.0] * len(head + box))
        samples.append(sample)
    tokens, positions, mask = [torch.from_numpy(a) for a in text.batch(samples)[:3]]
    hidden = runner.model.hidden(tokens, positions, mask)
    for i, (row, sample) in enumerate(zip(rows, samples)):
        key, count = row["item"]["key"], len(row["item"]["options"])
        row["at"] = dict.fromkeys(BUDGETS, row["full"])
        for budget, (_, start, length) in zip(BUDGETS, sample.forks):
            end = start + length
            logits = hidden[i, end - len(box) - 1 : end] @ runner.model.embedding.weight.T
            written = logits.argmax(-1).tolist()
            p = logits[-1].softmax(-1)[runner.letters[:count]]
            p = (p / p.sum()).tolist()
            best = max(range(count), key=p.__getitem__)
            same = written == box + [runner.letters[best]]
            row["at"][budget] = same and text.LETTERS[best] == key
            row["probability"][budget] = (p[best], text.LETTERS[best] == key, same)


def wait(runner, rows, prompts, thoughts):
    """Forces "Wait" once at the natural end."""
    heads = []
    for p, t in zip(prompts, thoughts):
        newline = "" if runner.decode(t[-3:]).endswith("\n") else "\n"
        heads.append(p + t + runner.encode(newline) + runner.encode("Wait"))
    more = runner.greedy(heads, 512)
    letters = runner.answers([runner.hand_over(h, m, "") for h, m in zip(heads, more)])
    for row, letter in zip(rows, letters):
        row["wait"] = letter == row["item"]["key"]


def share(values):
    values = list(values)
    return round(100 * sum(values) / max(1, len(values)), 1)


def calibration(records):
    """Mean probability against accuracy, per budget and per tenth of probability, over true cuts."""
    by_budget, bins = {}, collections.defaultdict(list)
    for budget in BUDGETS:
        seen = [r["probability"][budget] for r in records if budget in r["probability"]]
        if len(seen) >= 50:
            by_budget[budget] = (share(p for p, _, _ in seen), share(ok for _, ok, _ in seen), len(seen))
        for p, ok, _ in seen:
            bins[min(9, int(p * 10))].append((p, ok))
    tenths = {
        f"{b / 10:.1f}": (share(p for p, _ in v), share(ok for _, ok in v), len(v))
        for b, v in sorted(bins.items())
    }
    return by_budget, tenths


def summary(records, waits):
    rises = []
    for low, high in zip(BUDGETS, BUDGETS[1:]):
        gained = sum(r["at"][high] and not r["at"][low] for r in records)
        lost = sum(r["at"][low] and not r["at"][high] for r in records)
        rises.append(dict(low=low, high=high, gained=gained, lost=lost, p=fall(gained, lost)))
    lengths = sorted(r["length"] for r in records)
    by_budget, tenths = calibration(records)
    seen = [v for r in records for v in r["probability"].values()]
    result = {
        "vignettes": len(records),
        "accuracy": {b: share(r["at"][b] for r in records) for b in BUDGETS},
        "full": share(r["full"] for r in records),
        "thinking_exact": share(r["thinking"] for r in records),
        "thinking_tokens": {"median": lengths[len(lengths) // 2], "max": lengths[-1]},
        "steps": rises,
        "by_score": by(records, "score"),
        "by_kind": by(records, "kind"),
        "calibration_by_budget": by_budget,
        "calibration_by_probability": tenths,
        "probe_agrees_with_answer": share(same for _, _, same in seen),
    }
    if waits:
        pairs = collections.Counter((r["full"], r["wait"]) for r in records)
        result["wait"] = {
            "right_right": pairs[True, True],
            "right_wrong": pairs[True, False],
            "wrong_right": pairs[False, True],
            "wrong_wrong": pairs[False, False],
        }
    return result


def by(records, field):
    groups = collections.defaultdict(list)
    for r in records:
        groups[r["item"][field]].append(r)
    return {
        k: {"full": share(r["full"] for r in v), "none": share(r["at"][0] for r in v), "of": len(v)}
        for k, v in sorted(groups.items())
    }


def fall(gained, lost):
    """One-sided exact McNemar: how likely so many losses are if nothing is lost by thinking on."""
    n = gained + lost
    return sum(math.comb(n, k) for k in range(lost, n + 1)) / 2**n if n else 1.0


def load(checkpoint):
    state = torch.load(checkpoint)
    model = Model(Config(**state["config"]))
    model.load_state_dict(state["model"])
    return model


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--checkpoint", required=True)
    p.add_argument("--tokenizer", required=True)
    p.add_argument("--count", type=int, default=10**9, help="vignettes of each file")
    p.add_argument("--half", action="store_true", help="round the weights to fp16 first, as exported")
    p.add_argument("--json", help="file for the figures")
    p.add_argument("--threads", type=int, default=1)
    p.add_argument("--no-wait", action="store_true")
    p.add_argument("data", nargs="+")
    o = p.parse_args()
    torch.set_num_threads(o.threads)
    model = load(o.checkpoint)
    if o.half:
        for parameter in model.parameters():
            parameter.data = parameter.data.half().float()
    runner = Runner(model, Tokenizer.from_file(o.tokenizer))
    items = [item for path in o.data for item in text.read(path, count=o.count)]
    figures = summary(measure(runner, items, not o.no_wait), not o.no_wait)
    print(json.dumps(figures, indent=1))
    if o.json:
        with open(o.json, "w", encoding="utf-8") as out:
            json.dump(figures, out, indent=1)


if __name__ == "__main__":
    main()
