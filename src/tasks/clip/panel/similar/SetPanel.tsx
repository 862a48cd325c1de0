import { ClipboardPaste, ImagePlus, Library, Trash2, X } from 'lucide-react';
import { Button } from '../../../../ui/Button.tsx';
import { FileButton } from '../../../../ui/FileButton.tsx';
import { IconButton } from '../../../../ui/IconButton.tsx';
import layout from '../../../../ui/layout.module.css';
import text from '../../../../ui/text.module.css';
import { formatCount } from '../../../../ui/units.ts';
import type { Failure } from '../../library/contract.ts';
import type { SetName } from '../../similar/member.ts';
import { similarStore, useSimilar } from '../../similar/store.ts';
import { readPictures } from '../clipboard.ts';
import { useLibrary } from '../library/store.ts';
import { takeFiles, takeSelection } from './intake.ts';
import { PressedThumbnail } from './MemberPicture.tsx';
import css from './similar.module.css';
import { messageOf } from '../../../../runtime/errors.ts';

/** Small pictures shown of a set; the heat map and the tables have them all. */
const shownMost = 60;

const placed = (files: readonly File[]) => files.map((file) => ({ file, path: file.webkitRelativePath || file.name }));

export interface SetPanelProps {
  name: SetName;
  /** Told what was left out or went wrong, in a sentence. */
  onTrouble: (message: string) => void;
}

/** One of the two sets: what is in it, and the ways in. Drops and pastes on it come into it. */
export function SetPanel({ name, onTrouble }: SetPanelProps) {
  const members = useSimilar((state) => state.sets[name]);
  const selected = useLibrary((state) => state.selected.size);
  const letter = name.toUpperCase();
  const paste = async (): Promise<void> => {
    try {
      await takeFiles(name, placed(await readPictures()));
    } catch (error) {
      onTrouble(messageOf(error));
    }
  };
  const take = async (files: File[]): Promise<void> => {
    const left = await takeFiles(name, placed(files));
    if (left.length > 0) onTrouble(leftOut(left));
  };
  return (
    <section className={layout.group} data-set={name} aria-label={`Set ${letter}`}>
      <div className={css.setHead}>
        <h2>{letter}</h2>
        <span className={text.dim}>
          {members.length === 0
            ? name === 'a'
              ? 'no pictures yet'
              : 'Empty: A is compared with itself'
            : members.length === 1
              ? '1 picture'
              : `${formatCount(members.length)} pictures`}
        </span>
        {members.length > 0 && (
          <IconButton
            size="small"
            variant="quiet"
            className={layout.push}
            icon={<Trash2 aria-hidden />}
            label={`Empty set ${letter}`}
            onClick={() => similarStore.getState().clear(name)}
          />
        )}
      </div>
      {members.length > 0 && (
        <ul className={css.members}>
          {members.slice(0, shownMost).map((member) => (
            <li key={member.key} title={member.name}>
              <PressedThumbnail member={member} />
              <IconButton
                size="small"
                className={css.away}
                icon={<X aria-hidden />}
                label={`Remove ${member.name}`}
                onClick={() => similarStore.getState().remove(name, member.key)}
              />
            </li>
          ))}
        </ul>
      )}
      {members.length > shownMost && <p className={text.hint}>and {formatCount(members.length - shownMost)} more</p>}
      <div className={css.ways}>
        <FileButton
          size="small"
          icon={<ImagePlus aria-hidden />}
          accept="image/*,.heic,.heif"
          multiple
          onFiles={(files) => void take(files)}
        >
          Choose…
        </FileButton>
        <IconButton
          size="small"
          icon={<ClipboardPaste aria-hidden />}
          label={`Paste into ${letter}`}
          onClick={() => void paste()}
        />
        <Button
          size="small"
          icon={<Library aria-hidden />}
          disabled={selected === 0}
          title={selected === 0 ? 'Select pictures in Search first' : undefined}
          onClick={() => void takeSelection(name)}
        >
          {selected === 0 ? 'Selection' : `Selection (${formatCount(selected)})`}
        </Button>
      </div>
    </section>
  );
}

/** Files that are named in a sentence. */
const namedMost = 5;

/** Which files were left out, and why. */
export function leftOut(files: readonly Failure[]): string {
  const named = files.slice(0, namedMost).map(({ path, reason }) => `“${path}”: ${reason}`);
  const more = files.length > namedMost ? [`And ${formatCount(files.length - namedMost)} more.`] : [];
  const count = files.length === 1 ? '1 file was' : `${formatCount(files.length)} files were`;
  return [`${count} left out: these sets take pictures.`, ...named, ...more].join(' ');
}
