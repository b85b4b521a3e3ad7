/** Plays one remote track in an element of the page. */
export class Player {
  readonly track: MediaStreamTrack;
  readonly #element: HTMLMediaElement;

  constructor(track: MediaStreamTrack, stream: MediaStream) {
    this.track = track;
    this.#element = document.createElement(track.kind === "audio" ? "audio" : "video");
    this.#element.autoplay = true;
    // The stream that the client hands over, as the original's page does it, not one made of the track.
    this.#element.srcObject = stream;
    document.getElementById("pictures")?.append(this.#element);
  }

  /** The picture's size as it is shown; zero before the first one, and for sound. */
  get size(): { width: number; height: number } {
    return this.#element instanceof HTMLVideoElement
      ? { width: this.#element.videoWidth, height: this.#element.videoHeight }
      : { width: 0, height: 0 };
  }

  stop(): void {
    this.#element.srcObject = null;
    this.#element.remove();
  }
}
