import { useEffect } from 'react';
import text from '../../../ui/text.module.css';
import { useWhisper } from '../store.ts';
import { TranscribeView } from './TranscribeView.tsx';

/** Whisper on the whole page. Transcribe is its one view. */
export function Panel() {
  const open = useWhisper((state) => state.open);
  useEffect(() => void open(), [open]);
  return (
    <>
      <h1 className={text.sr}>Whisper: transcribe recordings</h1>
      <TranscribeView />
    </>
  );
}
