import { Image } from 'lucide-react';
import { useEffect, useState } from 'react';
import { DropZone } from '../../../ui/DropZone.tsx';
import wing from '../../../ui/wing.module.css';
import { clipStore, useClip } from '../store.ts';
import { HomeAction } from './HomeAction.tsx';
import { HomeSamples } from './HomeSamples.tsx';
import { HomeStage } from './HomeStage.tsx';
import { ModelLine } from './ModelLine.tsx';
import { PictureButtons } from './PictureButtons.tsx';
import { openSample, samples } from './samples.ts';

/** CLIP on the home page: what it sees, the ways in, samples, labels, and which model answers. */
export function HomePanel() {
  const open = useClip((state) => state.open);
  const [trouble, setTrouble] = useState('');
  useEffect(() => {
    void open()
      .catch(() => {}) // what is wrong is said where a model is asked
      .then(greet);
  }, [open]);
  return (
    <>
      <div className={wing.stage}>
        <HomeStage trouble={trouble} onTrouble={setTrouble} />
      </div>
      <DropZone
        className={wing.drop}
        icon={<Image aria-hidden />}
        over="Let go to classify"
        actions={<PictureButtons onTrouble={setTrouble} />}
      >
        Drop a picture
      </DropZone>
      <HomeSamples onTrouble={setTrouble} />
      <HomeAction />
      <ModelLine />
    </>
  );
}

/** A first visit ends in a first answer: the model that comes with the page looks at the first sample. */
async function greet(): Promise<void> {
  if (clipStore.getState().greeted) return;
  clipStore.setState({ greeted: true });
  const sample = await openSample(samples[0]!).catch(() => undefined); // the button says what is wrong
  if (sample) clipStore.getState().greet(sample);
}
