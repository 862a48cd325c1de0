import { Box } from 'lucide-react';
import { Badge } from './Badge.tsx';
import { classes } from './classes.ts';
import { ModelChoice, type ModelChoiceProps } from './ModelChoice.tsx';
import { formatBytes } from './units.ts';
import wing from './wing.module.css';

const deviceNames = { webgpu: 'WebGPU', wasm: 'CPU' };

export interface ModelLineProps extends ModelChoiceProps {
  builtIn: boolean;
  /** What it can and what it cannot. */
  notes?: string | undefined;
  /** Where more of that stands. */
  about?: string | undefined;
  /** Once it is loaded: where it runs, and why. */
  loaded?: { device: keyof typeof deviceNames; why: string } | undefined;
  /** A better model that can be downloaded, and where. */
  offer?: { name: string; bytes: number; href: string } | undefined;
  className?: string | undefined;
}

/** Which model answers here, what it can and cannot, where it runs; and the better one with its size. */
export function ModelLine({ builtIn, notes, about, loaded, offer, className, ...choice }: ModelLineProps) {
  return (
    <div className={classes(wing.model, className)}>
      <Box aria-hidden />
      <div className={wing.name}>
        <ModelChoice {...choice} />
        {builtIn && <Badge>built in</Badge>}
        {loaded && <Badge>{deviceNames[loaded.device]}</Badge>}
      </div>
      <p>
        {notes} {about && <a href={about}>What it knows</a>} {loaded?.why}{' '}
        {offer && (
          <a href={offer.href}>
            Get {offer.name} ({formatBytes(offer.bytes)})
          </a>
        )}
      </p>
    </div>
  );
}
