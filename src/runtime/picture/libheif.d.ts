/** The package describes its C functions, not the wrapper that `heic.ts` uses. */
declare module 'libheif-js/libheif-wasm/libheif-bundle.mjs';
