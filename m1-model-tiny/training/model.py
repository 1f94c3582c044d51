"""The Qwen2 decoder, as small as it gets: only what training and measuring need."""

import math
from dataclasses import dataclass

import torch
import torch.nn as nn
import torch.nn.functional as F


@dataclass
class Config:
    vocab: int
    width: int = 128
    layers: int = 6
    heads: int = 4
    kv_heads: int = 2
    ffn: int = 384
    rope_base: float = 10000.0
    context: int = 2048
    eps: float = 1e-6

    @property
    def head(self):
        return self.width // self.heads


class RmsNorm(nn.Module):
    def __init__(self, width, eps):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))
        self.eps = eps

    def forward(self, x):
        return F.rms_norm(x, (x.shape[-1],), self.weight.to(x.dtype), self.eps)


def rotate(x, cos, sin):
    a, b = x.chunk(2, -1)
    return torch.cat((a * cos - b * sin, b * cos + a * sin), -1)


def attend(q, k, v, mask):
    """Grouped-query attention, written out: on a CPU it trains faster than the fused kernel."""
    rows, heads, length, head = q.shape
    groups, keys = k.shape[1], k.shape[2]
    q = (q * head**-0.5).reshape(rows, groups, -1, head)
    with torch.autocast("cpu", enabled=False):  # keeps the softmax in the type it is given
        scores = (q @ k.transpose(-1, -2)).view(rows, groups, heads // groups, length, keys)
        weights = (scores + mask.unsqueeze(1)).softmax(-1).view(rows, groups, -1, keys)
        return (weights @ v).view(rows, heads, length, head)


class Block(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.c = c
        self.q = nn.Linear(c.width, c.heads * c.head)
        self.k = nn.Linear(c.width, c.kv_heads * c.head)
        self.v = nn.Linear(c.width, c.kv_heads * c.head)
        self.o = nn.Linear(c.heads * c.head, c.width, bias=False)
        self.gate = nn.Linear(c.width, c.ffn, bias=False)
        self.up = nn.Linear(c.width, c.ffn, bias=False)
        self.down = nn.Linear(c.ffn, c.width, bias=False)
        self.norm1 = RmsNorm(c.width, c.eps)
        self.norm2 = RmsNorm(c.width, c.eps)

    def forward(self, x, cos, sin, mask, cache):
        rows, length, _ = x.shape
        c = self.c
        h = self.norm1(x)
        q = self.q(h).view(rows, length, c.heads, c.head).transpose(1, 2)
        k = self.k(h).view(rows, length, c.kv_heads, c.head).transpose(1, 2)
        v = self.v(h).view(rows, length, c.kv_heads, c.head).transpose(1, 2)
        q, k = rotate(q, cos, sin).to(v.dtype), rotate(k, cos, sin).to(v.dtype)
        if cache is not None:
            if cache:
                k, v = torch.cat((cache[0], k), 2), torch.cat((cache[1], v), 2)
            cache[:] = [k, v]
        mixed = attend(q, k, v, mask)
        x = x + self.o(mixed.transpose(1, 2).reshape(rows, length, -1))
        h = self.norm2(x)
        return x + self.down(F.silu(self.gate(h)) * self.up(h))


class Model(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.c = c
        self.embedding = nn.Embedding(c.vocab, c.width)
        self.blocks = nn.ModuleList(Block(c) for _ in range(c.layers))
        self.norm = RmsNorm(c.width, c.eps)
        frequency = c.rope_base ** (-torch.arange(0, c.head, 2).float() / c.head)
        angle = torch.arange(c.context).float()[:, None] * frequency
        self.register_buffer("cos", angle.cos(), persistent=False)
        self.register_buffer("sin", angle.sin(), persistent=False)
        nn.init.normal_(self.embedding.weight, std=0.02)
        for name, parameter in self.named_parameters():
            if parameter.dim() == 2 and "embedding" not in name:
                nn.init.normal_(parameter, std=0.5 / math.sqrt(parameter.shape[1]))
            if name.endswith(".bias"):
                nn.init.zeros_(parameter)

    def hidden(self, tokens, positions, mask, caches=None):
        """tokens, positions: [rows, length]; mask: additive [rows, 1, length, keys]."""
        x = self.embedding(tokens)
        if torch.is_autocast_enabled("cpu"):
            mask = mask.to(torch.get_autocast_dtype("cpu"))
        cos, sin = self.cos[positions].unsqueeze(1), self.sin[positions].unsqueeze(1)
        for i, block in enumerate(self.blocks):
            x = block(x, cos, sin, mask, None if caches is None else caches[i])
        return self.norm(x)

    def forward(self, tokens, positions, mask, caches=None):
        return F.linear(self.hidden(tokens, positions, mask, caches), self.embedding.weight)
