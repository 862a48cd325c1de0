import type { Emphasis } from './chunks.ts';
import type { Construct } from './construct.ts';
import { readSyntax } from './syntax.ts';

type Kind = Construct['kind'];

const sentences: Record<Kind, (sources: string, isOne: boolean) => string> = {
  network: (sources, isOne) =>
    `${sources} ${isOne ? 'is' : 'are'} left out: LoRA and other networks are not supported yet.`,
  scheduled: (sources) =>
    `${sources}: changing the prompt during a run is not supported yet. All its words count for the whole run.`,
  alternate: (sources) => `${sources}: alternating words are not supported yet. All of them count at every step.`,
  and: (sources) => `${sources}: combining prompts is not supported yet. Its parts are read as one prompt.`,
  control: (sources, isOne) =>
    `${sources} ${isOne ? 'is a control token' : 'are control tokens'} of the text encoder, passed on as such. The words after it still count.`,
};

/** Of one kind, this many are quoted. */
const quoted = 3;

/** What a prompt asks for and does not get, a sentence for each kind. Without emphasis everything is plain text. */
export function promptNotices(prompt: string, emphasis: Emphasis = 'a1111'): string[] {
  const constructs = constructsOf(prompt, emphasis);
  return (Object.keys(sentences) as Kind[]).flatMap((kind) => {
    const sources = [...new Set(constructs.filter((one) => one.kind === kind).map(({ source }) => `“${source}”`))];
    if (sources.length === 0) return [];
    const rest = sources.length - quoted;
    const shown = sources.slice(0, quoted).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
    return [sentences[kind](shown, sources.length === 1)];
  });
}

/** What is marked in a prompt. Without emphasis only control tokens are more than text. */
export const constructsOf = (prompt: string, emphasis: Emphasis = 'a1111'): Construct[] =>
  readSyntax(prompt).constructs.filter(({ kind }) => emphasis === 'a1111' || kind === 'control');
