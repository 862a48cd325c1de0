import { get, set } from 'idb-keyval';
import { createKeyStore } from '../key-store.ts';

/** A page that writes when it is told to, and is closed by the one around it. */
const store = createKeyStore('triptych-test-frames', 'items');
await get('', store);
addEventListener('write', () => void set(location.hash, Array.from({ length: 3000 }, String), store));
parent.postMessage('ready');
