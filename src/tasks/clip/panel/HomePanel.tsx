import { Image } from 'lucide-react';
import { useEffect, useState } from 'react';
import { DropZone } from '../../../ui/DropZone.tsx';
import wing from '../../../ui/wing.module.css';
import { useClip } from '../store.ts';
import { HomeAction } from './HomeAction.tsx';
import { HomeSamples } from './HomeSamples.tsx';
import { HomeStage } from './HomeStage.tsx';
import { ModelLine } from './ModelLine.tsx';
import { PictureButtons } from './PictureButtons.tsx';

/** CLIP on the home page: what it sees, the ways in, samples, labels, and which model answers. */
export function HomePanel() {
  const open = useClip((state) => state.open);
  const [trouble, setTrouble] = useState('');
  useEffect(() => void open(), [open]);
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
