import { Check, Heart, X } from 'lucide-react';
import { IconButton } from '../../../ui/IconButton.tsx';
import type { HistoryItem } from '../history.ts';
import { toggledMark } from '../marks.ts';
import { diffusionStore } from '../store.ts';

const buttons = [
  { mark: 'keep', label: 'Keep (K)', icon: <Check aria-hidden /> },
  { mark: 'out', label: 'Out (X)', icon: <X aria-hidden /> },
  { mark: 'favourite', label: 'Favourite (F)', icon: <Heart aria-hidden /> },
] as const;

/** What a person thinks of a picture, one press each; pressed again, it is taken back. */
export function MarkButtons({ item: { id, marks }, tabIndex }: { item: HistoryItem; tabIndex?: number }) {
  return (
    <span>
      {buttons.map(({ mark, label, icon }) => (
        <IconButton
          key={mark}
          size="small"
          variant="quiet"
          tabIndex={tabIndex}
          icon={icon}
          label={label}
          aria-pressed={mark === 'favourite' ? marks?.favourite === true : marks?.verdict === mark}
          onClick={() => void diffusionStore.getState().mark([id], toggledMark(marks, mark))}
        />
      ))}
    </span>
  );
}
