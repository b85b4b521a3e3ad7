/** Linear audio levels (0 to 1): speech begins above the first and ends below the second, */
const onLevel = 0.02;
const offLevel = 0.01;
/** once it has been quiet for this long: short pauses between words keep the ring on. */
const holdMs = 700;

/** Tells speech from silence with hysteresis, so that the ring around a speaker does not flicker. */
export class SpeechGate {
  #speaking = false;
  #quietSinceMs: number | null = null;

  /** Takes a level measured at `nowMs` and says whether somebody speaks. */
  update(level: number, nowMs: number): boolean {
    if (level >= onLevel) {
      this.#speaking = true;
      this.#quietSinceMs = null;
    } else if (this.#speaking && level < offLevel) {
      this.#quietSinceMs ??= nowMs;
      if (nowMs - this.#quietSinceMs >= holdMs) {
        this.#speaking = false;
        this.#quietSinceMs = null;
      }
    } else {
      this.#quietSinceMs = null;
    }
    return this.#speaking;
  }
}
