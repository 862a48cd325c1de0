/** The model that is served with the page, and so is always there. */
export const builtInModel = 'pocket-clip';
