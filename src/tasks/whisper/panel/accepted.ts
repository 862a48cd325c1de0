import { endingsOf } from '../../../formats/file-type.ts';

/** What the file picker shows. Some systems know no type for some endings. */
export const acceptedFiles = [
  'audio/*',
  'video/*',
  ...[...endingsOf('sound'), ...endingsOf('video')].map((ending) => `.${ending}`),
].join();
