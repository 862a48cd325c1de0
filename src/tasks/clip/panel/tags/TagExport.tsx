import { Download } from 'lucide-react';
import { useRef, useState } from 'react';
import { isAbort, messageOf } from '../../../../runtime/errors.ts';
import { Button } from '../../../../ui/Button.tsx';
import { Checkbox } from '../../../../ui/Checkbox.tsx';
import { Dialog } from '../../../../ui/Dialog.tsx';
import { Progress } from '../../../../ui/Progress.tsx';
import { saveFile, saveText } from '../../../../ui/save.ts';
import { Segmented } from '../../../../ui/Segmented.tsx';
import { formatCount } from '../../../../ui/units.ts';
import { sidecars, tagsCsv, type SidecarKind } from '../../tags/files.ts';
import { tagsStore, useTags } from '../../tags/store.ts';
import { writableFolders, writeSidecars, zipSidecars, type Written } from '../../tags/write-sidecars.ts';
import css from './tags.module.css';

const kinds = [
  { value: 'txt', label: 'Captions (.txt)' },
  { value: 'xmp', label: 'Keywords (.xmp)' },
] as const;
const explained: Record<SidecarKind, string> = {
  txt: 'Writes photo.txt next to photo.jpg with comma-separated tags, the caption format used to train image models.',
  xmp: 'photo.jpg.xmp with dc:subject: as darktable, digiKam and immich read keywords.',
};

const changes: Record<SidecarKind, string> = {
  txt: 'Overwrite existing captions; the old ones go to the bin',
  xmp: 'Add the keywords to existing files; the rest of them stays',
};

/** The tags as a table, or as files beside the pictures. */
export function TagExport() {
  const [isOpen, setOpen] = useState(false);
  const hasAny = useTags((state) => state.found !== undefined);
  return (
    <>
      <Button
        size="small"
        className={css.push}
        icon={<Download aria-hidden />}
        disabled={!hasAny}
        onClick={() => setOpen(true)}
      >
        Export…
      </Button>
      <Dialog open={isOpen} onClose={() => setOpen(false)} title="Export the tags">
        <ExportForm />
      </Dialog>
    </>
  );
}

function ExportForm() {
  const [kind, setKind] = useState<SidecarKind>('txt');
  const [isChanging, setChanging] = useState(false);
  const [work, setWork] = useState<{ what: string; done: number; total: number }>();
  const [told, setTold] = useState('');
  const controller = useRef<AbortController>(undefined);
  const total = useTags((state) => state.found?.columns.ids.length ?? 0);

  /** Runs one export, with its progress and its end in words. */
  const run = async (
    what: string,
    work: (told: { signal: AbortSignal; onProgress: (done: number) => void }) => Promise<string>,
  ): Promise<void> => {
    controller.current = new AbortController();
    setTold('');
    setWork({ what, done: 0, total });
    try {
      const onProgress = (done: number): void => setWork({ what, done, total });
      setTold(await work({ signal: controller.current.signal, onProgress }));
    } catch (error) {
      setTold(isAbort(error) ? 'Stopped.' : messageOf(error));
    }
    setWork(undefined);
  };
  const { read } = tagsStore.getState();
  const csv = () =>
    run('Writing the table', async (options) => {
      saveText('tags.csv', tagsCsv(await read(options)), 'text/csv');
      return '';
    });
  const zip = () =>
    run('Packing', async (options) => {
      const files = sidecars(await read(options), kind);
      if (files.length === 0) return 'No picture has a tag.';
      saveFile(`tags-${kind}.zip`, await zipSidecars(files, options));
      return `${formatCount(files.length)} files packed.`;
    });
  const write = () =>
    run('Writing', async (options) => {
      const folders = await writableFolders(); // first, while the click still counts
      const files = sidecars(await read(options), kind);
      return wordsFor(await writeSidecars(files, folders, { ...options, isChanging }));
    });
  return (
    <div className={css.export}>
      <section className={css.part} aria-label="Table">
        <p>One row per picture, with tags and scores.</p>
        <Button onClick={() => void csv()} disabled={work !== undefined}>
          CSV
        </Button>
      </section>
      <section className={css.part} aria-label="Files beside the pictures">
        <Segmented legend="Kind of file" options={kinds} value={kind} onChange={setKind} />
        <p className={css.hint}>{explained[kind]}</p>
        <div className={css.tools}>
          <Button onClick={() => void zip()} disabled={work !== undefined}>
            ZIP
          </Button>
          {'showDirectoryPicker' in globalThis && (
            <Button onClick={() => void write()} disabled={work !== undefined}>
              Write beside the pictures…
            </Button>
          )}
        </div>
        {'showDirectoryPicker' in globalThis && (
          <Checkbox label={changes[kind]} checked={isChanging} onChange={setChanging} />
        )}
      </section>
      {work && (
        <Progress what={work.what} done={work.done} total={work.total} onStop={() => controller.current?.abort()} />
      )}
      <output>{told}</output>
    </div>
  );
}

/** What became of the files, in a sentence. */
function wordsFor({ written, added, kept, odd, homeless }: Written): string {
  const parts = [
    `${formatCount(written)} files written.`,
    added > 0 && `Keywords added to ${formatCount(added)} that were there.`,
    kept > 0 && `${formatCount(kept)} existed already and are unchanged.`,
    odd.length > 0 &&
      `${formatCount(odd.length)} could not be understood and were left alone, the first “${odd[0]}”: add their keywords with the program that wrote them.`,
    homeless > 0 &&
      `${formatCount(homeless)} are of pictures whose folder cannot be written to: take the ZIP for them.`,
  ];
  return parts.filter(Boolean).join(' ');
}
