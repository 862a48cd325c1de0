import { createContext, useContext, useState } from 'react';
import { Button } from './Button.tsx';

/** Something that another place can take up. `from`: the place it is offered in, which does not offer itself. */
export type Offer = { from: string } & (
  | { kind: 'picture'; read: () => Promise<File> }
  | { kind: 'words'; words: string }
);
type Kind = Offer['kind'];

/** A place that takes up what another has. `take` goes there; what it throws is said beside the button. */
export type Destination<K extends Kind = Kind> = {
  [Each in K]: {
    of: string;
    kind: Each;
    label: string;
    take: (given: Each extends 'picture' ? File : string) => Promise<void>;
  };
}[K];

/** What there is to go to: the shell knows, the parts do not. */
export const Destinations = createContext<readonly Destination[]>([]);

export interface UseInProps {
  offer: Offer;
  disabled?: boolean;
  /** Called before it goes there: what lies over the view closes. */
  onLeave?: () => void;
}

/** A small button for each other place that can take up what is offered. */
export function UseIn({ offer, disabled = false, onLeave }: UseInProps) {
  const [trouble, setTrouble] = useState('');
  const fitting = useContext(Destinations).filter(({ kind, of }) => kind === offer.kind && of !== offer.from);
  const go = async (destination: Destination) => {
    try {
      if (destination.kind === 'picture' && offer.kind === 'picture') {
        const file = await offer.read();
        onLeave?.();
        await destination.take(file);
      } else if (destination.kind === 'words' && offer.kind === 'words') {
        onLeave?.();
        await destination.take(offer.words);
      }
      setTrouble('');
    } catch (error) {
      setTrouble(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <>
      {fitting.map((destination) => (
        <Button
          key={destination.label}
          size="small"
          variant="quiet"
          disabled={disabled}
          onClick={() => void go(destination)}
        >
          {destination.label}
        </Button>
      ))}
      {trouble && <p role="alert">{trouble}</p>}
    </>
  );
}
