/** After so many deaths of the page over a file that was read alone, the file is given up. */
export const mostDeaths = 2;

/** Why a file is given up: a codec can take the browser's process with it, and would again. */
export const deadly = (what: string): string =>
  `The page died twice while it read ${what}, the second time while it read nothing else. It is damaged, or too large for this device.`;
