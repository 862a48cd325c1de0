import { ArrowRightLeft } from 'lucide-react';
import { useId, useRef } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { IconButton } from '../../../ui/IconButton.tsx';
import { UsualNumberField } from '../../../ui/UsualNumberField.tsx';
import { sideLimits, type Size, wrongSize } from '../size.ts';
import { useDiffusion } from '../store.ts';
import css from './form.module.css';
import { usualSides } from './usual.ts';

/** Width and height: any that the model makes can be typed, and the usual ones chosen. */
export function SizeFields() {
  const facts = useDiffusion((state) => state.facts);
  const width = useDiffusion((state) => state.form.width);
  const height = useDiffusion((state) => state.form.height);
  const change = useDiffusion((state) => state.change);
  const note = useId();
  const fields = useRef<HTMLDivElement>(null);
  const wrong = facts && wrongSize({ width, height }, facts);
  const mend = (nearest: Size) => {
    // The button goes with what it mends, so the focus moves on to the field.
    fields.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus();
    change(nearest);
  };
  const sideOf = (name: keyof Size, value: number) => ({
    ...(facts && sideLimits(facts)),
    errorId: wrong && wrong.nearest[name] !== value ? note : undefined,
    value,
    onChange: (side: number) => change({ [name]: side }),
    unit: 'px',
    usual: facts ? usualSides(facts) : [],
  });
  return (
    <div className={css.size} ref={fields}>
      <UsualNumberField label="Width" usualLabel="Usual widths" {...sideOf('width', width)} />
      <IconButton
        variant="quiet"
        icon={<ArrowRightLeft aria-hidden />}
        label="Swap width and height"
        onClick={() => change({ width: height, height: width })}
      />
      <UsualNumberField label="Height" usualLabel="Usual heights" {...sideOf('height', height)} />
      {wrong && (
        <div className={css.wrongSize}>
          <p className={css.trouble} id={note}>
            {wrong.message}
          </p>
          <Button size="small" onClick={() => mend(wrong.nearest)}>
            Use {wrong.nearest.width} × {wrong.nearest.height}
          </Button>
        </div>
      )}
    </div>
  );
}
