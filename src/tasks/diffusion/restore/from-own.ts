import { pickSettings, refusedSettings } from '../options.ts';
import { fromSentence, type Restored } from './settle.ts';

/** Settings of this page as JSON, which has all that made the picture. Null when there are none. */
export function fromOwn(text: string | undefined): Restored | null {
  const found = parse(text);
  if (!found) return null;
  const options = pickSettings(found);
  const from = options.strength === undefined ? undefined : options.maskBlur === undefined ? 'picture' : 'mask';
  return {
    program: 'Triptych',
    options,
    changed: from ? [fromSentence(from)] : [],
    left: refusedSettings(found).map(([name, value]) => `${name}: ${JSON.stringify(value)}`),
  };
}

function parse(text: string | undefined): object | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined; // the text form beside it still counts
  }
}
