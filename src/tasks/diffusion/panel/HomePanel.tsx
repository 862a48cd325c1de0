import { Image } from 'lucide-react';
import { useEffect } from 'react';
import { DropZone } from '../../../ui/DropZone.tsx';
import { FileButton } from '../../../ui/FileButton.tsx';
import { LinkButton } from '../../../ui/LinkButton.tsx';
import wing from '../../../ui/wing.module.css';
import { acceptPictures, diffusionStore, useDiffusion } from '../store.ts';
import { HomeAction } from './HomeAction.tsx';
import { HomeIdeas } from './HomeIdeas.tsx';
import { HomeStage } from './HomeStage.tsx';
import { ModelLine } from './ModelLine.tsx';
import { hrefOf, openView } from './places.ts';

/** Stable Diffusion on the home page: the latest picture, the ways on from one, words to try, and which model paints. */
export function HomePanel() {
  const open = useDiffusion((state) => state.open);
  useEffect(() => void open(), [open]);
  const change = async (files: File[]) => {
    await acceptPictures(files);
    openView(diffusionStore.getState().mode === 'text' ? 'image' : diffusionStore.getState().mode);
  };
  return (
    <>
      <div className={wing.stage}>
        <HomeStage />
      </div>
      <DropZone
        className={wing.drop}
        icon={<Image aria-hidden />}
        actions={
          <>
            <FileButton size="small" variant="quiet" accept="image/*" onFiles={(files) => void change(files)}>
              Choose
            </FileButton>
            <LinkButton size="small" variant="quiet" href={hrefOf('inpaint')}>
              Inpaint
            </LinkButton>
          </>
        }
      >
        Change a picture
      </DropZone>
      <HomeIdeas />
      <HomeAction />
      <ModelLine />
    </>
  );
}
