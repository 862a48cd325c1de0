import { Dialog } from '../ui/Dialog.tsx';
import { Facts } from '../ui/Facts.tsx';
import { Kbd } from '../ui/Kbd.tsx';
import { useKeyGroups } from '../ui/key-help.ts';
import text from '../ui/text.module.css';
import { actsInDialog, type Shortcut } from './keys.ts';
import css from './keys-dialog.module.css';

/** The keys of the view in view, then those of the whole page. */
export function KeysDialog({ shortcuts, onClose }: { shortcuts: readonly Shortcut[]; onClose: () => void }) {
  const groups = useKeyGroups();
  const isOverDialog = groups.some(({ isModal }) => isModal);
  const shell = isOverDialog ? shortcuts.filter(actsInDialog) : shortcuts;
  const everywhere = { title: 'Everywhere', keys: shell.map(({ cap, does }) => [cap, does] as const) };
  return (
    <Dialog open onClose={onClose} title="Keys">
      {[...groups, everywhere].map(({ title, keys }) => (
        <section key={title} className={css.group} aria-label={title}>
          <h3>{title}</h3>
          <Facts
            facts={keys.map(([caps, does]) => [
              does,
              <span key={caps} className={css.caps}>
                {caps.split(' ').map((cap) => (
                  <Kbd key={cap}>{cap}</Kbd>
                ))}
              </span>,
            ])}
          />
        </section>
      ))}
      {!isOverDialog && (
        <p className={text.hint}>Files can be dropped anywhere on the page, or pasted with Ctrl V or ⌘ V.</p>
      )}
    </Dialog>
  );
}
