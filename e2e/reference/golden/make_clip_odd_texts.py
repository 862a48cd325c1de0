"""Makes odd-texts.json: random texts that CLIP's tokenizers stumble over, as OpenAI's and Hugging Face's read them.

    python make_clip_odd_texts.py --out DIR --model public/models/pocket-clip [--seed N] [--count N]

Needs open_clip 3.3 (its copy of OpenAI's tokenizer, with OpenAI's special tokens), ftfy 6.3, and transformers 5.24.
Characters are those of Unicode 15, so that no engine's tables are too old.
"""

import argparse, glob, importlib.util, json, os, random, sys, types

import regex
from transformers import PreTrainedTokenizerFast

parser = argparse.ArgumentParser()
parser.add_argument("--out", required=True)
parser.add_argument("--model", required=True)
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("--count", type=int, default=300)
options = parser.parse_args()
random.seed(options.seed)

# The module alone: the package wants torchvision.
folder = next(path for entry in sys.path for path in glob.glob(os.path.join(entry, "open_clip")))
package = types.ModuleType("open_clip")
package.__path__ = [folder]
sys.modules["open_clip"] = package
spec = importlib.util.spec_from_file_location("open_clip.tokenizer", os.path.join(folder, "tokenizer.py"))
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
openai = module.SimpleTokenizer()
for own, new in (("<start_of_text>", "<|startoftext|>"), ("<end_of_text>", "<|endoftext|>")):
    openai.encoder[new] = openai.encoder.pop(own)
openai.cache = {name: name for name in ("<|startoftext|>", "<|endoftext|>")}
openai.pat = regex.compile(r"""<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+""", regex.IGNORECASE)
huggingface = PreTrainedTokenizerFast(tokenizer_file=os.path.join(options.model, "tokenizer.json"))

letters = ["abc ABC'’\"-.,!?0123456789", "\u0345\u0301\u0300\u0327\u200d\ufe0f\u200b\ufeff\u00ad", "àéîöüßñçÉÀŒ", "你好世界日本語かなカナ한국어", "аБВгдѐЁ", "αβΓΣσςἀᾳ", "עבריתعربي٠١٢", "हिन्दी०१", "🙂👍🏽👨👩👧🇩🇪", "İıǅǆﬁﬂℌ①²½Ⅷ", "\t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u2003\u3000\u2028", "Ⓐⓐ𝒜𝔘𝟘𐐀𐐨"]
whole = ["<|startoftext|>", "<|endoftext|>", "<|StartOfText|>", "&amp;&lt;&#39;&quot;", "'s", "'t", "'re", "'LL", "ÃƒÂ©â€™Ã©"]


def piece():
    if random.random() < 0.35:
        text = random.choice(whole)
        return text if random.random() < 0.6 else text[: random.randint(1, len(text))]
    return "".join(random.choices(random.choice(letters), k=random.randint(1, 4)))


cases = []
for _ in range(options.count):
    text = "".join(piece() for _ in range(random.randint(1, 6)))
    cases.append({"text": text, "openai": openai.encode(text), "huggingface": huggingface(text)["input_ids"][1:-1]})
with open(os.path.join(options.out, "odd-texts.json"), "w") as file:
    file.write("[\n" + ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases) + "\n]\n")
