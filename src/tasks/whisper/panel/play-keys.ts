import { useEffect } from 'react';
import { jump, togglePlay } from './player.ts';
import { useKeyHelp } from '../../../ui/key-help.ts';
import { playKeys } from './key-help.ts';

/** Space plays and pauses, J and L jump, unless somebody types or a control has the key. */
export function usePlayKeys(canPlay: boolean): void {
  useKeyHelp(canPlay ? playKeys : undefined);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      const isTaken = target.closest(
        'input:not([type=range]), textarea, select, button, a, summary, [contenteditable]',
      );
      if (isTaken || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === ' ') togglePlay();
      else if (event.key === 'j') jump(-5);
      else if (event.key === 'l') jump(5);
      else return;
      event.preventDefault();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
}
