/** A place in the prompt as it was typed: [start, end). */
export interface Place {
  start: number;
  end: number;
}

/**
 * What AUTOMATIC1111 understands in a prompt beside emphasis and BREAK, as its `modules/extra_networks.py` and
 * `modules/prompt_parser.py` read it. None of it is carried out yet.
 */
export type Construct = Place & { source: string } & (
    | { kind: 'network'; type: string; args: string[] } // <lora:name:0.8>
    | { kind: 'scheduled'; from: string; to: string; when: number } // [from:to:when]
    | { kind: 'alternate'; options: string[] } // [a|b]
    | { kind: 'and' } // a AND b, each with its own weight
    | { kind: 'control'; token: string } // <|endoftext|>
  );
