import { Maximize, Minus, Plus, RefreshCw } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { Button } from '../../../../ui/Button.tsx';
import { Disclosure } from '../../../../ui/Disclosure.tsx';
import { ErrorNote } from '../../../../ui/ErrorNote.tsx';
import { IconButton } from '../../../../ui/IconButton.tsx';
import layout from '../../../../ui/layout.module.css';
import { Progress } from '../../../../ui/Progress.tsx';
import { Segmented } from '../../../../ui/Segmented.tsx';
import { formatCount } from '../../../../ui/units.ts';
import { laidOutMost } from '../../engine/search/map.ts';
import { boxAround } from '../../map/lasso.ts';
import type { NamedCluster } from '../../map/state.ts';
import { clipMapStore, useClipMap } from '../../map/store.ts';
import { LibraryFrame } from '../library/LibraryFrame.tsx';
import { PictureGrid } from '../library/PictureGrid.tsx';
import { isGrowing } from '../library/state.ts';
import { libraryStore, useLibrary } from '../library/store.ts';
import { useShown } from '../library/use-shown.ts';
import { ClusterList, nameOfCluster } from './ClusterList.tsx';
import type { DragMode } from './gestures.ts';
import { LabelChoice } from './LabelChoice.tsx';
import css from './map.module.css';
import { MapCanvas } from './MapCanvas.tsx';
import type { MapScene } from './scene.ts';

const modes = [
  { value: 'move', label: 'Move' },
  { value: 'lasso', label: 'Lasso' },
] as const;
const looks = [
  { value: 'map', label: 'Map' },
  { value: 'list', label: 'List' },
] as const;
/** Clusters in the list: more are found on the map. */
const listedMost = 60;

/** The library in two dimensions: pictures that look alike lie together. */
export function MapView() {
  const version = useLibrary((state) => state.version);
  const isComing = useLibrary(isGrowing);
  const [look, setLook] = useState<'map' | 'list'>('map');
  const [mode, setMode] = useState<DragMode>('move');
  const [current, setCurrent] = useState<NamedCluster>();
  const map = useClipMap((state) => state.map);
  const levels = useClipMap((state) => state.levels);
  const scene = useRef<MapScene>(undefined);
  useEffect(() => {
    // A map of half a library would be made again and again.
    if (version > 0 && !isComing) void clipMapStore.getState().open();
  }, [version, isComing]);
  const listed = useMemo(() => (levels[1] ?? []).slice(0, listedMost), [levels]);
  const shownCluster = listed.includes(current!) ? current : undefined;
  const idsOf = ({ points }: NamedCluster): Uint32Array => points.map((point) => map!.ids[point]!);
  const lookAt = (cluster: NamedCluster): void => {
    setCurrent(cluster);
    const places = Array.from(cluster.points, (point) => ({ x: map!.xy[2 * point]!, y: map!.xy[2 * point + 1]! }));
    scene.current?.lookAt(boxAround(places));
  };
  const rail = (
    <>
      <section className={layout.group} aria-label="Clusters">
        <h2>Clusters</h2>
        <LabelChoice />
        {map && (
          <ClusterList
            clusters={listed}
            current={shownCluster}
            onOpen={lookAt}
            onSelect={(cluster) => libraryStore.getState().selectOnly(idsOf(cluster))}
          />
        )}
      </section>
      <section className={layout.group} aria-label="About the map">
        <Disclosure summary="How to read it">
          <p className={css.hint}>
            Made by UMAP from CLIP’s vectors: similar pictures are close together. Directions and the distances between
            clusters mean nothing by themselves.
            {map &&
              map.ids.length > laidOutMost &&
              ` Of these pictures ${formatCount(laidOutMost)}, spread over all, were laid out together; each of the others was placed among those that it is most like.`}
          </p>
        </Disclosure>
      </section>
    </>
  );
  return (
    <LibraryFrame label="Map" purpose="laid out by what they show" rail={rail} waits>
      <div className={layout.toolbar}>
        <Segmented legend="Look" size="small" options={looks} value={look} onChange={setLook} />
        {look === 'map' && map && (
          <>
            <Segmented legend="Dragging" size="small" options={modes} value={mode} onChange={setMode} />
            <div className={css.zooms} role="toolbar" aria-label="Zoom">
              <IconButton
                size="small"
                icon={<Plus aria-hidden />}
                label="Zoom in (+)"
                onClick={() => scene.current?.zoom(1.5)}
              />
              <IconButton
                size="small"
                icon={<Minus aria-hidden />}
                label="Zoom out (-)"
                onClick={() => scene.current?.zoom(1 / 1.5)}
              />
              <IconButton
                size="small"
                icon={<Maximize aria-hidden />}
                label="Fit to window (F)"
                onClick={() => scene.current?.fit()}
              />
            </div>
          </>
        )}
        {map && (
          <IconButton
            size="small"
            icon={<RefreshCw aria-hidden />}
            label="Rebuild the map"
            onClick={() => void clipMapStore.getState().draw()}
          />
        )}
        {look === 'list' && shownCluster && (
          <Button size="small" variant="quiet" onClick={() => setCurrent(undefined)}>
            Show all clusters
          </Button>
        )}
        <span className={css.total}>{map && `${formatCount(map.ids.length)} pictures`}</span>
      </div>
      <MapWork />
      {!map ? (
        <div className={css.field} />
      ) : look === 'map' ? (
        <MapCanvas ref={scene} map={map} levels={levels} mode={mode} />
      ) : (
        <ClusterGrid
          name={shownCluster ? nameOfCluster(shownCluster, listed.indexOf(shownCluster)) : 'All pictures, by clusters'}
          clusters={shownCluster ? [shownCluster] : listed}
          isAll={!shownCluster}
        />
      )}
    </LibraryFrame>
  );
}

/** How far the map is, what went wrong, and what is not on it yet. */
function MapWork() {
  const { work, fault, isStopped, fresh, map, stop, draw } = useClipMap((state) => state);
  const again = (words: string) => (
    <Button size="small" onClick={() => void draw()}>
      {words}
    </Button>
  );
  if (work) {
    const { done = 0, total } = work.progress ?? {};
    return (
      <div className={css.note}>
        <Progress what="Laying out the map" done={done} total={total} left={work.progress?.eta} onStop={stop} />
      </div>
    );
  }
  if (fault)
    return (
      <ErrorNote className={css.note} title="The map was not updated" found={fault} actions={again('Try again')} />
    );
  if (isStopped)
    return (
      <p className={css.note}>
        Stopped. {map && 'The previous map is shown.'} {again('Start again')}
      </p>
    );
  if (fresh === 0) return null;
  return (
    <p className={css.note}>
      {fresh === 1 ? '1 picture is' : `${formatCount(fresh)} pictures are`} not on the map yet. {again('Rebuild it')}
    </p>
  );
}

interface ClusterGridProps {
  name: string;
  clusters: readonly NamedCluster[];
  /** Also what is in no cluster, at the end. */
  isAll: boolean;
}

function ClusterGrid({ name, clusters, isAll }: ClusterGridProps) {
  const map = useClipMap((state) => state.map)!;
  const ids = useMemo(() => {
    const ordered = new Set(clusters.flatMap(({ points }) => Array.from(points, (point) => map.ids[point]!)));
    if (isAll) for (const id of map.ids) ordered.add(id);
    return Uint32Array.from(ordered);
  }, [clusters, isAll, map]);
  return <PictureGrid className={css.grid} label={name} ids={useShown(ids)} />;
}
