import type { ReactNode } from 'react';
import { classes } from './classes.ts';
import css from './drop-zone.module.css';

export interface DropZoneProps {
  icon: ReactNode;
  /** What may be dropped: "Drop a picture or a folder". */
  children: ReactNode;
  /** What letting go does, shown while files hang over the window: "Let go to classify". */
  over?: ReactNode;
  /** Buttons: choose, paste, camera. */
  actions?: ReactNode;
  /** As an empty state that fills its pane. */
  tall?: boolean;
  className?: string | undefined;
}

/** Says that files can be dropped. The drop itself is taken by the whole window, so this holds no listeners. */
export function DropZone({ icon, children, over, actions, tall = false, className }: DropZoneProps) {
  return (
    <div className={classes(css.drop, tall && css.tall, className)}>
      {icon}
      <span className={css.rest}>{children}</span>
      {over && <span className={css.over}>{over}</span>}
      {actions && <div className={css.actions}>{actions}</div>}
    </div>
  );
}
