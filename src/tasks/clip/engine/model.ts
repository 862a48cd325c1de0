import type { TextTokenizer } from '../../../runtime/text/text-tokenizer.ts';
import type { Preprocessing } from './preprocessing.ts';
import type { Towers } from './towers.ts';

/** Everything that turns pictures and texts into comparable vectors. */
export interface ClipModel extends Towers {
  /** Names the model and its weights: vectors of different keys are not comparable. */
  readonly key: string;
  readonly dims: number;
  readonly tokenizer: TextTokenizer;
  /** Ids a text, with start and end: what the tower was trained on. */
  readonly textLength: number;
  /** Id behind the end token. */
  readonly pad: number;
  /**
   * True for towers whose answer depends on what is behind the end token (no causal mask: MobileCLIP, SigLIP). The others
   * are asked with rows as short as the texts, which is several times faster.
   */
  readonly seesPadding: boolean;
  readonly preprocessing: Preprocessing;
  /** exp of the learned logit scale. */
  readonly logitScale: number;
  /** SigLIP: added to the scaled cosine, and the sigmoid of it is the probability that a label fits by itself. */
  readonly logitBias?: number;
  /** The cosine under which no label fits, measured for the model; -1 where it was not. */
  readonly noneFloor: number;
}
