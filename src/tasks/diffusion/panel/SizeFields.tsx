import { ArrowRightLeft } from 'lucide-react';
import { IconButton } from '../../../ui/IconButton.tsx';
import { Select } from '../../../ui/Select.tsx';
import { useDiffusion } from '../store.ts';
import css from './form.module.css';
import { sizesOf } from './usual.ts';

/** Width and height, from what the model is good at. */
export function SizeFields() {
  const facts = useDiffusion((state) => state.facts);
  const width = useDiffusion((state) => state.form.width);
  const height = useDiffusion((state) => state.form.height);
  const change = useDiffusion((state) => state.change);
  const options = (set: number) =>
    sizesOf(facts ?? { size: set, sizeMultiple: 8 }, set).map((side) => ({ value: String(side), label: `${side} px` }));
  return (
    <div className={css.size}>
      <Select
        label="Width"
        options={options(width)}
        value={String(width)}
        onChange={(value) => change({ width: Number(value) })}
      />
      <IconButton
        variant="quiet"
        icon={<ArrowRightLeft aria-hidden />}
        label="Swap width and height"
        onClick={() => change({ width: height, height: width })}
      />
      <Select
        label="Height"
        options={options(height)}
        value={String(height)}
        onChange={(value) => change({ height: Number(value) })}
      />
    </div>
  );
}
