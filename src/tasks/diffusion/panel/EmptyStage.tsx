import { Image, Paintbrush } from 'lucide-react';
import { Button } from '../../../ui/Button.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { FileButton } from '../../../ui/FileButton.tsx';
import { acceptPictures, useDiffusion } from '../store.ts';
import { ideas, promptOf } from './ideas.ts';
import { generate } from './view-state.ts';

/** Says how the first picture comes about, with words to try. */
export function EmptyStage() {
  const mode = useDiffusion((state) => state.mode);
  const change = useDiffusion((state) => state.change);
  if (mode !== 'text')
    return (
      <EmptyState
        icon={<Image aria-hidden />}
        title={mode === 'inpaint' ? 'Choose a picture to inpaint' : 'Choose a picture to change'}
        actions={
          <FileButton icon={<Image aria-hidden />} accept="image/*" onFiles={(files) => void acceptPictures(files)}>
            Choose…
          </FileButton>
        }
      >
        Drop or paste one, choose one, or take one that was made here. It stays on this device.
      </EmptyState>
    );
  return (
    <EmptyState
      icon={<Paintbrush aria-hidden />}
      title="Your picture will appear here"
      actions={ideas.map((idea) => (
        <Button
          key={idea.thing}
          size="small"
          onClick={() => {
            change({ prompt: promptOf(idea) });
            void generate();
          }}
        >
          {idea.thing}
        </Button>
      ))}
    >
      Write a prompt and press Generate, or drop a PNG with its settings in it to take them over.
    </EmptyState>
  );
}
