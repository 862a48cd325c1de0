const key = 'triptych-moderate-unblurred';

/** Whether pictures are blurred: they are, unless a person has said otherwise. */
export function keptBlur(): boolean {
  try {
    return localStorage.getItem(key) === null;
  } catch {
    return true; // refused in some private windows
  }
}

/** Remembers whether pictures are blurred; without storage the choice ends with the page. */
export function keepBlur(isBlurred: boolean): void {
  try {
    if (isBlurred) localStorage.removeItem(key);
    else localStorage.setItem(key, '1');
  } catch {
    // The choice then ends with the page.
  }
}
