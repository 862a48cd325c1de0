import { Button } from '../../../ui/Button.tsx';
import { Notice } from '../../../ui/Notice.tsx';
import { bringMaskBack, useView, viewState } from './view-state.ts';
import css from './work.module.css';

/** A mask went with its picture: both can come back. */
export function Replaced() {
  const replaced = useView((state) => state.replaced);
  if (!replaced) return null;
  const { source } = replaced;
  return (
    <Notice
      className={css.offer}
      title={`The mask of ${source instanceof File ? `“${source.name}”` : 'the previous picture'} was left`}
      actions={
        <Button size="small" onClick={bringMaskBack}>
          Bring both back
        </Button>
      }
      onDismiss={() => viewState.setState({ replaced: undefined })}
    />
  );
}
