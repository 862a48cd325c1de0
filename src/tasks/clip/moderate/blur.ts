import { forgetKept, readKept, writeKept } from '../../../runtime/page/kept-text.ts';

const key = 'triptych-moderate-unblurred';

/** Whether pictures are blurred: they are, unless a person has said otherwise. */
export const keptBlur = (): boolean => readKept(key) === undefined;

/** Remembers whether pictures are blurred; without storage the choice ends with the page. */
export function keepBlur(isBlurred: boolean): void {
  if (isBlurred) forgetKept(key);
  else writeKept(key, '1');
}
