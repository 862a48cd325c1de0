"""How a concept is named in a sentence; shared by the captions, the judge and the held-out pictures."""

NO_ARTICLE = {"bacon", "broccoli", "garlic", "corn", "bread", "cheese", "popcorn", "salad", "spaghetti",
              "sushi", "money", "dna", "fire", "poop", "earth", "yarn", "soap", "toilet paper", "ping pong",
              "badminton", "ice hockey", "bowling", "Santa Claus", "planet saturn", "something",
              "food", "nature", "time", "sky", "weather", "sport", "art", "clothing", "music", "sound",
              "electronics", "light", "paper", "office", "science", "medical", "household", "street"}
PLURAL = {"glasses", "sunglasses", "jeans", "socks", "gloves", "headphones", "scissors", "skis", "grapes",
          "cherries", "blueberries", "pancakes", "french fries", "paw prints", "footprints", "lips",
          "theater masks", "crossed swords", "clapping hands", "two hearts", "fireworks", "sparkles",
          "thumbs up", "thumbs down"}


def noun(name):
    """Name with its article: "an owl", "a car", "grapes"."""
    if name in NO_ARTICLE or name in PLURAL:
        return name
    if name in ("sun", "Statue of Liberty"):
        return "the " + name
    return ("an " if name[0].lower() in "aeio" or name.startswith(("umb", "hourg")) else "a ") + name
