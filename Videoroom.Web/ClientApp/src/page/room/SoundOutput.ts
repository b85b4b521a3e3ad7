import { Emitter } from "../../client/Emitter";

/** Plays the others' sound, and knows when the browser does not let it before the user has clicked. */
export class SoundOutput extends Emitter<{ changed: undefined }> {
  readonly #blocked = new Set<HTMLMediaElement>();

  get isBlocked(): boolean {
    return this.#blocked.size > 0;
  }

  async play(element: HTMLMediaElement): Promise<void> {
    try {
      await element.play();
      this.#set(element, false);
    } catch (error) {
      // Other errors mean that the element was taken away meanwhile.
      this.#set(element, error instanceof DOMException && error.name === "NotAllowedError");
    }
  }

  /** To be called from a click: everything that was blocked plays. */
  turnOn(): void {
    for (const element of [...this.#blocked]) {
      void this.play(element);
    }
  }

  forget(element: HTMLMediaElement): void {
    this.#set(element, false);
  }

  #set(element: HTMLMediaElement, blocked: boolean): void {
    const before = this.isBlocked;
    if (blocked) {
      this.#blocked.add(element);
    } else {
      this.#blocked.delete(element);
    }
    if (before !== this.isBlocked) {
      this.emit("changed", undefined);
    }
  }
}
