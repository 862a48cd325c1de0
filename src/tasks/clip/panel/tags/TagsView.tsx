import { useEffect, useMemo } from 'react';
import layout from '../../../../ui/layout.module.css';
import { formatCount, formatShare } from '../../../../ui/units.ts';
import { itemsWith, tagsOf } from '../../tags/rule.ts';
import { tagsStore, useTags } from '../../tags/store.ts';
import { LibraryFrame } from '../library/LibraryFrame.tsx';
import { LibraryPass } from '../library/LibraryPass.tsx';
import { PictureGrid } from '../library/PictureGrid.tsx';
import { isGrowing } from '../library/state.ts';
import { useLibrary } from '../library/store.ts';
import { useShown } from '../library/use-shown.ts';
import { TagBars } from './TagBars.tsx';
import { TagExport } from './TagExport.tsx';
import { TagList } from './TagList.tsx';
import { TagRuleFields } from './TagRuleFields.tsx';
import css from './tags.module.css';

/** Tags for every picture of the library, from a list of words and without training. */
export function TagsView() {
  const version = useLibrary((state) => state.version);
  const isComing = useLibrary(isGrowing);
  useEffect(() => void tagsStore.getState().open(), []);
  useEffect(() => {
    // While pictures come in everything would be asked again and again.
    if (version > 0 && !isComing) void tagsStore.getState().run();
    return () => tagsStore.getState().stop();
  }, [version, isComing]);
  const rail = (
    <>
      <TagList />
      <TagRuleFields />
    </>
  );
  return (
    <LibraryFrame label="Tags" purpose="tagged by what they show" rail={rail} waits>
      <div className={layout.toolbar}>
        <Summary />
        <TagExport />
      </div>
      <Tagging />
      <div className={css.found}>
        <TagBars />
        <TaggedPictures />
      </div>
    </LibraryFrame>
  );
}

function Summary() {
  const found = useTags((state) => state.found);
  const tagged = useTags((state) => state.tagged);
  if (!found) return null;
  return (
    <p>
      <strong>{formatCount(tagged)}</strong> of {formatCount(found.columns.ids.length)} pictures have tags
    </p>
  );
}

function Tagging() {
  const work = useTags((state) => state.work);
  const fault = useTags((state) => state.fault);
  const isStopped = useTags((state) => state.isStopped);
  const stop = useTags((state) => state.stop);
  const run = useTags((state) => state.run);
  return (
    <LibraryPass
      what="Tagging the library"
      counted="tags"
      work={work}
      fault={fault}
      title="Not tagged"
      isStopped={isStopped}
      stopped="What was found before is shown."
      onStop={stop}
      onAgain={() => void run()}
      className={{ note: css.note, fault: css.fault }}
    />
  );
}

function TaggedPictures() {
  const found = useTags((state) => state.found);
  const rule = useTags((state) => state.rule);
  const filter = useTags((state) => state.filter);
  const ids = useMemo(
    () => (found ? itemsWith(found.columns, rule, filter) : new Uint32Array()),
    [found, rule, filter],
  );
  const shown = useShown(ids);
  const noteOf = useMemo(
    () => (index: number) => {
      const place = found?.placeOf.get(shown[index]!);
      if (!found || place === undefined) return undefined;
      const tags = tagsOf(found.columns, place, rule);
      return tags.length > 0 ? <TileTags tags={tags} labels={found.labels} /> : undefined;
    },
    [found, rule, shown],
  );
  if (!found) return null;
  const name =
    filter === undefined
      ? 'All pictures'
      : filter === 'untagged'
        ? 'Pictures without tags'
        : `Pictures with the tag ${found.labels[filter.label]}`;
  if (shown.length === 0) return <p className={css.none}>No picture has it by this rule. Lower the minimum.</p>;
  return <PictureGrid className={css.grid} label={name} ids={shown} noteOf={noteOf} />;
}

function TileTags({ tags, labels }: { tags: ReturnType<typeof tagsOf>; labels: readonly string[] }) {
  const words = tags.map(({ label, share }) => `${labels[label]} ${formatShare(share)}`).join(', ');
  return (
    <span className={css.tags} title={words}>
      {tags.map(({ label }) => labels[label]).join(', ')}
    </span>
  );
}
