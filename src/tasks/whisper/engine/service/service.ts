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
import { transcribe, type PartialReading } from '../transcribe/transcribe.ts';
import { createMelSource, melMaximum } from '../mel/source.ts';
import type { WhisperModel } from '../model.ts';
import { hear, type Heard } from './hear.ts';
import type { LoadContext, OpenWhisper } from './open.ts';
import { createPace } from './pace.ts';
import { createRunMeter, type BarTold } from './run-meter.ts';
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
  ({ progress }: Pick<Context<TranscribeProgress>, 'progress'>, upTo = 1) =>
  ({ share, ...found }: Pick<TranscribeProgress, 'done' | 'total' | 'peaks' | 'share'>): void =>
    progress({ phase: 'decode', unit: 'seconds', ...found, ...(share !== undefined && { share: share * upTo }) });

/** Of the reading bar, the part that hearing a recording takes where pauses are looked for as well, and these take. */
const heardPart = 0.3;
const pausesPart = 0.6;

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
  const heard = await hear(audio, { mels, signal, onProgress: preparing(context, vad ? heardPart : 1) });
  const { sound, peaks } = heard;
  const { mel, restore } = vad ? await speechOf(heard, vad, { mels, context }) : { mel: heard.mel, restore: undefined };
  const total = mel.frames / framesPerSecond;
  const from = resume ? resume.state.seek / framesPerSecond : 0;
  const run = { phase: 'run', unit: 'seconds', total } as const;
  const furthest = createFurthest(from, total);
  const detects = tokenizer.multilingual && !resume && !languageOf(settings);
  const meter = createRunMeter({ total, from, detects, aligns: settings.wordTimestamps ?? false });
  const pace = createPace(from);
  let done = from;
  const tell = (bar: BarTold, news: Partial<TranscribeProgress> = {}): void => {
    const eta = meter.eta();
    progress({ ...run, ...pace.current(), ...(eta !== undefined && { eta }), done, ...bar, ...news });
  };
  tell({ share: 0 }, { sound, peaks });

  let told = 0;
  const onPartial = ({ start, text, until, count }: PartialReading) => {
    done = furthest(until);
    const bar = meter.wrote(until, { isFirst: count === 1 });
    if (performance.now() - told < partialMs) return;
    told = performance.now();
    tell(bar, { partial: { start, text } });
  };
  const watched = watchModel(model, (at) => tell(meter[at]()));
  const transcribing = transcribe({ model: watched, tokenizer, mel }, settings, { signal, resume, onPartial });
  for (;;) {
    const step = await transcribing.next();
    if (step.done) return step.value;
    const event = step.value;
    if (event.kind === 'language') {
      tell(meter.language(), { language: event.probabilities });
      continue;
    }
    restore?.(event.segments);
    pace.reached(event.done);
    done = furthest(event.done);
    tell(meter.reached(event.done), { segments: event.segments, state: event.state });
  }
}

/** Tells when the parts of the model begin and end that tell nothing themselves. */
const watchModel = (
  model: WhisperModel,
  at: (moment: 'hearing' | 'heard' | 'aligning' | 'aligned') => void,
): WhisperModel => ({
  ...model,
  async encode(...input) {
    at('hearing');
    const features = await model.encode(...input);
    at('heard');
    return features;
  },
  async align(...input) {
    at('aligning');
    const pass = await model.align(...input);
    at('aligned');
    return pass;
  },
});

const framesPerSecond = 100;

/** The features of what Silero hears a voice in, and how to get back to the times of the whole recording. */
async function speechOf(
  { samples, sound }: Heard,
  vad: true | VadSettings,
  { mels, context }: { mels: number; context: Context<TranscribeProgress> },
) {
  const { signal } = context;
  const { duration: total } = sound;
  const tell = (part: number, share: number): void =>
    preparing(context)({ done: part * total, total, share: heardPart + (1 - heardPart) * share });
  const map = await withoutPauses(samples, vad === true ? {} : vad, {
    signal,
    onProgress: (seconds) => tell(seconds / total, (pausesPart * seconds) / total),
  });
  const maximum = await melMaximum(map.speech, {
    mels,
    signal,
    onProgress: (heard) => tell(1, pausesPart + ((1 - pausesPart) * heard) / map.speech.length),
  });
  return { mel: createMelSource(map.speech, { mels, maximum }), restore: (found: Segment[]) => map.restore(found) };
}
