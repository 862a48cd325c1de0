import { Dialog } from '../ui/Dialog.tsx';
import { Facts } from '../ui/Facts.tsx';
import { Kbd } from '../ui/Kbd.tsx';
import text from '../ui/text.module.css';
import type { Shortcut } from './keys.ts';

/** All keys of the shell. */
export function KeysDialog({ shortcuts, onClose }: { shortcuts: readonly Shortcut[]; onClose: () => void }) {
  return (
    <Dialog open onClose={onClose} title="Keys">
      <Facts facts={shortcuts.map(({ cap, does }) => [does, <Kbd key={cap}>{cap}</Kbd>])} />
      <p className={text.hint}>Files can be dropped anywhere on the page, or pasted with Ctrl V or ⌘ V.</p>
    </Dialog>
  );
}
