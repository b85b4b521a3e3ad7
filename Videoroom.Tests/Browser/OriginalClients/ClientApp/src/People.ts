import type { OriginalClient, RemoteEndpoint, RemoteTrack } from "./clients";
import { Player } from "./Player";

/** A remote track with what plays it, once the client has handed it over. */
export interface KnownTrack {
  readonly track: RemoteTrack;
  player: Player | null;
}

/** The others as the client's events tell of them, as the original's page keeps them. */
export class People {
  readonly endpoints = new Map<string, RemoteEndpoint>();
  readonly tracks = new Map<string, KnownTrack>();
  /** Every event in the order in which it came, as text. */
  readonly events: string[] = [];

  watch(client: OriginalClient): void {
    client.on("endpointAdded", (endpoint) => {
      this.note(`endpointAdded ${endpoint.id}`);
      this.endpoints.set(endpoint.id, endpoint);
    });
    client.on("endpointUpdated", (endpoint) => {
      this.note(`endpointUpdated ${endpoint.id}`);
      this.endpoints.set(endpoint.id, endpoint);
    });
    client.on("endpointRemoved", (endpoint) => {
      this.note(`endpointRemoved ${endpoint.id}`);
      this.endpoints.delete(endpoint.id);
    });
    client.on("trackAdded", (track) => {
      this.note(`trackAdded ${track.trackId}`);
      this.tracks.set(track.trackId, { track, player: null });
      track.on("voiceActivityChanged", ({ trackId, vadStatus }) => {
        this.note(`voiceActivityChanged ${trackId} ${vadStatus}`);
      });
      track.on("encodingChanged", ({ trackId, encoding }) => {
        this.note(`encodingChanged ${trackId} ${encoding ?? "none"}`);
      });
    });
    client.on("trackReady", (track) => {
      this.note(`trackReady ${track.trackId}`);
      const known = this.tracks.get(track.trackId);
      // The original ignores a track without a stream: such a one is never played.
      if (known === undefined || track.track === null || track.stream === null) {
        this.note(`trackReady without ${known === undefined ? "trackAdded" : "a stream"} ${track.trackId}`);
        return;
      }
      known.player?.stop();
      known.player = new Player(track.track, track.stream);
    });
    client.on("trackUpdated", (track) => {
      this.note(`trackUpdated ${track.trackId} ${String(track.metadata?.active)}`);
    });
    client.on("trackRemoved", (track) => {
      if (track === undefined) {
        this.note("trackRemoved of nothing");
        return;
      }
      this.note(`trackRemoved ${track.trackId}`);
      this.tracks.get(track.trackId)?.player?.stop();
      this.tracks.delete(track.trackId);
    });
    client.on("disconnected", () => {
      this.note("disconnected");
    });
  }

  setAll(endpoints: readonly RemoteEndpoint[]): void {
    for (const endpoint of endpoints) {
      this.endpoints.set(endpoint.id, endpoint);
    }
  }

  note(event: string): void {
    this.events.push(event);
  }

  clear(): void {
    for (const { player } of this.tracks.values()) {
      player?.stop();
    }
    this.endpoints.clear();
    this.tracks.clear();
  }
}
