import type { LocalMedia } from "./devices/LocalMedia";
import type { CaptureDevice } from "./devices/CaptureDevice";
import { captureScreen, type ScreenProblem } from "./devices/captureScreen";
import { Emitter } from "./Emitter";
import type { Publication } from "./Publications";
import type { RoomClient } from "./RoomClient";
import { SpeakerWatch } from "./speaking/SpeakerWatch";

interface CallEvents {
  changed: undefined;
}

/** One's own part of a call: what of the devices is published, the screen, and who speaks. */
export class Call extends Emitter<CallEvents> {
  readonly room: RoomClient;
  readonly media: LocalMedia;
  readonly speakers: SpeakerWatch;
  readonly #stops: (() => void)[];
  #muted: boolean;
  #audio: Publication | null = null;
  #camera: Publication | null = null;
  #screen: Publication | null = null;

  constructor(room: RoomClient, media: LocalMedia, muted: boolean) {
    super();
    this.room = room;
    this.media = media;
    this.#muted = muted;
    this.speakers = new SpeakerWatch(room);
    this.#stops = [
      media.on("changed", () => {
        this.#sync();
      }),
      room.on("changed", () => {
        if (room.state.status.kind === "ended") {
          this.stopSharing();
        }
      }),
    ];
    this.#sync();
  }

  /** Whether nobody hears us: muted, or without a microphone. */
  get isMuted(): boolean {
    return this.#muted || this.media.microphone.track === null;
  }

  get isCameraOn(): boolean {
    return this.media.camera.track !== null;
  }

  /** The shared screen, or null. */
  get screen(): MediaStreamTrack | null {
    return this.#screen?.track ?? null;
  }

  /** Mutes or unmutes; opens the microphone when that is needed. */
  async setMuted(muted: boolean): Promise<void> {
    this.#muted = muted;
    this.#sync();
    if (!muted) {
      await this.media.microphone.open();
    }
  }

  async setCamera(on: boolean): Promise<void> {
    if (on) {
      await this.media.camera.open();
    } else {
      this.media.camera.close();
    }
  }

  /** Shares a screen that the user chooses; says what went wrong, or null. */
  async share(): Promise<ScreenProblem | null> {
    const track = await captureScreen();
    if (typeof track === "string") {
      return track;
    }
    this.stopSharing();
    const publication = this.room.publish("screensharing", track, true);
    this.#screen = publication;
    // The browser's own "Stop sharing" button, or a shared window that was closed.
    track.onended = () => {
      if (this.#screen === publication) {
        this.stopSharing();
      }
    };
    this.emit("changed", undefined);
    return null;
  }

  stopSharing(): void {
    if (this.#screen !== null) {
      const { track } = this.#screen;
      if (track !== null) {
        track.onended = null;
        track.stop();
      }
      this.room.unpublish(this.#screen);
      this.#screen = null;
      this.emit("changed", undefined);
    }
  }

  /** Leaves the room. The devices stay open: they belong to the page. */
  leave(): void {
    for (const stop of this.#stops) {
      stop();
    }
    this.stopSharing();
    this.speakers.stop();
    this.room.leave();
  }

  /** Brings what is published in line with the devices. */
  #sync(): void {
    const microphone = this.media.microphone;
    this.speakers.setMicrophone(microphone.track);
    this.#audio = this.#publish(this.#audio, microphone, this.#muted ? null : microphone.track);
    this.#camera = this.#publish(this.#camera, this.media.camera, this.media.camera.track);
    this.emit("changed", undefined);
  }

  /**
   * A muted or switched-off track stays published and sends nothing: switching it on again needs no negotiation,
   * and silence costs the server nothing.
   */
  #publish(present: Publication | null, device: CaptureDevice, sent: MediaStreamTrack | null): Publication | null {
    if (present === null) {
      return device.track === null
        ? null
        : this.room.publish(device.kind === "camera" ? "camera" : "audio", sent, sent !== null);
    }
    if (present.track !== sent) {
      void this.room.replace(present, sent, sent !== null);
    }
    return present;
  }
}
