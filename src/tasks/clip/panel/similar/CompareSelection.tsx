import { Grid3x3 } from 'lucide-react';
import { LinkButton } from '../../../../ui/LinkButton.tsx';
import { similarStore } from '../../similar/store.ts';
import { takeSelection } from './intake.ts';

/** Takes the selected pictures over into a new comparison. */
export function CompareSelection() {
  const compare = (): void => {
    const { clear, setView } = similarStore.getState();
    clear('a');
    clear('b');
    setView('map');
    void takeSelection('a');
  };
  return (
    <LinkButton size="small" variant="quiet" icon={<Grid3x3 aria-hidden />} href="#/clip/similar" onClick={compare}>
      Compare
    </LinkButton>
  );
}
