// Runs before the first paint, so that a chosen theme does not flash. The rest is in src/app/settings.ts.
try {
  const { theme } = JSON.parse(localStorage.getItem('triptych.settings') ?? '{}');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage is denied, or holds something else: the system's theme it is.
}

// A script or style of the page did not come, or is of another version: a white page would say nothing.
addEventListener(
  'error',
  ({ target }) => {
    const isPart = target instanceof HTMLScriptElement || (target instanceof HTMLLinkElement && target.rel === 'stylesheet');
    if (!isPart || document.readyState === 'complete' || document.getElementById('incomplete')) return;
    const sentence = document.createElement('p');
    sentence.id = 'incomplete';
    sentence.role = 'alert';
    sentence.textContent =
      'The page did not come whole: its host is probably just being updated. Reload it in a minute; nothing is lost.';
    (document.body ?? document.documentElement).prepend(sentence);
  },
  true,
);

// Another place than home does not begin with the sentence of home.
if (!['', '#', '#/'].includes(location.hash)) document.documentElement.dataset.elsewhere = '';
