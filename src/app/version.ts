declare const __VERSION__: string;

/** Semantic version of the app, plus the git commit in builds that know it. */
export const version = __VERSION__;
