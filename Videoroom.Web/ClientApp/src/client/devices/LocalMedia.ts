import { Emitter } from "../Emitter";
import type { CameraFormat } from "./captureConstraints";
import { CaptureDevice } from "./CaptureDevice";

/** A camera or microphone to choose. */
export interface DeviceChoice {
  readonly deviceId: string;
  readonly label: string;
}

interface LocalMediaEvents {
  changed: undefined;
  /** A sentence about a device that went away. */
  notice: string;
}

export interface LocalMediaOptions {
  readonly cameraId: string;
  readonly microphoneId: string;
  readonly format: CameraFormat;
}

/** The camera and the microphone of this machine, and which others there are. */
export class LocalMedia extends Emitter<LocalMediaEvents> {
  readonly camera: CaptureDevice;
  readonly microphone: CaptureDevice;
  #cameras: readonly DeviceChoice[] = [];
  #microphones: readonly DeviceChoice[] = [];
  readonly #listChanged = (): void => {
    void this.#list();
  };

  constructor({ cameraId, microphoneId, format }: LocalMediaOptions) {
    super();
    this.camera = new CaptureDevice("camera", cameraId, format);
    this.microphone = new CaptureDevice("microphone", microphoneId, format);
    for (const device of [this.camera, this.microphone]) {
      device.on("changed", () => {
        this.emit("changed", undefined);
        if (device.track !== null) {
          // Names of devices are shown only once one of them may be used.
          void this.#list();
        }
      });
      device.on("replaced", ({ lost, now }) => {
        this.emit("notice", replacedSentence(device.kind, lost, now));
      });
    }
    if (LocalMedia.isSupported) {
      navigator.mediaDevices.addEventListener("devicechange", this.#listChanged);
    }
  }

  /** Browsers hide the devices from pages without HTTPS. */
  static get isSupported(): boolean {
    return "mediaDevices" in navigator;
  }

  get cameras(): readonly DeviceChoice[] {
    return this.#cameras;
  }

  get microphones(): readonly DeviceChoice[] {
    return this.#microphones;
  }

  /** Opens camera and microphone with one question to the user; if that fails, each on its own. */
  async openBoth(): Promise<void> {
    if (this.camera.track === null && this.microphone.track === null && LocalMedia.isSupported) {
      try {
        const stream = await navigator.mediaDevices.getUserMedia({
          video: this.camera.constraints,
          audio: this.microphone.constraints,
        });
        for (const track of stream.getTracks()) {
          (track.kind === "video" ? this.camera : this.microphone).adopt(track);
        }
        return;
      } catch {
        // One of them is missing, denied or busy: the other may still work, and each says what is wrong with it.
      }
    }
    await Promise.all([this.camera.open(), this.microphone.open()]);
  }

  /** Stops both devices. */
  close(): void {
    this.camera.close();
    this.microphone.close();
  }

  /** Stops both devices and listening for changes. */
  dispose(): void {
    this.close();
    if (LocalMedia.isSupported) {
      navigator.mediaDevices.removeEventListener("devicechange", this.#listChanged);
    }
  }

  async #list(): Promise<void> {
    const devices = await navigator.mediaDevices.enumerateDevices();
    this.#cameras = choices(devices, "videoinput");
    this.#microphones = choices(devices, "audioinput");
    this.emit("changed", undefined);
  }
}

function choices(devices: readonly MediaDeviceInfo[], kind: MediaDeviceKind): DeviceChoice[] {
  return devices
    .filter((device) => device.kind === kind && device.deviceId !== "")
    .map(({ deviceId, label }, index) => ({ deviceId, label: label === "" ? `Device ${index + 1}` : label }));
}

function replacedSentence(kind: string, lost: string, now: string | null): string {
  const gone = `Your ${kind}${lost === "" ? "" : ` “${lost}”`} was disconnected.`;
  return now === null
    ? `${gone} Plug one in and switch it on again; until then you stay in the room without it.`
    : `${gone} “${now}” is used instead.`;
}
