import { ErrorNote } from '../../../ui/ErrorNote.tsx';
import { useKeyHelp } from '../../../ui/key-help.ts';
import { pictureKeys } from '../../../ui/zoom-help.ts';
import { ZoomPicture } from '../../../ui/ZoomPicture.tsx';
import { FileImage } from './FileImage.tsx';
import { useCurrent } from './use-items.ts';
import { useFiles } from './use-files.ts';
import css from './work.module.css';

/** The picture of the history that is on show. */
export function HistoryPicture() {
  const current = useCurrent();
  const { files, trouble } = useFiles(current?.id);
  useKeyHelp(current && !trouble ? pictureKeys : undefined);
  if (trouble) return <ErrorNote className={css.note} title="The picture cannot be shown" found={trouble} />;
  if (!current) return null;
  // The thumbnail stands in until the picture is read, so that nothing flickers.
  return (
    <ZoomPicture key={current.id} className={css.preview}>
      <FileImage file={files?.picture ?? current.thumb} alt={`Made here: ${current.parameters.prompt}`} />
    </ZoomPicture>
  );
}
