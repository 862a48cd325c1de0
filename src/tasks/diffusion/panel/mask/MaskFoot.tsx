import { Kbd } from '../../../../ui/Kbd.tsx';
import { useDiffusion } from '../../store.ts';
import { useSize } from '../use-size.ts';
import { useMask } from './editor.ts';
import { markedShare } from './marks.ts';
import css from './mask.module.css';
import { useFrame } from './use-frame.ts';

/** How much is marked, what is redrawn, and the keys of the board. */
export function MaskFoot() {
  const mask = useMask((state) => state.mask);
  const area = useDiffusion((state) => state.form.inpaintArea);
  const { width, height } = useSize();
  const frame = useFrame();
  return (
    <div className={css.foot}>
      <span>{mask ? `${(markedShare(mask) * 100).toFixed(1)} % marked` : 'Nothing marked'}</span>
      {area === 'masked' && frame && (
        <span>
          frame {frame.width} × {frame.height}, drawn at {width} × {height}
        </span>
      )}
      <span className={css.keys}>
        <Kbd>B</Kbd> <Kbd>E</Kbd> <Kbd>R</Kbd> <Kbd>H</Kbd> tool
      </span>
      <span className={css.keys}>
        <Kbd>[</Kbd> <Kbd>]</Kbd> size
      </span>
      <span className={css.keys}>
        <Kbd>←</Kbd> <Kbd>↑</Kbd> <Kbd>↓</Kbd> <Kbd>→</Kbd> move, <Kbd>Space</Kbd> paint
      </span>
      <span className={css.keys}>
        <Kbd>+</Kbd> <Kbd>-</Kbd> <Kbd>0</Kbd> zoom
      </span>
    </div>
  );
}
