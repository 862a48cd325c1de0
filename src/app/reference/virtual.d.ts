/** Made from the types of the surface and from the examples, at build time (`plugin.ts`). */
declare module 'virtual:reference' {
  export const reference: import('./reference.ts').Reference;
}
