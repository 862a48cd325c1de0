import { Brush, Contrast, Eraser, Hand, Redo2, SquareDashed, Trash2, Undo2 } from 'lucide-react';
import { type CSSProperties, useId } from 'react';
import { classes } from '../../../../ui/classes.ts';
import { IconButton } from '../../../../ui/IconButton.tsx';
import layout from '../../../../ui/layout.module.css';
import slider from '../../../../ui/slider.module.css';
import { actualSize, fit, isFit, zoomAbout } from '../../../../ui/zoom.ts';
import { ZoomButtons } from '../../../../ui/ZoomButtons.tsx';
import { addMark, brushRange, maskEditor, redoMark, type Tool, undoMark, useMask } from './editor.ts';
import css from './mask.module.css';
import { changeView, useBoardView } from './view.ts';

const tools: { id: Tool; name: string; cap: string; icon: typeof Brush }[] = [
  { id: 'brush', name: 'Brush', cap: 'B', icon: Brush },
  { id: 'eraser', name: 'Eraser', cap: 'E', icon: Eraser },
  { id: 'rectangle', name: 'Rectangle', cap: 'R', icon: SquareDashed },
  { id: 'hand', name: 'Hand', cap: 'H', icon: Hand },
];

/** What the mask is painted with, and its steps. */
export function MaskToolbar() {
  const chosen = useMask((state) => state.tool);
  const canUndo = useMask((state) => state.edits.done.length > 0);
  const canRedo = useMask((state) => state.edits.undone.length > 0);
  const isOpen = useMask((state) => state.mask !== undefined);
  const act = { variant: 'quiet', disabled: !isOpen } as const;
  return (
    <div className={classes(layout.row, css.tools)} role="toolbar" aria-label="Mask tools">
      {tools.map(({ id, name, cap, icon: Icon }) => (
        <IconButton
          key={id}
          variant="quiet"
          aria-pressed={chosen === id}
          icon={<Icon aria-hidden />}
          label={name}
          title={`${name} (${cap})`}
          onClick={() => maskEditor.setState({ tool: id })}
        />
      ))}
      <BrushSize />
      <IconButton
        {...act}
        disabled={!canUndo}
        icon={<Undo2 aria-hidden />}
        label="Undo"
        title="Undo (Ctrl Z)"
        onClick={() => void undoMark()}
      />
      <IconButton
        {...act}
        disabled={!canRedo}
        icon={<Redo2 aria-hidden />}
        label="Redo"
        title="Redo (Ctrl Shift Z)"
        onClick={() => void redoMark()}
      />
      <IconButton
        {...act}
        icon={<Contrast aria-hidden />}
        label="Invert the mask"
        title="Invert (I)"
        onClick={() => void addMark({ kind: 'invert' })}
      />
      <IconButton
        {...act}
        icon={<Trash2 aria-hidden />}
        label="Clear the mask"
        title="Clear (Delete)"
        onClick={() => void addMark({ kind: 'clear' })}
      />
      <BoardZoom />
    </div>
  );
}

function BoardZoom() {
  const isWhole = useBoardView(({ zoom }) => isFit(zoom));
  return (
    <ZoomButtons
      look={{ variant: 'quiet' }}
      isWhole={isWhole}
      zoomBy={(factor) => changeView((now, room) => zoomAbout(now, { x: 0, y: 0 }, { factor, room }))}
      showWhole={() => changeView(() => fit)}
      showActual={() => changeView((_, room) => actualSize(room))}
    />
  );
}

function BrushSize() {
  const brush = useMask((state) => state.brush);
  const side = useMask((state) => (state.mask ? Math.max(state.mask.width, state.mask.height) : 0));
  const id = useId();
  const { min, max, step } = brushRange;
  const style = { '--p': `${((brush - min) / (max - min)) * 100}%` } as CSSProperties;
  return (
    <div className={css.size}>
      <label htmlFor={id}>Size</label>
      <input
        id={id}
        type="range"
        className={slider.range}
        style={style}
        min={min}
        max={max}
        step={step}
        value={brush}
        aria-valuetext={`${Math.round(brush * side)} px`}
        onChange={({ currentTarget }) => maskEditor.setState({ brush: currentTarget.valueAsNumber })}
      />
      <output htmlFor={id}>{side > 0 && `${Math.round(brush * side)} px`}</output>
    </div>
  );
}
