import type { Context, Implementation } from '../../../../runtime/rpc.ts';
import type {
  LoadInput,
  TranscribeInput,
  TranscribeProgress,
  TranscribeSettings,
  WhisperContract,
} from '../../contract.ts';
import { detectLanguage } from '../decode/language.ts';
import { checkDecodeOptions } from '../decode/options.ts';
import { languageCode } from '../tokens/languages.ts';
import { checkSettings, decodeOptionsAt, languageOf, temperaturesOf } from '../transcribe/settings.ts';
import { transcribe } from '../transcribe/transcribe.ts';
import { hear } from './hear.ts';
import type { LoadContext, OpenWhisper } from './open.ts';
import { createSlot } from './slot.ts';

export interface ServiceParts {
  open: (input: LoadInput, context: LoadContext) => Promise<OpenWhisper>;
  selfTest: Implementation<WhisperContract>['selfTest'];
}

/** How often text that may still change is told, in milliseconds. */
const partialMs = 80;

/** The worker's methods over the engine. */
export function createWhisperService({ open, selfTest }: ServiceParts): Implementation<WhisperContract> {
  const use = createSlot<OpenWhisper, LoadContext>(open);
  return {
    selfTest,
    load: (input, context) => use(input, context, ({ info }) => info),

    async detectLanguage({ audio, ...input }, context) {
      return use(input, context, async ({ model, tokenizer }) => {
        const { signal } = context;
        const { mel } = await hear(audio, { mels: model.dims.mels, signal, onProgress: preparing(context) });
        if (!tokenizer.multilingual) return [{ language: 'en', probability: 1 }];
        const features = await model.encode(await mel.read(0, windowFrames), { signal });
        try {
          return await detectLanguage(model, features, { tokens: tokenizer, signal });
        } finally {
          features.dispose();
        }
      });
    },

    async transcribe(input, context) {
      checkAlone(input.settings);
      return use(input, context, (opened) => transcribeWith(opened, input, context));
    },
  };
}

/** Frames of 30 s. */
const windowFrames = 3000;

/** What can be refused before a model is read. */
function checkAlone(settings: TranscribeSettings): void {
  const language = languageOf(settings);
  if (language) languageCode(language);
  for (const temperature of temperaturesOf(settings)) checkDecodeOptions(decodeOptionsAt(settings, temperature));
}

const preparing =
  ({ progress }: Pick<Context<TranscribeProgress>, 'progress'>) =>
  (found: Pick<TranscribeProgress, 'done' | 'total' | 'peaks'>): void =>
    progress({ phase: 'decode', unit: 'seconds', ...found });

async function transcribeWith(
  { model, tokenizer }: OpenWhisper,
  { audio, settings, resume }: TranscribeInput,
  context: Context<TranscribeProgress>,
) {
  const { signal, progress } = context;
  checkSettings(settings, model, tokenizer);
  const { mel, sound, peaks } = await hear(audio, {
    mels: model.dims.mels,
    signal,
    onProgress: preparing(context),
  });
  const total = sound.duration;
  const from = resume ? resume.state.seek / framesPerSecond : 0;
  const run = { phase: 'run', unit: 'seconds', total } as const;
  let done = from;
  progress({ ...run, done, sound, peaks });

  const began = performance.now();
  let told = 0;
  const onPartial = (partial: { start: number; text: string }) => {
    if (performance.now() - told < partialMs) return;
    told = performance.now();
    progress({ ...run, done, partial });
  };
  const transcribing = transcribe({ model, tokenizer, mel }, settings, { signal, resume, onPartial });
  for (;;) {
    const step = await transcribing.next();
    if (step.done) return step.value;
    const event = step.value;
    if (event.kind === 'language') {
      progress({ ...run, done, language: event.probabilities });
      continue;
    }
    // A recording is a fraction of a frame longer than its frames.
    done = event.done < event.total ? event.done : total;
    const speed = (done - from) / ((performance.now() - began) / 1000);
    const pace = speed > 0 ? { speed, eta: (total - done) / speed } : {};
    progress({ ...run, ...pace, done, segments: event.segments, state: event.state });
  }
}

const framesPerSecond = 100;
