/** Marks that stand for no speech: speaker tags, brackets, notes. Source: openai/whisper, tokenizer.py, `non_speech_tokens`. */
const symbols = [
  ...Array.from('"#()*+/:;<=>@[\\]^_`{|}~「」『』'),
  ...'<< >> <<< >>> -- --- -( -[ (\' (" (( )) ((( ))) [[ ]] {{ }} ♪♪ ♪♪♪'.split(' '),
];
/** U+2640 to U+267F: where such a sign takes several tokens, its first is suppressed; they share the first two bytes. */
const signs = Array.from('♩♪♫♬♭♮♯');

/** Ids to suppress so that only what is spoken is written, ascending. Hyphens and quotes stay allowed inside of words. */
export function nonSpeechTokens(encode: (text: string) => number[]): number[] {
  const forms = (symbol: string): number[][] => [encode(symbol), encode(` ${symbol}`)];
  const single = symbols.flatMap(forms).filter((tokens) => tokens.length === 1);
  const first = [encode(' -'), encode(" '"), ...single, ...signs.flatMap(forms)].map((tokens) => tokens[0]!);
  return [...new Set(first)].toSorted((a, b) => a - b);
}
