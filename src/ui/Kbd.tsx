import css from './kbd.module.css';

/** The cap of one key. */
export function Kbd({ children, title }: { children: string; title?: string }) {
  return (
    <kbd className={css.kbd} title={title}>
      {children}
    </kbd>
  );
}
