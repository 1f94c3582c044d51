"""Writes a checkpoint as GGUF (F16) for llama.cpp and as safetensors (F16) with its JSON files.

Both hold the same numbers. The layout is that of the resources of m1-model-tiny: tiny.gguf, hf/… and
index.txt with the SHA-256, the size and the name of each file.
"""

import argparse
import hashlib
import json
import os

import gguf
import numpy as np
from safetensors.numpy import save_file

import text
from evaluate import load

NAME = "m1-tiny"
GGUF, HUGGING_FACE, INDEX = "tiny.gguf", "hf", "index.txt"
# The Qwen2.5 turn format without its default system prompt, which this model never saw
TEMPLATE = (
    "{# thinking-format: m1 #}"
    "{% for message in messages %}"
    "{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>\\n' }}"
    "{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
)

# ours, GGUF's and Hugging Face's name of each part of a block
PARTS = [
    ("q", "attn_q", "self_attn.q_proj"),
    ("k", "attn_k", "self_attn.k_proj"),
    ("v", "attn_v", "self_attn.v_proj"),
    ("o", "attn_output", "self_attn.o_proj"),
    ("gate", "ffn_gate", "mlp.gate_proj"),
    ("up", "ffn_up", "mlp.up_proj"),
    ("down", "ffn_down", "mlp.down_proj"),
    ("norm1", "attn_norm", "input_layernorm"),
    ("norm2", "ffn_norm", "post_attention_layernorm"),
]


def tensors(model):
    """Yields (GGUF name, Hugging Face name, fp16 array)."""
    state = {k: v.float().numpy().astype(np.float16) for k, v in model.state_dict().items()}
    yield "token_embd.weight", "model.embed_tokens.weight", state["embedding.weight"]
    yield "output_norm.weight", "model.norm.weight", state["norm.weight"]
    for i in range(model.c.layers):
        for ours, theirs, hf in PARTS:
            for kind in ("weight", "bias"):
                name = f"blocks.{i}.{ours}.{kind}"
                if name in state:
                    yield f"blk.{i}.{theirs}.{kind}", f"model.layers.{i}.{hf}.{kind}", state[name]


def write_gguf(path, model, tokenizer):
    c = model.c
    vocabulary = tokenizer["model"]["vocab"]
    tokens, types = [""] * c.vocab, [gguf.TokenType.NORMAL] * c.vocab
    for token, index in vocabulary.items():
        tokens[index] = token
    for added in tokenizer["added_tokens"]:
        tokens[added["id"]] = added["content"]
        types[added["id"]] = gguf.TokenType.CONTROL
    merges = [m if isinstance(m, str) else " ".join(m) for m in tokenizer["model"]["merges"]]
    w = gguf.GGUFWriter(path, "qwen2")
    w.add_name(NAME)
    w.add_description("Reasons about bedside scores, to show and test m1. Not for clinical use.")
    w.add_license("apache-2.0")
    w.add_context_length(c.context)
    w.add_embedding_length(c.width)
    w.add_block_count(c.layers)
    w.add_feed_forward_length(c.ffn)
    w.add_head_count(c.heads)
    w.add_head_count_kv(c.kv_heads)
    w.add_rope_freq_base(c.rope_base)
    w.add_layer_norm_rms_eps(c.eps)
    w.add_file_type(gguf.LlamaFileType.MOSTLY_F16)
    w.add_vocab_size(c.vocab)
    w.add_tokenizer_model("gpt2")
    w.add_tokenizer_pre("qwen2")
    w.add_token_list(tokens)
    w.add_token_types(types)
    w.add_token_merges(merges)
    w.add_bos_token_id(tokens.index(text.END_OF_TEXT))
    w.add_eos_token_id(tokens.index(text.IM_END))
    w.add_pad_token_id(tokens.index(text.END_OF_TEXT))
    w.add_add_bos_token(False)
    w.add_chat_template(TEMPLATE)
    for name, _, array in tensors(model):
        # llama.cpp wants one-dimensional tensors in fp32
        w.add_tensor(name, array if array.ndim == 2 else array.astype(np.float32))
    w.write_header_to_file()
    w.write_kv_data_to_file()
    w.write_tensors_to_file()
    w.close()


def write_hugging_face(folder, model, tokenizer):
    c = model.c
    ids = {t["content"]: t["id"] for t in tokenizer["added_tokens"]}
    save_file(
        {name: array for _, name, array in tensors(model)},
        os.path.join(folder, "model.safetensors"),
        metadata={"format": "pt"},
    )
    write(folder, "tokenizer.json", tokenizer)
    write(
        folder,
        "config.json",
        {
            "architectures": ["Qwen2ForCausalLM"],
            "model_type": "qwen2",
            "torch_dtype": "float16",
            "hidden_act": "silu",
            "hidden_size": c.width,
            "intermediate_size": c.ffn,
            "num_hidden_layers": c.layers,
            "num_attention_heads": c.heads,
            "num_key_value_heads": c.kv_heads,
            "max_position_embeddings": c.context,
            "rms_norm_eps": c.eps,
            "rope_theta": c.rope_base,
            "tie_word_embeddings": True,
            "use_sliding_window": False,
            "attention_dropout": 0.0,
            "vocab_size": c.vocab,
            "bos_token_id": ids[text.END_OF_TEXT],
            "eos_token_id": ids[text.IM_END],
        },
    )
    write(
        folder,
        "generation_config.json",
        {
            "do_sample": False,
            "bos_token_id": ids[text.END_OF_TEXT],
            "pad_token_id": ids[text.END_OF_TEXT],
            "eos_token_id": [ids[text.IM_END], ids[text.END_OF_TEXT]],
        },
    )
    write(
        folder,
        "tokenizer_config.json",
        {
            "tokenizer_class": "Qwen2Tokenizer",
            "model_max_length": c.context,
            "add_bos_token": False,
            "add_prefix_space": False,
            "bos_token": None,
            "eos_token": text.IM_END,
            "pad_token": text.END_OF_TEXT,
            "unk_token": None,
            "clean_up_tokenization_spaces": False,
            "split_special_tokens": False,
            "additional_special_tokens": [text.IM_START, text.IM_END],
            "added_tokens_decoder": {
                str(i): {
                    "content": t,
                    "lstrip": False,
                    "normalized": False,
                    "rstrip": False,
                    "single_word": False,
                    "special": True,
                }
                for t, i in ids.items()
            },
            "chat_template": TEMPLATE,
        },
    )


def write(folder, name, value):
    with open(os.path.join(folder, name), "w", encoding="utf-8") as out:
        json.dump(value, out, ensure_ascii=False, indent=1)
        out.write("\n")


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--checkpoint", required=True)
    p.add_argument("--tokenizer", required=True)
    p.add_argument("--out", required=True, help="folder for all files")
    o = p.parse_args()
    folder = os.path.join(o.out, HUGGING_FACE)
    os.makedirs(folder, exist_ok=True)
    with open(o.tokenizer, encoding="utf-8") as file:
        tokenizer = json.load(file)
    model = load(o.checkpoint)
    write_gguf(os.path.join(o.out, GGUF), model, tokenizer)
    write_hugging_face(folder, model, tokenizer)
    names = [GGUF] + [f"{HUGGING_FACE}/{name}" for name in sorted(os.listdir(folder))]
    with open(os.path.join(o.out, INDEX), "w", encoding="utf-8") as index:
        for name in names:
            with open(os.path.join(o.out, name), "rb") as file:
                content = file.read()
            line = f"{hashlib.sha256(content).hexdigest()} {len(content)} {name}"
            print(line)
            index.write(line + "\n")


if __name__ == "__main__":
    main()
