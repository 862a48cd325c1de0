/** What the page is for. index.html has the same words in the same place, so that they are readable before any script runs. */
export const purpose =
  'Search your pictures, turn speech into text and generate images, privately and offline, right in this browser.';
