import { ImageOff } from 'lucide-react';
import { type CSSProperties, useState } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { FileButton } from '../../../ui/FileButton.tsx';
import { useKeyHelp } from '../../../ui/key-help.ts';
import { pictureKeys } from '../../../ui/zoom-help.ts';
import { ZoomPicture } from '../../../ui/ZoomPicture.tsx';
import { acceptPictures, useDiffusion } from '../store.ts';
import { EmptyStage } from './EmptyStage.tsx';
import { FaultNote } from './FaultNote.tsx';
import { FileImage } from './FileImage.tsx';
import { GridView } from './GridView.tsx';
import { MaskStage } from './mask/MaskStage.tsx';
import { HistoryPicture } from './HistoryPicture.tsx';
import { sourceKey } from './source-key.ts';
import type { Shown } from './use-shown.ts';
import { WorkPicture } from './WorkPicture.tsx';
import css from './work.module.css';

/** The large picture, or what stands in its place. */
export function PaintStage({ shown }: { shown: Shown }) {
  const source = useDiffusion((state) => state.source);
  const [unreadable, setUnreadable] = useState<Blob>();
  if (shown === 'fault') return <FaultNote />;
  if (shown === 'grid') return <GridView />;
  if (shown === 'work') return <WorkPicture />;
  if (shown === 'picture') return <HistoryPicture />;
  if (!source || shown === 'empty') return <EmptyStage />;
  if (unreadable === source) return <Unreadable name={source instanceof File ? source.name : 'The picture'} />;
  const onUnreadable = () => setUnreadable(source);
  if (shown === 'mask') return <MaskStage source={source} onUnreadable={onUnreadable} />;
  return <SourcePicture key={sourceKey(source)} source={source} onUnreadable={onUnreadable} />;
}

/** On white, as it is started from; of no size until its own is known. */
function SourcePicture({ source, onUnreadable }: { source: Blob; onUnreadable: () => void }) {
  const [ratio, setRatio] = useState(0);
  useKeyHelp(pictureKeys);
  return (
    <div className={css.source} style={{ '--ratio': ratio } as CSSProperties}>
      <ZoomPicture>
        <FileImage
          file={source}
          alt="Picture to start from"
          onSize={({ width, height }) => setRatio(width / height)}
          onError={onUnreadable}
        />
      </ZoomPicture>
    </div>
  );
}

function Unreadable({ name }: { name: string }) {
  const setSource = useDiffusion((state) => state.setSource);
  return (
    <div role="alert">
      <EmptyState
        icon={<ImageOff aria-hidden />}
        title={`“${name}” cannot be shown`}
        actions={
          <>
            <FileButton size="small" accept="image/*" onFiles={(files) => void acceptPictures(files)}>
              Choose another picture
            </FileButton>
            <Button size="small" variant="quiet" onClick={() => setSource(undefined)}>
              Continue without it
            </Button>
          </>
        }
      >
        The browser finds no picture in it. PNG, JPEG, WebP, AVIF, GIF, BMP and SVG are taken.
      </EmptyState>
    </div>
  );
}
