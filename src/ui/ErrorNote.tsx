import type { ReactNode } from 'react';
import { Notice } from './Notice.tsx';

export interface ErrorNoteProps {
  /** What happened, in one line: "The picture could not be read". */
  title: string;
  /** What was found and what is accepted. */
  found: ReactNode;
  /** What is not lost: "672 MB are kept." */
  kept?: ReactNode;
  /** One or two ways on. */
  actions?: ReactNode;
  onDismiss?: (() => void) | undefined;
  className?: string | undefined;
}

/** An error, standing where the result would be. Read out at once. */
export function ErrorNote({ title, found, kept, actions, onDismiss, className }: ErrorNoteProps) {
  return (
    <Notice tone="danger" role="alert" title={title} actions={actions} onDismiss={onDismiss} className={className}>
      <p>{found}</p>
      {kept && <p>{kept}</p>}
    </Notice>
  );
}
