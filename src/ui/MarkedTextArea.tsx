import { type ReactNode, type UIEvent, useLayoutEffect, useRef } from 'react';
import { classes } from './classes.ts';
import { Field } from './Field.tsx';
import css from './field.module.css';
import type { TextAreaProps } from './TextArea.tsx';

/** Places in the text, [start, end), in order and apart from each other. */
export type Marks = readonly { start: number; end: number }[];

/** A text area with parts of its text marked. The marks lie behind the text, on a copy of it that nobody sees or hears. */
export function MarkedTextArea({
  label,
  aside,
  hint,
  error,
  inline = false,
  className,
  marks,
  ...rest
}: TextAreaProps & { value: string; marks: Marks }) {
  const copy = useRef<HTMLDivElement>(null);
  const area = useRef<HTMLTextAreaElement>(null);

  /** As wide as the text without its scroll bar, and scrolled as far. */
  function follow(): void {
    if (!copy.current || !area.current) return;
    copy.current.style.inlineSize = `${area.current.clientWidth}px`;
    copy.current.scrollTop = area.current.scrollTop;
  }
  useLayoutEffect(follow);
  useLayoutEffect(() => {
    const watcher = new ResizeObserver(follow);
    watcher.observe(area.current!);
    return () => watcher.disconnect();
  }, []);

  return (
    <Field label={label} aside={aside} hint={hint} error={error} inline={inline}>
      {(control) => (
        <div className={css.marked}>
          <div ref={copy} className={classes(css.input, css.copy)} aria-hidden dir={rest.dir}>
            {markedText(rest.value, marks)}
          </div>
          <textarea
            {...rest}
            {...control}
            ref={area}
            className={classes(css.input, className)}
            onScroll={(event: UIEvent<HTMLTextAreaElement>) => {
              follow();
              rest.onScroll?.(event);
            }}
          />
        </div>
      )}
    </Field>
  );
}

function markedText(text: string, marks: Marks): ReactNode[] {
  const parts: ReactNode[] = [];
  let at = 0;
  for (const { start, end } of marks) {
    if (start < at) continue; // inside the one before
    parts.push(text.slice(at, start), <mark key={start}>{text.slice(start, end)}</mark>);
    at = end;
  }
  // a last line that is empty has its height only with something after it
  return [...parts, `${text.slice(at)}\u200B`];
}
