import { Grid3x3, ImagePlus } from 'lucide-react';
import { Button } from '../../../../ui/Button.tsx';
import { EmptyState } from '../../../../ui/EmptyState.tsx';
import { FileButton } from '../../../../ui/FileButton.tsx';
import { openSample, samples } from '../samples.ts';
import { takeFiles } from './intake.ts';
import { leftOut } from './SetPanel.tsx';
import css from './similar.module.css';

async function takeSamples(): Promise<void> {
  const files = await Promise.all(samples.map(openSample));
  await takeFiles(
    'a',
    files.map((file) => ({ file, path: file.name })),
  );
}

/** Stands in the view before the first picture. */
export function SimilarEmpty({ onTrouble }: { onTrouble: (message: string) => void }) {
  const take = async (files: File[]): Promise<void> => {
    const left = await takeFiles(
      'a',
      files.map((file) => ({ file, path: file.name })),
    );
    if (left.length > 0) onTrouble(leftOut(left));
  };
  return (
    <div className={css.empty}>
      <EmptyState
        icon={<Grid3x3 aria-hidden />}
        title="How alike are these pictures?"
        actions={
          <>
            <FileButton
              variant="primary"
              icon={<ImagePlus aria-hidden />}
              accept="image/*,.heic,.heif"
              multiple
              onFiles={(files) => void take(files)}
            >
              Choose pictures…
            </FileButton>
            <Button variant="quiet" onClick={() => void takeSamples()}>
              Try {samples.length} sample pictures
            </Button>
          </>
        }
      >
        Drop some pictures on A, and others on B: each of A is compared with each of B. With B empty, all of A are
        compared with each other. Or select pictures in Search and take them over from there.
      </EmptyState>
    </div>
  );
}
