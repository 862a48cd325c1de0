import { AppError } from '../../../../runtime/errors.ts';
import type { Context, Implementation } from '../../../../runtime/rpc.ts';
import type {
  LoadInput,
  Segment,
  TranscribeInput,
  TranscribeProgress,
  TranscribeSettings,
  VadSettings,
  WhisperContract,
} from '../../contract.ts';
import { soundStart } from '../audio/libav-source.ts';
import { openRecording } from '../audio/recording.ts';
import { detectLanguage } from '../decode/language.ts';
import { checkDecodeOptions } from '../decode/options.ts';
import { languageCode } from '../tokens/languages.ts';
import { createFurthest } from '../transcribe/position.ts';
import { checkSettings, decodeOptionsAt, languageOf, temperaturesOf } from '../transcribe/settings.ts';
import { transcribe } from '../transcribe/transcribe.ts';
import { createMelSource, melMaximum } from '../mel/source.ts';
import { hear, type Heard } from './hear.ts';
import type { LoadContext, OpenWhisper } from './open.ts';
import { createPace } from './pace.ts';
import { withoutPauses } from './pauses.ts';
import { createSlot } from './slot.ts';

export interface ServiceParts {
  open: (input: LoadInput, context: LoadContext) => Promise<OpenWhisper>;
  selfTest: Implementation<WhisperContract>['selfTest'];
  measurePrompt: Implementation<WhisperContract>['measurePrompt'];
}

/** How often text that may still change is told, in milliseconds. */
const partialMs = 80;

/** The worker's methods over the engine. */
export function createWhisperService({ open, ...parts }: ServiceParts): Implementation<WhisperContract> {
  const use = createSlot<OpenWhisper, LoadContext>(open);
  return {
    ...parts,
    load: (input, context) => use(input, context, ({ info }) => info),

    async look({ audio }, { signal }) {
      const { kind, sampleRate, channels, duration } = await openRecording(audio, { signal });
      return { kind, sampleRate, channels, ...(duration !== undefined && { duration }) };
    },

    soundStart: ({ file }, { signal }) => soundStart(file, signal),

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
  { audio, settings, vad, resume }: TranscribeInput,
  context: Context<TranscribeProgress>,
) {
  const { signal, progress } = context;
  checkSettings(settings, model, tokenizer);
  if (vad && settings.clipTimestamps && settings.clipTimestamps !== '0')
    throw new AppError('bad-option', 'vad and clipTimestamps exclude each other: both say what is listened to.');
  const { mels } = model.dims;
  const heard = await hear(audio, { mels, signal, onProgress: preparing(context) });
  const { sound, peaks } = heard;
  const { mel, restore } = vad ? await speechOf(heard, vad, { mels, context }) : { mel: heard.mel, restore: undefined };
  const total = mel.frames / framesPerSecond;
  const from = resume ? resume.state.seek / framesPerSecond : 0;
  const run = { phase: 'run', unit: 'seconds', total } as const;
  const furthest = createFurthest(from, total);
  progress({ ...run, done: from, sound, peaks });

  const pace = createPace(from, total);
  let told = 0;
  const onPartial = ({ until, ...partial }: { start: number; text: string; until: number }) => {
    const done = furthest(until);
    if (performance.now() - told < partialMs) return;
    told = performance.now();
    progress({ ...run, ...pace.current(), done, partial });
  };
  const transcribing = transcribe({ model, tokenizer, mel }, settings, { signal, resume, onPartial });
  for (;;) {
    const step = await transcribing.next();
    if (step.done) return step.value;
    const event = step.value;
    if (event.kind === 'language') {
      progress({ ...run, done: from, language: event.probabilities });
      continue;
    }
    restore?.(event.segments);
    pace.reached(event.done);
    progress({ ...run, ...pace.current(), done: furthest(event.done), segments: event.segments, state: event.state });
  }
}

const framesPerSecond = 100;

/** The features of what Silero hears a voice in, and how to get back to the times of the whole recording. */
async function speechOf(
  { samples, sound }: Heard,
  vad: true | VadSettings,
  { mels, context }: { mels: number; context: Context<TranscribeProgress> },
) {
  const { signal } = context;
  const tell = (done: number) => preparing(context)({ done, total: sound.duration });
  const map = await withoutPauses(samples, vad === true ? {} : vad, { signal, onProgress: tell });
  const maximum = await melMaximum(map.speech, { mels, signal });
  return { mel: createMelSource(map.speech, { mels, maximum }), restore: (found: Segment[]) => map.restore(found) };
}
