/** Seconds of sound, and of the pause after it, of one syllable. */
const syllable = { sound: 0.25, pause: 0.15 };

/** How loud a room is in which nobody speaks: microphones know no perfect silence. */
const noise = 0.0005;

/** A microphone in front of somebody who speaks when told to. The browser's own fake beeps: far too short for speech. */
export class Voice {
  readonly #context = new AudioContext();
  readonly #gain = new GainNode(this.#context, { gain: noise });
  readonly #oscillator = new OscillatorNode(this.#context, { type: "sawtooth", frequency: 180 });

  constructor() {
    this.#oscillator.connect(this.#gain);
    this.#oscillator.start();
  }

  /** A stream with this voice. */
  open(): MediaStream {
    const destination = new MediaStreamAudioDestinationNode(this.#context);
    this.#gain.connect(destination);
    return destination.stream;
  }

  /** Speaks for some seconds, syllable by syllable, then is silent. */
  speak(seconds: number): void {
    const begin = this.#context.currentTime + 0.1;
    for (let at = begin; at < begin + seconds; at += syllable.sound + syllable.pause) {
      this.#gain.gain.setValueAtTime(0.5, at);
      this.#gain.gain.setValueAtTime(noise, at + syllable.sound);
    }
  }
}
