import { Socket, type Channel } from "phoenix";
import { createClient, type Generation, type OriginalClient, type RemoteTrack, type TrackType } from "./clients";
import { closeConnections } from "./connections";
import { People } from "./People";
import { openSource, type PictureSize } from "./Sources";
import type { Voice } from "./Voice";

export interface RoomAppOptions {
  readonly generation: Generation;
  readonly room: string;
  readonly name: string;
  readonly size: PictureSize;
  /** As the original's address has it: asks for a simulcast room and sends the camera in three sizes. */
  readonly simulcast: boolean;
  /** Null for the browser's microphone. */
  readonly voice: Voice | null;
}

interface PublishedTrack {
  readonly id: string;
  readonly stream: MediaStream;
}

const cameraKbps = 1500;
const simulcastKbps: ReadonlyMap<string, number> = new Map([
  ["h", 1500],
  ["m", 500],
  ["l", 100],
]);
const layers = ["l", "m", "h"];

/** One participant, who does with the client what the original's page does with it. */
export class RoomApp {
  readonly people = new People();
  /** What the server and the client reported as an error. */
  readonly failures: string[] = [];
  readonly #options: RoomAppOptions;
  readonly #published = new Map<TrackType, PublishedTrack>();
  #socket: Socket | null = null;
  #channel: Channel | null = null;
  #client: OriginalClient | null = null;
  #endpointId: string | null = null;

  constructor(options: RoomAppOptions) {
    this.#options = options;
  }

  get endpointId(): string | null {
    return this.#endpointId;
  }

  get published(): TrackType[] {
    return [...this.#published.keys()];
  }

  /** Joins the room and resolves when the server has accepted; nothing is published yet. */
  async join(): Promise<void> {
    const { generation, room, name, simulcast } = this.#options;
    const socket = new Socket("/socket");
    socket.connect();
    const channel = socket.channel(`room:${room}`, { isSimulcastOn: simulcast });
    const client = createClient(generation);
    this.#socket = socket;
    this.#channel = channel;
    this.#client = client;
    socket.onError(() => {
      this.failures.push("The socket failed.");
    });
    channel.onError((reason: unknown) => {
      this.failures.push(`The channel failed: ${String(reason)}`);
    });
    client.on("sendMediaEvent", (data) => {
      channel.push("mediaEvent", { data });
    });
    channel.on("mediaEvent", ({ data }: { data: string }) => {
      client.receiveMediaEvent(data);
    });
    channel.on("simulcastConfig", ({ data }: { data: unknown }) => {
      this.people.note(`simulcastConfig ${String(data)}`);
    });
    channel.on("error", ({ message }: { message: string }) => {
      this.failures.push(`The server reported: ${message}`);
      this.leave();
    });
    client.on("connectionError", (message) => {
      this.failures.push(`The client reported: ${message}`);
    });
    this.people.watch(client);
    const connected = new Promise<string>((resolve) => {
      client.on("connected", (endpointId, others) => {
        this.people.setAll(others);
        resolve(endpointId);
      });
    });
    await new Promise<void>((resolve, reject) => {
      channel
        .join()
        .receive("ok", () => {
          resolve();
        })
        .receive("error", (response: unknown) => {
          reject(new Error(`The join was refused: ${JSON.stringify(response)}`));
        });
    });
    client.connect({ displayName: name, emoji: "🐧" });
    this.#endpointId = await connected;
  }

  /** Publishes a track. Resolves when the client says so, which only 0.7.1 does after the negotiation. */
  async addTrack(type: TrackType): Promise<string> {
    const client = this.#current();
    const stream = await openSource(type, this.#options.size, this.#options.voice);
    const [track] = stream.getTracks();
    if (track === undefined) {
      throw new Error(`No track of ${type}.`);
    }
    const simulcast = this.#options.simulcast && type === "camera";
    const id = await client.addTrack(
      track,
      stream,
      { active: true, type },
      simulcast
        ? { enabled: true, active_encodings: layers, activeEncodings: layers, disabledEncodings: [] }
        : undefined,
      type === "audio" ? 0 : simulcast ? simulcastKbps : cameraKbps,
    );
    this.#published.set(type, { id, stream });
    return id;
  }

  async removeTrack(type: TrackType): Promise<void> {
    const { id, stream } = this.#track(type);
    this.#published.delete(type);
    await this.#current().removeTrack(id);
    stop(stream);
  }

  /** Mutes or unmutes as the original does: the track goes on or stands still, and its metadata says so. */
  setActive(type: TrackType, active: boolean): void {
    const { id, stream } = this.#track(type);
    for (const track of stream.getTracks()) {
      track.enabled = active;
    }
    this.#current().updateTrackMetadata(id, { active, type });
  }

  rename(name: string): void {
    this.#current().updateEndpointMetadata({ displayName: name, emoji: "🐧" });
  }

  setTargetEncoding(track: RemoteTrack, encoding: string): void {
    this.#current().setTargetTrackEncoding(track.trackId, encoding);
  }

  leave(): void {
    this.#client?.disconnect();
    this.#channel?.leave();
    this.#socket?.disconnect();
    closeConnections();
    for (const { stream } of this.#published.values()) {
      stop(stream);
    }
    this.#published.clear();
    this.people.clear();
    this.#client = null;
    this.#channel = null;
    this.#socket = null;
    this.#endpointId = null;
  }

  #current(): OriginalClient {
    if (this.#client === null) {
      throw new Error("Not in a room.");
    }
    return this.#client;
  }

  #track(type: TrackType): PublishedTrack {
    const track = this.#published.get(type);
    if (track === undefined) {
      throw new Error(`No ${type} is published.`);
    }
    return track;
  }
}

function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) {
    track.stop();
  }
}
