import { checkHub, usualHub, type Hub } from '../../runtime/weights/hub.ts';
import { settings } from '../settings.ts';
import { relayFor } from './reach.ts';

/** Kept until the page is closed, and never written anywhere. */
let token: { host: string; value: string } | undefined;

const hostOf = (address: string): string => new URL(address).host;

/**
 * The source that is chosen, with the token if it was given for that very host, and the way to it. Throws `network` where
 * there is none.
 */
export function currentHub(): Hub {
  const address = settings.getState().hub;
  const relay = relayFor(address);
  return { address, ...(token?.host === hostOf(address) && { token: token.value }), ...(relay && { relay }) };
}

/** Takes a token for the source that is chosen; an empty one forgets it. */
export function setToken(value: string): void {
  const text = value.trim();
  token = text ? { host: hostOf(settings.getState().hub), value: text } : undefined;
}

/** Chooses a source. Throws `bad-option` for what is no address. */
export const setHub = (address: string): void => settings.getState().setHub(checkHub(address));

/** Sources that are offered by name. */
export const knownHubs: readonly string[] =
  usualHub === 'https://huggingface.co' ? [usualHub, 'https://hf-mirror.com'] : [usualHub];
/** What a source is called: its host. */
export const hubName = hostOf;
