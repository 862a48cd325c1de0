import { useState } from 'react';
import { useStore } from 'zustand';
import { AppError } from '../../runtime/errors.ts';
import { Select } from '../../ui/Select.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { formatBytes } from '../../ui/units.ts';
import { settings } from '../settings.ts';
import { tasks } from '../tasks.ts';
import { askToKeep } from './actions.ts';
import { hubName, knownHubs, setHub, setToken } from './hub.ts';
import css from './models.module.css';
import { modelsStore, refreshModels } from './store.ts';

/** What is used, what is left, whether it is kept, and where models come from. */
export function StorageCard() {
  const storage = useStore(modelsStore, (state) => state.storage);
  const models = useStore(modelsStore, (state) => state.models) ?? [];
  const shares = tasks.map(({ id, title }) => {
    const bytes = models.filter(({ task }) => task === id).reduce((sum, { stored }) => sum + stored, 0);
    return { id, title, bytes };
  });
  const left = storage ? Math.max(0, storage.quota - storage.usage) : 0;
  return (
    <section className={css.kept} aria-label="Storage">
      <div className={css.used}>
        <svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden className={css.bar}>
          <rect width="100" height="1" />
          {shares.map(({ id, bytes }, index) => {
            const before = shares.slice(0, index).reduce((sum, share) => sum + share.bytes, 0);
            const scale = 100 / Math.max(1, storage?.quota ?? 1);
            return <rect key={id} data-panel={id} x={before * scale} width={bytes * scale} height="1" />;
          })}
        </svg>
        <p>
          {shares.map(({ id, title, bytes }) => (
            <span key={id} data-panel={id}>
              {title} {formatBytes(bytes)}
            </span>
          ))}
          <span>
            {storage
              ? `${formatBytes(left)} of ${formatBytes(storage.quota)} left`
              : 'The browser doesn’t report how much is left'}
          </span>
        </p>
      </div>
      <Switch
        label="Don’t let the browser delete models when space runs low"
        checked={storage?.persisted ?? false}
        disabled={storage?.persisted ?? true}
        onChange={() => void askToKeep()}
      />
      <Source />
      <Memory />
    </section>
  );
}

const own = 'own';

/** The hub, a mirror, or an address of one's own; and the token for models that ask for one. */
function Source() {
  const hub = useStore(settings, (state) => state.hub);
  const [isOwn, setOwn] = useState(!knownHubs.includes(hub));
  const [error, setError] = useState<string>();
  const choose = (address: string) => {
    try {
      setHub(address);
      setError(undefined);
      void refreshModels();
    } catch (fault) {
      if (!(fault instanceof AppError)) throw fault;
      setError(fault.message);
    }
  };
  return (
    <div className={css.source}>
      <Select
        inline
        label="From"
        value={isOwn ? own : hub}
        options={[
          ...knownHubs.map((address) => ({ value: address, label: hubName(address) })),
          { value: own, label: 'own address…' },
        ]}
        onChange={(value) => {
          setOwn(value === own);
          if (value !== own) choose(value);
        }}
      />
      {isOwn && (
        <TextField
          inline
          label="Address"
          type="url"
          defaultValue={hub}
          error={error}
          placeholder={knownHubs[0]}
          hint="Reached through the page’s service worker while it is chosen here."
          onBlur={({ currentTarget }) => choose(currentTarget.value)}
        />
      )}
      <TextField
        inline
        label="Token"
        type="password"
        autoComplete="off"
        placeholder="for gated models"
        hint={`Sent to ${hubName(hub)} only, forgotten when the page closes.`}
        onBlur={({ currentTarget }) => setToken(currentTarget.value)}
      />
    </div>
  );
}

const sizes = [0, 2, 4, 6, 8, 12, 16, 24];

/** How much memory models may take; the browser knows only a part of what there is. */
function Memory() {
  const memory = useStore(settings, (state) => state.memory);
  return (
    <Select
      inline
      label="Memory for models"
      value={String(memory)}
      options={sizes.map((size) => ({ value: String(size * 1e9), label: size === 0 ? 'automatic' : `${size} GB` }))}
      onChange={(value) => {
        settings.getState().setMemory(Number(value));
        void refreshModels();
      }}
    />
  );
}
