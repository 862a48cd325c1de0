/** What the audio thread offers (Web Audio API, section 1.32); TypeScript has no library for it. */
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(
  name: string,
  processor: new () => AudioWorkletProcessor & { process(inputs: Float32Array[][]): boolean },
): void;

/** Samples a message: 43 ms at 48 kHz, often enough for a level meter. */
const messageSamples = 2048;

/** Averages the channels of its input and posts them as Float32Arrays; `null` asks for the rest, which ends it. */
class Recorder extends AudioWorkletProcessor {
  private samples = new Float32Array(messageSamples);
  private filled = 0;
  private isOver = false;

  constructor() {
    super();
    this.port.onmessage = () => {
      this.isOver = true;
      this.post();
      this.port.postMessage(null);
    };
  }

  process([channels]: Float32Array[][]): boolean {
    const length = this.isOver ? 0 : (channels?.[0]?.length ?? 0);
    for (let i = 0; i < length; i++) {
      let sum = 0;
      for (const channel of channels!) sum += channel[i]!;
      this.samples[this.filled++] = sum / channels!.length;
      if (this.filled === messageSamples) this.post();
    }
    return !this.isOver;
  }

  private post(): void {
    const samples = this.samples.slice(0, this.filled);
    this.filled = 0;
    this.port.postMessage(samples, [samples.buffer]);
  }
}

registerProcessor('recorder', Recorder);
