import { Emitter } from "../Emitter";
import { captureConstraints, type CameraFormat } from "./captureConstraints";
import { mediaProblem, type DeviceKind, type MediaProblem } from "./MediaProblem";

interface CaptureDeviceEvents {
  changed: undefined;
  /** The device in use was pulled out or taken away: what took its place, or null. */
  replaced: { readonly lost: string; readonly now: string | null };
}

/** The camera or the microphone: at most one track, opened, closed and changed on demand. */
export class CaptureDevice extends Emitter<CaptureDeviceEvents> {
  readonly kind: DeviceKind;
  readonly #format: CameraFormat;
  #deviceId: string;
  #track: MediaStreamTrack | null = null;
  #problem: MediaProblem | null = null;
  #opening = false;
  /** Raised by each open and close, so that a slow one cannot undo a later one. */
  #generation = 0;

  constructor(kind: DeviceKind, deviceId: string, format: CameraFormat) {
    super();
    this.kind = kind;
    this.#deviceId = deviceId;
    this.#format = format;
  }

  get track(): MediaStreamTrack | null {
    return this.#track;
  }

  get problem(): MediaProblem | null {
    return this.#problem;
  }

  get isOpening(): boolean {
    return this.#opening;
  }

  /** The device in use, or else the chosen one; "" when the browser chooses. */
  get deviceId(): string {
    return this.#track?.getSettings().deviceId ?? this.#deviceId;
  }

  get constraints(): MediaTrackConstraints {
    return captureConstraints(this.kind, this.#deviceId, this.#format);
  }

  /** Opens the chosen device, or any other when it is gone. Problems end up in `problem`. */
  async open(): Promise<void> {
    if (this.#track === null && !this.#opening) {
      await this.#open();
    }
  }

  /** Uses another device from now on. The old one goes on until the new one has started. */
  async choose(deviceId: string): Promise<void> {
    this.#deviceId = deviceId;
    if (this.#track !== null || this.#opening) {
      await this.#open();
    } else {
      this.emit("changed", undefined);
    }
  }

  /** Takes a track that was opened together with another device's. */
  adopt(track: MediaStreamTrack): void {
    this.#generation += 1;
    this.#use(track);
  }

  /** Stops the device: its light goes off. */
  close(): void {
    this.#generation += 1;
    this.#opening = false;
    this.#problem = null;
    this.#release();
    this.emit("changed", undefined);
  }

  async #open(): Promise<void> {
    const generation = ++this.#generation;
    this.#opening = true;
    this.#problem = null;
    this.emit("changed", undefined);
    try {
      const track = await this.#capture();
      if (generation === this.#generation) {
        this.#use(track);
      } else {
        track.stop();
      }
    } catch (error) {
      if (generation === this.#generation) {
        this.#opening = false;
        this.#problem = "mediaDevices" in navigator ? mediaProblem(error) : "insecure";
        this.emit("changed", undefined);
      }
    }
  }

  async #capture(): Promise<MediaStreamTrack> {
    try {
      return await capture(this.kind, this.constraints);
    } catch (error) {
      if (this.#deviceId === "" || mediaProblem(error) !== "missing") {
        throw error;
      }
      return await capture(this.kind, captureConstraints(this.kind, "", this.#format));
    }
  }

  #use(track: MediaStreamTrack): void {
    this.#release();
    this.#opening = false;
    this.#problem = null;
    this.#track = track;
    track.onended = () => {
      void this.#lost(track.label);
    };
    this.emit("changed", undefined);
  }

  async #lost(label: string): Promise<void> {
    this.#release();
    this.#deviceId = "";
    await this.#open();
    this.emit("replaced", { lost: label, now: this.track?.label ?? null });
  }

  #release(): void {
    if (this.#track !== null) {
      this.#track.onended = null;
      this.#track.stop();
      this.#track = null;
    }
  }
}

async function capture(kind: DeviceKind, constraints: MediaTrackConstraints): Promise<MediaStreamTrack> {
  const stream = await navigator.mediaDevices.getUserMedia(
    kind === "camera" ? { video: constraints } : { audio: constraints },
  );
  const track = stream.getTracks()[0];
  if (track === undefined) {
    throw new Error(`The ${kind} gave no track.`);
  }
  return track;
}
