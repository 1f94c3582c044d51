"""Writes small random models of every family, and what Hugging Face transformers computes with them.

    pip install transformers==4.51.3 torch==2.6.0 && python make_goldens.py ../resources/dev/m1/backend/djl/goldens

Each folder is a model as save_pretrained writes it (16-bit, 32-bit and split weights among them) with golden.json:
a prompt longer than the sliding windows, the logits after some of its tokens, and the greedy continuation.
The same seeds give the same files. Tests read them; building and testing m1 needs no Python.
"""
import json
import pathlib
import shutil
import sys

import torch
import transformers

BASE = dict(hidden_size=16, intermediate_size=24, num_hidden_layers=3, num_attention_heads=4, num_key_value_heads=2,
            vocab_size=64, max_position_embeddings=256, bos_token_id=0, eos_token_id=1)
GEMMA = dict(BASE, head_dim=8, sliding_window=8, query_pre_attn_scalar=12, pad_token_id=None)
LLAMA3 = dict(rope_type="llama3", factor=4.0, low_freq_factor=1.0, high_freq_factor=4.0, original_max_position_embeddings=16)
YARN = dict(rope_type="yarn", factor=4.0, original_max_position_embeddings=32)
T = transformers
MODELS = {
    "llama": (T.LlamaForCausalLM, T.LlamaConfig(**BASE, rope_theta=500.0, rope_scaling=LLAMA3), torch.float32, None),
    "llama-biases": (T.LlamaForCausalLM, T.LlamaConfig(**BASE, attention_bias=True, mlp_bias=True, tie_word_embeddings=True,
                     rope_scaling=dict(rope_type="linear", factor=2.0)), torch.float32, None),
    "mistral": (T.MistralForCausalLM, T.MistralConfig(**BASE, head_dim=8, sliding_window=8), torch.bfloat16, "20KB"),
    "qwen2": (T.Qwen2ForCausalLM, T.Qwen2Config(**BASE, tie_word_embeddings=True), torch.float16, None),
    "qwen2-yarn": (T.Qwen2ForCausalLM, T.Qwen2Config(**dict(BASE, max_position_embeddings=128), rope_scaling=YARN),
                   torch.bfloat16, None),
    "qwen3": (T.Qwen3ForCausalLM, T.Qwen3Config(**BASE, head_dim=8), torch.bfloat16, None),
    "gemma2": (T.Gemma2ForCausalLM, T.Gemma2Config(**GEMMA, attn_logit_softcapping=2.0, final_logit_softcapping=5.0), torch.float32, None),
    "gemma3": (T.Gemma3ForCausalLM, T.Gemma3TextConfig(**dict(GEMMA, num_hidden_layers=4), sliding_window_pattern=2, rope_theta=1e6,
               rope_local_base_freq=1e4, rope_scaling=dict(rope_type="linear", factor=8.0)), torch.bfloat16, None),
}
CHARACTERS = "".join(chr(c) for c in range(ord("!"), ord("!") + 62))


def tokenizer():
    added = [dict(id=i, content=c, single_word=False, lstrip=False, rstrip=False, normalized=False, special=True)
             for i, c in enumerate(["<s>", "</s>"])]
    level = dict(type="ByteLevel", add_prefix_space=False, trim_offsets=True, use_regex=False)
    vocab = {"<s>": 0, "</s>": 1} | {c: i + 2 for i, c in enumerate(CHARACTERS)}
    return dict(version="1.0", truncation=None, padding=None, added_tokens=added, normalizer=None, pre_tokenizer=level,
                post_processor=None, decoder=level, model=dict(type="BPE", vocab=vocab, merges=[]))


def write(folder, name, seed):
    kind, config, dtype, shard = MODELS[name]
    config._attn_implementation = "eager"
    torch.manual_seed(seed)
    model = kind(config).eval()
    with torch.no_grad():
        for key, weight in model.named_parameters():
            spread = 0.2 if "norm" in key else 0.35
            weight.copy_((torch.randn_like(weight) * spread + (1.0 if "norm" in key and "gemma" not in name else 0.0)).to(dtype))
    target = folder / name
    shutil.rmtree(target, ignore_errors=True)
    stored = kind(config).to(dtype)
    stored.load_state_dict(model.state_dict())
    stored.config.torch_dtype = dtype
    stored.save_pretrained(target, safe_serialization=True, **(dict(max_shard_size=shard) if shard else {}))
    (target / "tokenizer.json").write_text(json.dumps(tokenizer(), indent=1) + "\n")
    prompt = torch.randint(2, 64, (1, 30))
    with torch.no_grad():
        logits = model(prompt).logits[0]
        ids = prompt
        for _ in range(24):
            ids = torch.cat([ids, model(ids).logits[:, -1:].argmax(-1)], 1)
        last = model(ids).logits[0, -1]
    rows = {str(i): [round(v, 6) for v in logits[i].tolist()] for i in (0, 1, 9, 29)}
    rows[str(ids.shape[1] - 1)] = [round(v, 6) for v in last.tolist()]
    golden = dict(transformers=transformers.__version__, torch=torch.__version__.split("+")[0], prompt=prompt[0].tolist(),
                  continuation=ids[0, prompt.shape[1]:].tolist(), logits=rows)
    (target / "golden.json").write_text(json.dumps(golden) + "\n")
    print(name, sum(f.stat().st_size for f in target.iterdir()), "bytes, logits up to", round(float(logits.abs().max()), 2))


if __name__ == "__main__":
    for number, each in enumerate(MODELS):
        write(pathlib.Path(sys.argv[1]), each, 100 + number)
