import { Emitter } from "../Emitter";
import type { RoomClient } from "../RoomClient";
import { MicrophoneLevel } from "./MicrophoneLevel";
import { receiverLevel } from "./receiverLevel";
import { SpeechGate } from "./SpeechGate";

const pollMs = 100;

interface SpeakerWatchEvents {
  changed: undefined;
}

/** Who speaks now: the others by the levels in their packets (or the server's notices), oneself by the microphone. */
export class SpeakerWatch extends Emitter<SpeakerWatchEvents> {
  readonly #room: RoomClient;
  readonly #gates = new Map<string, SpeechGate>();
  readonly #noticed = new Set<string>();
  readonly #ownGate = new SpeechGate();
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #stopVoice: () => void;
  #own: MicrophoneLevel | null = null;
  #ownTrack: MediaStreamTrack | null = null;
  #ownSpeaking = false;
  #speaking: ReadonlySet<string> = new Set();

  constructor(room: RoomClient) {
    super();
    this.#room = room;
    this.#stopVoice = room.on("voice", ({ trackId, speaking }) => {
      if (speaking) {
        this.#noticed.add(trackId);
      } else {
        this.#noticed.delete(trackId);
      }
    });
    this.#timer = setInterval(() => {
      this.#poll();
    }, pollMs);
  }

  /** The ids of the participants who speak. */
  get speaking(): ReadonlySet<string> {
    return this.#speaking;
  }

  /** Whether the own microphone hears speech, muted or not. */
  get ownSpeaking(): boolean {
    return this.#ownSpeaking;
  }

  setMicrophone(track: MediaStreamTrack | null): void {
    if (track !== this.#ownTrack) {
      this.#own?.close();
      this.#ownTrack = track;
      this.#own = track === null ? null : new MicrophoneLevel(track);
    }
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#stopVoice();
    this.setMicrophone(null);
  }

  #poll(): void {
    const nowMs = performance.timeOrigin + performance.now();
    const speaking = new Set<string>();
    const trackIds = new Set<string>();
    for (const peer of this.#room.state.peers) {
      for (const track of peer.tracks) {
        if (track.type === "audio") {
          trackIds.add(track.id);
          if (track.active && this.#isSpeaking(track.id, nowMs)) {
            speaking.add(peer.id);
          }
        }
      }
    }
    this.#forgetAllBut(trackIds);
    const ownSpeaking = this.#ownGate.update(this.#own?.read() ?? 0, nowMs);
    if (ownSpeaking !== this.#ownSpeaking || !equal(speaking, this.#speaking)) {
      this.#ownSpeaking = ownSpeaking;
      this.#speaking = speaking;
      this.emit("changed", undefined);
    }
  }

  #isSpeaking(trackId: string, nowMs: number): boolean {
    const receiver = this.#room.receivers.get(trackId);
    if (receiver === undefined) {
      return false;
    }
    const level = receiverLevel(receiver, nowMs);
    if (level === null) {
      return this.#noticed.has(trackId);
    }
    let gate = this.#gates.get(trackId);
    if (gate === undefined) {
      gate = new SpeechGate();
      this.#gates.set(trackId, gate);
    }
    return gate.update(level, nowMs);
  }

  #forgetAllBut(trackIds: ReadonlySet<string>): void {
    for (const id of this.#gates.keys()) {
      if (!trackIds.has(id)) {
        this.#gates.delete(id);
      }
    }
    for (const id of this.#noticed) {
      if (!trackIds.has(id)) {
        this.#noticed.delete(id);
      }
    }
  }
}

function equal(left: ReadonlySet<string>, right: ReadonlySet<string>): boolean {
  return left.size === right.size && [...left].every((item) => right.has(item));
}
