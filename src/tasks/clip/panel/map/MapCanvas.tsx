import { type KeyboardEvent, type Ref, useEffect, useId, useImperativeHandle, useRef, useState } from 'react';
import text from '../../../../ui/text.module.css';
import { formatCount } from '../../../../ui/units.ts';
import type { Point } from '../../map/camera.ts';
import type { PictureMap } from '../../map/kept-map.ts';
import type { NamedCluster } from '../../map/state.ts';
import { libraryStore } from '../library/store.ts';
import { type DragMode, watchGestures } from './gestures.ts';
import { HoverCard } from './HoverCard.tsx';
import { deedOf, type KeyBox } from './map-keys.ts';
import css from './map.module.css';
import { createScene, type MapScene } from './scene.ts';
import { useKeyHelp } from '../../../../ui/key-help.ts';
import { mapKeys } from '../key-help.ts';

export interface MapCanvasProps {
  map: PictureMap;
  levels: readonly (readonly NamedCluster[])[];
  mode: DragMode;
  /** What the buttons around it act on. */
  ref: Ref<MapScene | undefined>;
}

/** The map itself. Everything on it is also in the list of its clusters. */
export function MapCanvas({ map, levels, mode, ref }: MapCanvasProps) {
  useKeyHelp(mapKeys);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [scene, setScene] = useState<MapScene>();
  const [hovered, setHovered] = useState<{ id: number; at: Point }>();
  const [told, setTold] = useState('');
  const box = useRef<KeyBox>(undefined);
  const dragMode = useRef(mode);
  const keys = useId();
  useImperativeHandle(ref, () => scene, [scene]);
  useEffect(() => {
    dragMode.current = mode;
  }, [mode]);

  useEffect(() => {
    const element = canvas.current!;
    const made = createScene(element, {
      onHover: setHovered,
      onSelect: (ids, isMore) => {
        const { select, selectOnly, toggle } = libraryStore.getState();
        if (isMore && ids.length === 1) toggle(ids[0]!);
        else if (isMore) select(ids);
        else selectOnly(ids);
        setTold(ids.length === 1 ? '1 picture' : `${formatCount(ids.length)} pictures`);
      },
      onOpen: (ids) => libraryStore.getState().openDetail(Uint32Array.from(ids), 0),
    });
    const follow = (): void =>
      made.resize({ width: element.clientWidth, height: element.clientHeight }, devicePixelRatio);
    follow();
    const observer = new ResizeObserver(follow);
    observer.observe(element);
    // Colours change with the theme of the page and of the system.
    const themes = new MutationObserver(made.redraw);
    themes.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    const dark = matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener('change', made.redraw);
    const endGestures = watchGestures(element, made, () => dragMode.current);
    made.setSelected(libraryStore.getState().selected);
    const endSelection = libraryStore.subscribe(({ selected }, before) => {
      if (selected !== before.selected) made.setSelected(selected);
    });
    setScene(made);
    return () => {
      observer.disconnect();
      themes.disconnect();
      dark.removeEventListener('change', made.redraw);
      endGestures();
      endSelection();
      made.end();
    };
  }, []);
  useEffect(() => scene?.setMap(map), [scene, map]);
  useEffect(() => scene?.setLevels(levels), [scene, levels]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (!scene || event.ctrlKey || event.metaKey || event.altKey) return;
    const deed = deedOf(event, box.current, scene.size);
    if (!deed) return;
    event.preventDefault();
    event.stopPropagation();
    switch (deed.do) {
      case 'pan':
        return scene.pan(deed.dx, deed.dy);
      case 'zoom':
        return scene.zoom(deed.factor);
      case 'fit':
        return scene.fit();
      case 'box':
        box.current = deed.box;
        scene.drawBox(deed.box);
        return setTold(`${formatCount(scene.inside().length)} pictures in the rectangle`);
      case 'select':
        box.current = undefined;
        return scene.close(deed.isMore);
      case 'cancel':
        box.current = undefined;
        scene.cancel();
        return setTold('No rectangle');
    }
  };
  return (
    <div className={css.field}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- an application is operated by keys */}
      <div
        className={css.keys}
        role="application"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the same
        tabIndex={0}
        aria-label="Map of the pictures"
        aria-describedby={keys}
        onKeyDown={onKeyDown}
      >
        <canvas ref={canvas} className={css.canvas} data-mode={mode} />
      </div>
      <p id={keys} className={text.sr}>
        Arrows move, plus and minus zoom, F shows everything. R draws a rectangle: arrows move it, Shift with arrows
        changes its size, Enter selects what is in it, Escape removes it. The list shows the same pictures.
      </p>
      <output className={text.sr}>{told}</output>
      {hovered && <HoverCard id={hovered.id} at={hovered.at} />}
    </div>
  );
}
