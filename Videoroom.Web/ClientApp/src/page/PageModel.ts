import { Call } from "../client/Call";
import { LocalMedia } from "../client/devices/LocalMedia";
import { Emitter } from "../client/Emitter";
import { RoomClient, type RoomClientOptions } from "../client/RoomClient";
import { fetchSignallingUrls } from "../client/signalling/fetchSignallingUrls";
import { SignallingAddresses } from "../client/signalling/SignallingAddresses";
import { cameraFormat, parseAddress, roomPath, type Address } from "./address";
import { NoticeList } from "./notices/NoticeList";
import { asInCall, loadPreferences, savePreferences, type JoinMode, type Preferences } from "./Preferences";
import { shownName } from "./text/cleanText";
import { problemSentences } from "./text/problemSentences";

/** In a fuller room than this, who comes and goes is seen in the list and not announced. */
const maxAnnounced = 8;

/** What the page shows: the start page or a call; follows the address bar and remembers what was chosen. */
export class PageModel extends Emitter<{ changed: undefined }> {
  readonly media: LocalMedia;
  readonly notices = new NoticeList();
  readonly #addresses = new SignallingAddresses(ownBase());
  #preferences: Preferences;
  #address: Address;
  #call: Call | null = null;

  constructor() {
    super();
    this.#preferences = loadPreferences();
    this.#address = parseAddress(location.pathname, location.search);
    const { cameraId, microphoneId } = this.#preferences;
    this.media = new LocalMedia({ cameraId, microphoneId, format: cameraFormat(location.search) });
    this.media.on("notice", (text) => {
      this.notices.add(text);
    });
    window.addEventListener("popstate", () => {
      this.#follow(parseAddress(location.pathname, location.search));
    });
    window.addEventListener("online", () => {
      this.#call?.room.retryNow();
    });
    window.addEventListener("pagehide", () => {
      this.#call?.leave();
    });
    void this.#learnAddresses();
    this.#begin();
  }

  get preferences(): Preferences {
    return this.#preferences;
  }

  get address(): Address {
    return this.#address;
  }

  /** The call, from joining until the user goes back; null on the start page. */
  get call(): Call | null {
    return this.#call;
  }

  remember(changes: Partial<Preferences>): void {
    this.#preferences = { ...this.#preferences, ...changes };
    savePreferences(this.#preferences);
    this.emit("changed", undefined);
  }

  /** Remembers what of one's own is on in the call. */
  rememberCall(): void {
    if (this.#call !== null) {
      this.remember(asInCall(this.#preferences.mode, this.#call.isMuted, this.#call.isCameraOn));
    }
  }

  /** Opens and closes devices so that the preview shows what one would join with. */
  async setMode(mode: JoinMode): Promise<void> {
    this.remember({ mode });
    await this.openDevices();
  }

  /** Goes to a room and joins it. */
  join(roomId: string, displayName: string): void {
    history.pushState(null, "", roomPath(roomId, displayName, location.search));
    this.#follow(parseAddress(location.pathname, location.search));
  }

  /** Joins again after a call has ended. */
  joinAgain(): void {
    this.#endCall();
    this.#begin();
    this.emit("changed", undefined);
  }

  /** Leaves the room; the page says so and offers to come back. */
  leave(): void {
    this.#call?.leave();
  }

  /** During a call: says what is wrong with the devices. The start page shows it all the time. */
  tellProblems(): void {
    if (this.#call !== null) {
      for (const sentence of problemSentences(this.media)) {
        this.notices.add(sentence);
      }
    }
  }

  /** Back to the start page. */
  goHome(): void {
    history.pushState(null, "", "/");
    this.#follow(parseAddress(location.pathname, location.search));
  }

  async chooseCamera(cameraId: string): Promise<void> {
    this.remember({ cameraId });
    await this.media.camera.choose(cameraId);
  }

  async chooseMicrophone(microphoneId: string): Promise<void> {
    this.remember({ microphoneId });
    await this.media.microphone.choose(microphoneId);
  }

  #follow(address: Address): void {
    this.#endCall();
    this.#address = address;
    this.#begin();
    this.emit("changed", undefined);
  }

  #endCall(): void {
    this.#call?.leave();
    this.#call = null;
    this.notices.clear();
  }

  #begin(): void {
    const { roomId, displayName } = this.#address;
    document.title = roomId === null ? "Videoroom" : `${roomId} · Videoroom`;
    if (roomId !== null && displayName !== null) {
      this.#call = this.#startCall({ addresses: this.#addresses, roomId, displayName });
    }
    void this.#openAndTell();
  }

  /** Beside the call: a page that is on its own origin needs no other address before that fails. */
  async #learnAddresses(): Promise<void> {
    this.#addresses.add(await fetchSignallingUrls(ownBase()));
  }

  async #openAndTell(): Promise<void> {
    await this.openDevices();
    this.tellProblems();
  }

  /** Joins at once: devices are published when they are there, and nobody needs one. */
  #startCall(options: RoomClientOptions): Call {
    const room = new RoomClient(options);
    room.on("peerJoined", ({ displayName }) => {
      this.#announce(room, `${shownName(displayName)} joined`);
    });
    room.on("peerLeft", ({ displayName }) => {
      this.#announce(room, `${shownName(displayName)} left`);
    });
    room.on("changed", () => {
      if (room.state.status.kind === "ended") {
        this.media.close();
      }
    });
    const call = new Call(room, this.media, this.#preferences.muted);
    room.connect();
    return call;
  }

  #announce(room: RoomClient, text: string): void {
    if (room.state.peers.length <= maxAnnounced) {
      this.notices.add(text);
    }
  }

  /** Opens the devices that the mode asks for, as far as they are not open. */
  async openDevices(): Promise<void> {
    const { camera, microphone } = this.media;
    switch (this.#preferences.mode) {
      case "video":
        await this.media.openBoth();
        break;
      case "audio":
        camera.close();
        await microphone.open();
        break;
      case "watch":
        this.media.close();
    }
  }
}

/** The base address that this page came from. */
function ownBase(): string {
  return `${location.origin}/`;
}
