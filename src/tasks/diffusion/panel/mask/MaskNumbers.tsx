import { useState } from 'react';
import { Button } from '../../../../ui/Button.tsx';
import { Disclosure } from '../../../../ui/Disclosure.tsx';
import { NumberField } from '../NumberField.tsx';
import { addMark, useMask } from './editor.ts';
import type { Mark } from './marks.ts';
import css from './mask.module.css';

/** A mask without painting: rectangles and ovals by their place, in pixels of the mask. */
export function MaskNumbers() {
  const mask = useMask((state) => state.mask);
  const [box, setBox] = useState({ left: 0, top: 0, width: 64, height: 64 });
  const add = (kind: 'rectangle' | 'oval', erase = false) => void addMark({ kind, erase, box } satisfies Mark);
  const sides = [
    ['left', mask?.width],
    ['top', mask?.height],
    ['width', mask?.width],
    ['height', mask?.height],
  ] as const;
  return (
    <Disclosure summary="Mask by numbers">
      <div className={css.numbers}>
        {sides.map(([side, most = 1024]) => (
          <NumberField
            key={side}
            label={side}
            min={side === 'left' || side === 'top' ? 0 : 1}
            max={most}
            value={box[side]}
            onChange={(value) => setBox({ ...box, [side]: value ?? 0 })}
          />
        ))}
      </div>
      <div className={css.adds}>
        <Button size="small" disabled={!mask} onClick={() => add('rectangle')}>
          Add rectangle
        </Button>
        <Button size="small" disabled={!mask} onClick={() => add('oval')}>
          Add oval
        </Button>
        <Button size="small" variant="quiet" disabled={!mask} onClick={() => add('rectangle', true)}>
          Take away
        </Button>
      </div>
    </Disclosure>
  );
}
