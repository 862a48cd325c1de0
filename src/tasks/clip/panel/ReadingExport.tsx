import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { readingCsv, tableJson } from '../export.ts';
import type { Reading } from '../reading.ts';
import { useClip } from '../store.ts';
import css from './classify.module.css';
import { saveText } from '../../../ui/save.ts';

/** Copy, CSV and JSON of one reading, with the numbers as shown. */
export function ReadingExport({ reading, name }: { reading: Reading; name: string }) {
  const none = useClip((state) => state.showNone);
  const model = useClip((state) => state.model?.model) ?? '';
  const templates = useClip((state) => (state.templates === 'own' ? state.ownTemplates : state.templates));
  const [copied, setCopied] = useState<Reading>();
  const [trouble, setTrouble] = useState('');
  const stem = name.replace(/\.\w+$/, '') || 'picture';
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(readingCsv(reading, { none }));
      setCopied(reading);
      setTrouble('');
    } catch {
      setTrouble('The browser does not let this page copy. Take the CSV instead.');
    }
  };
  const isCopied = copied === reading;
  return (
    <>
      <div className={css.exports}>
        <Button size="small" icon={isCopied ? <Check aria-hidden /> : <Copy aria-hidden />} onClick={() => void copy()}>
          {isCopied ? 'Copied' : 'Copy'}
        </Button>
        <Button size="small" onClick={() => saveText(`${stem}.csv`, readingCsv(reading, { none }), 'text/csv')}>
          CSV
        </Button>
        <Button
          size="small"
          onClick={() =>
            saveText(`${stem}.json`, tableJson([{ name, reading }], { none, model, templates }), 'application/json')
          }
        >
          JSON
        </Button>
      </div>
      {trouble && <output className={css.hint}>{trouble}</output>}
    </>
  );
}
