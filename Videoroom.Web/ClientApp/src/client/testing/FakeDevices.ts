import { vi } from "vitest";

/** A track of a fake device; `end` is the device being pulled out. */
export interface FakeDeviceTrack extends MediaStreamTrack {
  end(): void;
}

/** A machine's devices, by kind; a test adds and removes labels. */
export class FakeDevices {
  readonly audio: string[] = ["Mic"];
  readonly video: string[] = ["Cam"];
  /** What the browser answers instead of a stream. */
  error: string | null = null;
  readonly opened: FakeDeviceTrack[] = [];

  /** Puts them in the place of the browser's until `vi.unstubAllGlobals`. */
  install(): void {
    vi.stubGlobal("navigator", {
      mediaDevices: {
        addEventListener: () => undefined,
        removeEventListener: () => undefined,
        enumerateDevices: () => Promise.resolve([]),
        getUserMedia: (constraints: MediaStreamConstraints) => this.#open(constraints),
      },
    });
  }

  #open(constraints: MediaStreamConstraints): Promise<MediaStream> {
    const tracks: MediaStreamTrack[] = [];
    for (const kind of ["audio", "video"] as const) {
      const asked = constraints[kind];
      if (typeof asked === "object") {
        const exact = (asked.deviceId as { exact?: string } | undefined)?.exact;
        const label = exact === undefined ? this[kind][0] : this[kind].find((name) => name === exact);
        if (label === undefined || this.error !== null) {
          return Promise.reject(Object.assign(new Error("no"), { name: this.error ?? "NotFoundError" }));
        }
        tracks.push(this.#track(kind, label));
      }
    }
    return Promise.resolve({ getTracks: () => tracks } as unknown as MediaStream);
  }

  #track(kind: "audio" | "video", label: string): MediaStreamTrack {
    const track = {
      kind,
      label,
      readyState: "live",
      onended: null as (() => void) | null,
      getSettings: () => ({ deviceId: label }),
      stop: () => {
        track.readyState = "ended";
      },
      end: () => {
        track.readyState = "ended";
        track.onended?.();
      },
    };
    this.opened.push(track as unknown as FakeDeviceTrack);
    return track as unknown as MediaStreamTrack;
  }
}
