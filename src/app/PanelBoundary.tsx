import { Component, type ReactNode } from 'react';
import { Button } from '../ui/Button.tsx';
import { ErrorNote } from '../ui/ErrorNote.tsx';
import { copyText } from './clipboard.ts';
import { recordError } from './diagnostics.ts';
import { diagnosticsText } from './device/report-text.ts';
import { sentenceFor } from './errors.ts';
import css from './panel-boundary.module.css';

export interface PanelBoundaryProps {
  /** What is lost meanwhile: "CLIP". */
  name: string;
  children: ReactNode;
}

/** Keeps the rest of the page alive when one panel fails, and offers the way back. React asks for a class here. */
export class PanelBoundary extends Component<PanelBoundaryProps, { error: unknown }> {
  override state: { error: unknown } = { error: undefined };

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error: error ?? new Error('an error without a value') };
  }

  override componentDidCatch(error: unknown): void {
    recordError(error);
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    const { title, text } = sentenceFor(error);
    return (
      <div className={css.fallback}>
        <ErrorNote
          title={`${this.props.name} stopped: ${title.toLowerCase()}`}
          found={text}
          kept="The rest of the page still works, and nothing that was finished is lost."
          actions={
            <>
              <Button size="small" onClick={() => this.setState({ error: undefined })}>
                Open it again
              </Button>
              <Button size="small" variant="quiet" onClick={() => void copyText(diagnosticsText(), 'Diagnostics')}>
                Copy diagnostics
              </Button>
            </>
          }
        />
      </div>
    );
  }
}
