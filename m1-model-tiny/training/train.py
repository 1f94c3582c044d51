"""Trains the model. See README.md; `python train.py --help` lists the options."""

import argparse
import os
import queue
import random
import signal
import threading
import time
from dataclasses import asdict

import torch
import torch.nn.functional as F
from tokenizers import Tokenizer

import text
from model import Config, Model

BATCH_TOKENS, POOL = 4000, 512
# the share of the questions about the points that is left out: those about their meaning are harder
LEFT_OUT = 0.35
# bf16 pays where the processor computes with it; elsewhere it is emulated, ten times slower than fp32
HALF = "AVX512" in torch.backends.cpu.get_cpu_capability()


def parse(arguments=None):
    p = argparse.ArgumentParser()
    p.add_argument("--data", required=True, help="JSON lines of the generator")
    p.add_argument("--tokenizer", required=True, help="tokenizer.json of vocabulary.py")
    p.add_argument("--out", required=True, help="checkpoint to write")
    p.add_argument("--tokens", type=float, default=24e6, help="tokens to train on")
    p.add_argument("--minutes", type=float, default=1e9, help="end earlier, after this time (SIGTERM ends at once; both save)")
    p.add_argument("--decay", type=float, default=0.5, help="last share, with a falling rate")
    p.add_argument("--peak", type=float, default=1.0, help="scale of the learning rates")
    p.add_argument("--first", type=int, default=0, help="first line of the data to use")
    p.add_argument("--resume", help="checkpoint to go on from")
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--seed", type=int, default=1)
    return p.parse_args(arguments)


def batches(options, tokenizer, out):
    """Fills a queue with batches of samples of similar length; starts over at the end of the data."""
    encoder = text.Encoder(tokenizer, options.seed)
    order = random.Random(options.seed)
    first = options.first
    while True:
        pool = []
        for item in text.read(options.data, first):
            if item["kind"] == "score" and order.random() < LEFT_OUT:
                continue
            pool.append(encoder.sample(item))
            if len(pool) == POOL:
                pool.sort(key=len)
                groups = grouped(pool)
                order.shuffle(groups)
                for group in groups:
                    out.put([torch.from_numpy(a) for a in text.batch(group)])
                pool = []
        first = 0


def grouped(samples):
    """Splits samples, sorted by length, into batches of about the same number of tokens."""
    groups, group = [], []
    for sample in samples:
        if group and (len(group) + 1) * len(sample) > BATCH_TOKENS:
            groups.append(group)
            group = []
        group.append(sample)
    return groups + [group]


class Muon:
    """Orthogonalised momentum for the hidden matrices (Jordan et al., 2024)."""

    def __init__(self, parameters, rate=0.02):
        self.parameters, self.rate = parameters, rate
        self.momenta = [torch.zeros_like(p) for p in parameters]

    @staticmethod
    def orthogonal(gradient):
        a, b, c = 3.4445, -4.7750, 2.0315
        x = gradient / (gradient.norm() + 1e-7)
        tall = x.shape[0] > x.shape[1]
        if tall:
            x = x.T
        for _ in range(5):
            y = x @ x.T
            x = a * x + (b * y + c * y @ y) @ x
        return x.T if tall else x

    @torch.no_grad()
    def step(self, scale):
        for p, momentum in zip(self.parameters, self.momenta):
            momentum.mul_(0.95).add_(p.grad)
            update = self.orthogonal(p.grad + 0.95 * momentum)
            p.mul_(1 - self.rate * scale * 0.05)
            p.add_(update, alpha=-self.rate * scale * max(1, p.shape[0] / p.shape[1]) ** 0.5)


def save(path, model, muon, adam, tokens, step):
    state = {
        "config": asdict(model.c),
        "model": model.state_dict(),
        "momenta": muon.momenta,
        "adam": adam.state_dict(),
        "tokens": tokens,
        "step": step,
    }
    torch.save(state, path + ".part")
    os.replace(path + ".part", path)


def train(options):
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    tokenizer = Tokenizer.from_file(options.tokenizer)
    model = Model(Config(tokenizer.get_vocab_size()))
    hidden = [p for n, p in model.named_parameters() if p.dim() == 2 and "embedding" not in n]
    rest = [p for n, p in model.named_parameters() if p.dim() != 2 or "embedding" in n]
    muon = Muon(hidden)
    adam = torch.optim.AdamW(rest, lr=3e-3, betas=(0.9, 0.98), weight_decay=0.0)
    if options.resume:
        state = torch.load(options.resume)
        model.load_state_dict(state["model"])
        muon.momenta = state["momenta"]
        adam.load_state_dict(state["adam"])
    print(f"parameters {sum(p.numel() for p in model.parameters())}", flush=True)
    pipe = queue.Queue(32)
    threading.Thread(target=batches, args=(options, tokenizer, pipe), daemon=True).start()
    return loop(options, model, muon, adam, pipe)


def loop(options, model, muon, adam, pipe):
    start, saved, tokens, step = time.time(), time.time(), 0, 0
    losses, thinking = [], None
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    while not stop.is_set():
        minutes = (time.time() - start) / 60
        done = max(tokens / options.tokens, minutes / options.minutes)
        if done >= 1:
            break
        falling = min(1.0, max(0.02, (1 - done) / options.decay))
        scale = min(1, (step + 1) / (20 if options.resume else 100)) * falling * options.peak
        batch = pipe.get()
        loss, own = gradients(model, batch)
        thinking = own if thinking is None else 0.97 * thinking + 0.03 * own
        losses.append(loss)
        for group in adam.param_groups:
            group["lr"] = 3e-3 * scale
        adam.step()
        muon.step(scale)
        model.zero_grad(set_to_none=True)
        step += 1
        tokens += batch[0].numel()
        if step % 50 == 0:
            rate = tokens / (time.time() - start)
            print(
                f"step {step} {minutes:.1f} min loss {sum(losses[-50:]) / 50:.4f}"
                f" written {thinking:.4f} tokens {tokens / 1e6:.2f}M {rate:.0f}/s",
                flush=True,
            )
        if time.time() - saved > 180:
            saved = time.time()
            save(options.out, model, muon, adam, tokens, step)
    save(options.out, model, muon, adam, tokens, step)
    return losses


def gradients(model, batch):
    """Adds the gradients of a batch; returns its loss and the loss of what the model writes."""
    tokens, positions, mask, targets, weights = batch
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=HALF):
        hidden = model.hidden(tokens, positions, mask)
        used = weights > 0
        logits = F.linear(hidden[used], model.embedding.weight)
    each = F.cross_entropy(logits.float(), targets[used], reduction="none")
    weight = weights[used]
    loss = (each * weight).sum() / weight.sum()
    loss.backward()
    own = weight >= 1
    return loss.item(), (each.detach()[own].mean()).item()


if __name__ == "__main__":
    train(parse())
