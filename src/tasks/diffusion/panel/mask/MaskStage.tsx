import { useDiffusion } from '../../store.ts';
import { useFrame } from './use-frame.ts';
import { MaskBoard } from './MaskBoard.tsx';

export interface MaskStageProps {
  source: Blob;
  onUnreadable: () => void;
}

/** The board, with the frame around the mask when only that is redrawn. */
export function MaskStage({ source, onUnreadable }: MaskStageProps) {
  const area = useDiffusion((state) => state.form.inpaintArea);
  const frame = useFrame();
  return <MaskBoard source={source} frame={area === 'masked' ? frame : undefined} onUnreadable={onUnreadable} />;
}
