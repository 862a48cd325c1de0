import { ArrowDownToLine, ChevronLeft, ChevronRight, Pause, Play } from 'lucide-react';
import { Button } from '../../../ui/Button.tsx';
import { classes } from '../../../ui/classes.ts';
import { IconButton } from '../../../ui/IconButton.tsx';
import layout from '../../../ui/layout.module.css';
import text from '../../../ui/text.module.css';
import { formatPlace } from '../times.ts';
import { jump, nextRate, toggleFollow, togglePlay, usePlayer } from './player.ts';
import css from './transcribe.module.css';

/** Play, jump, speed, and whether the transcript moves along. */
export function Transport({ duration, canPlay }: { duration: number; canPlay: boolean }) {
  const playing = usePlayer((state) => state.playing);
  const second = usePlayer(({ time }) => Math.floor(time));
  const rate = usePlayer((state) => state.rate);
  const follow = usePlayer((state) => state.follow);
  return (
    <div className={classes(layout.toolbar, css.transport)}>
      <IconButton
        size="small"
        variant="quiet"
        icon={<ChevronLeft aria-hidden />}
        label="Back 5 s"
        title="Back 5 s (J)"
        disabled={!canPlay}
        onClick={() => jump(-5)}
      />
      <IconButton
        icon={playing ? <Pause aria-hidden /> : <Play aria-hidden />}
        label={playing ? 'Pause' : 'Play'}
        title={`${playing ? 'Pause' : 'Play'} (Space)`}
        disabled={!canPlay}
        onClick={togglePlay}
      />
      <IconButton
        size="small"
        variant="quiet"
        icon={<ChevronRight aria-hidden />}
        label="Forward 5 s"
        title="Forward 5 s (L)"
        disabled={!canPlay}
        onClick={() => jump(5)}
      />
      <span className={css.clock}>
        {formatPlace(second)} <span className={text.dim}>/ {formatPlace(duration)}</span>
      </span>
      <Button size="small" variant="quiet" title="Speed" disabled={!canPlay} onClick={nextRate}>
        {rate} ×
      </Button>
      <Button
        size="small"
        variant="quiet"
        icon={<ArrowDownToLine aria-hidden />}
        aria-pressed={follow}
        onClick={toggleFollow}
      >
        Follow
      </Button>
      <span className={classes(css.legend, layout.push, text.wideOnly)}>
        <span>
          word under <u data-doubt="some">60 %</u>
        </span>
        <span>
          under <u data-doubt="much">30 %</u>
        </span>
      </span>
    </div>
  );
}
