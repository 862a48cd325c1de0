"""Writes what Pocket CLIP knows, for the page “What the built-in models know”: the classifier's 1,000 classes in groups, by
WordNet, the things that the drawing model was taught, and what the judge found for drawings.

    python kinds.py --data $D --heldout ../../../golden/clip/heldout --out ../../../../src/app/known/kinds.json
"""
import argparse
import json
from pathlib import Path

from wordnet import WordNet

# The first group whose words stand above a class has it.
GROUPS = [
    ("Dogs", ["dog"]),
    ("Cats", ["feline"]),
    ("Other mammals", ["mammal"]),
    ("Birds", ["bird"]),
    ("Fish", ["fish"]),
    ("Reptiles and amphibians", ["reptile", "amphibian"]),
    ("Insects, spiders and crabs", ["arthropod"]),
    ("Other animals", ["animal"]),
    ("Food and drink", ["food", "nutriment", "foodstuff", "beverage", "fruit", "vegetable"]),
    ("Plants and fungi", ["plant", "fungus"]),
    ("Vehicles", ["vehicle", "public transport"]),
    ("Musical instruments", ["musical instrument"]),
    ("Clothes and what is worn", ["clothing", "footwear", "headdress", "garment", "body armor"]),
    ("Furniture and household", ["furniture", "home appliance", "bedclothes", "cooking utensil", "kitchen utensil"]),
    ("Bottles, bags and boxes", ["container"]),
    ("Buildings and structures", ["building", "structure", "roof"]),
    ("Landscapes", ["geological formation"]),
    ("Sports and games", ["game equipment", "sports equipment", "gymnastic apparatus"]),
    ("Tools, machines and devices", ["tool", "device", "equipment", "instrumentality"]),
    ("Other things", []),
]
# Longer names are explanations.
LONGEST = 40


def name_of(names):
    clean, first = names[0], names[1]
    return first if len(clean) > LONGEST or clean.startswith("a ") else clean


def groups_of(words):
    def meanings(word):
        return max((s for s in words.senses.get(word, []) if words.members.get(s)), key=lambda s: len(words.members[s]), default=None)

    above = [(title, {meanings(word) for word in group} - {None}) for title, group in GROUPS]
    kinds = {title: set() for title, _ in GROUPS}
    for names, synset in zip(words.class_names, words.classes):
        own = words.ancestors(synset)
        title = next((title for title, found in above if found & own), GROUPS[-1][0])
        if not any(name_of(names) in known for known in kinds.values()):  # two classes are missiles
            kinds[title].add(name_of(names))
    return [{"title": title, "kinds": sorted(kinds[title], key=str.lower)} for title, _ in GROUPS]


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--data", type=Path, required=True)
    p.add_argument("--heldout", type=Path, required=True)
    p.add_argument("--out", type=Path, required=True)
    a = p.parse_args()
    heldout = json.loads((a.heldout / "heldout.json").read_text())
    drawings = sorted((p.removeprefix("a picture of ").removeprefix("an ").removeprefix("a ") for p in heldout["prompts"]), key=str.lower)
    styles = [{"style": s["style"], "pictures": len(s["concepts"]), **{k: round(100 * s["judge"][k], 1) for k in ("top1", "ten")}} for s in heldout["styles"]]
    made = {"groups": groups_of(WordNet(a.data)), "drawings": drawings, "styles": styles}
    a.out.write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
