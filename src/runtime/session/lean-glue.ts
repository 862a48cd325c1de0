/** Passed on at a time, in bytes; a multiple of 16, to which graphics buffers are padded. */
const pieceBytes = 16 * 2 ** 20;

/**
 * In the glue of ONNX Runtime's JSPI build a weight that comes from a Blob is put together in the JavaScript heap before
 * it moves on, however large it is: 400 MB for one of 400 MB. With these changes it moves on piece by piece, into the heap
 * of WebAssembly or into its graphics buffer. And a reader is kept from the collector while it waits (see `hold`). The
 * names are those of the minified file.
 */
const changes: readonly (readonly [from: string, to: string])[] = [
  [
    'let v;if(f.A)v=new Uint8Array(c);else if(m=f.A=!0,v=f.D,!v||v.length<c)v=f.D=new Uint8Array(c);',
    `if(e>1||1===e&&!f.H)return 4;const most=Math.min(c,${pieceBytes});let held=0,sent=0;` +
      'let v;if(f.A)v=new Uint8Array(most);else if(m=f.A=!0,v=f.D,!v||v.length<most)v=f.D=new Uint8Array(most);' +
      'const send=()=>{const part=v.subarray(0,held);0===e?(t(),z).set(part,(h>>>0)+sent):f.H(h,part,sent);sent+=held;held=0};' +
      'const roots=f.roots??=new Set,read=async(...to)=>{roots.add(x);try{return await x.read(...to)}finally{roots.delete(x)}};' +
      'const put=bytes=>{for(let at=0;at<bytes.length;){const part=bytes.subarray(at,at+most-held);v.set(part,held);at+=part.length;held+=part.length;if(held===most)send()}};',
  ],
  ['await x.read(new Uint8Array(w,0,w.byteLength))', 'await read(new Uint8Array(w,0,w.byteLength))'],
  ['await x.read();', 'await read();'],
  ['v.set(E.value,p);', 'put(E.value);'],
  ['v.set(w.value,p);', 'put(w.value);'],
  ['if(p!==c)return 5;q=v.subarray(0,c)', 'if(p!==c)return 5;if(held>0)send();return 0'],
  ['f.H=(h,m)=>{', 'f.H=(h,m,start=0)=>{'],
  ['p.copyBufferToBuffer(x,0,h,0,m)', 'p.copyBufferToBuffer(x,0,h,start,m)'],
];

/** The glue with the changes. Throws when it is not the file that they were written for. */
export function leanGlue(glue: string): string {
  let lean = glue;
  for (const [from, to] of changes) {
    const parts = lean.split(from);
    if (parts.length !== 2)
      throw new Error(`The glue of ONNX Runtime has “${from}” ${parts.length - 1} times instead of once.`);
    lean = parts.join(to);
  }
  return lean;
}
