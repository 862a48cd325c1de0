import type { Transcription } from './contract.ts';
import type { Recording } from './recording.ts';

/** The result in openai-whisper's form: as the model gave it, or with the text of the segments once they were edited. */
export function toTranscription({ text, segments, language = '' }: Recording): Transcription {
  return { text: text ?? segments.map((segment) => segment.text).join(''), segments: [...segments], language };
}
