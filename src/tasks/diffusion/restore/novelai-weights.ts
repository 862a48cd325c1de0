/** One pair of braces or brackets of NovelAI. */
const strength = 1.05;

/**
 * NovelAI's prompt in AUTOMATIC1111's words: `{x}` weighs 1.05 and `[x]` its inverse, each level once more; parentheses
 * are letters. Unclosed ones end with the text.
 */
export function fromBraces(prompt: string): string {
  const parts: { level: number; text: string }[] = [];
  let level = 0;
  for (const letter of prompt) {
    if (letter === '{' || letter === ']') level++;
    else if (letter === '}' || letter === '[') level--;
    else {
      const text = letter === '(' || letter === ')' ? `\\${letter}` : letter;
      const last = parts.at(-1);
      if (last?.level === level) last.text += text;
      else parts.push({ level, text });
    }
  }
  return parts
    .map(({ level: depth, text }) => (depth === 0 ? text : `(${text}:${Number((strength ** depth).toFixed(4))})`))
    .join('');
}
