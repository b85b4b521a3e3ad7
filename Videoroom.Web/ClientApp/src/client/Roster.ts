import type { EndpointInfo } from "./events/serverEvents";
import type { TrackMetadata } from "./events/TrackMetadata";
import type { RemotePeer, RemoteTrack } from "./RoomState";

/** The other participants and their tracks, as immutable values. Events that name unknown ones change nothing. */
export class Roster {
  #peers: readonly RemotePeer[] = [];
  #receivers: ReadonlyMap<string, RTCRtpReceiver> = new Map();

  get peers(): readonly RemotePeer[] {
    return this.#peers;
  }

  /** The receivers of all tracks that the server sends now, by track id. */
  get receivers(): ReadonlyMap<string, RTCRtpReceiver> {
    return this.#receivers;
  }

  peer(id: string): RemotePeer | undefined {
    return this.#peers.find((peer) => peer.id === id);
  }

  clear(): void {
    this.#peers = [];
    this.#receivers = new Map();
  }

  /** Adds a participant; one that is there already only gets its new name and tracks. */
  add(endpoint: EndpointInfo): void {
    if (this.peer(endpoint.id) === undefined) {
      const { id, displayName } = endpoint;
      this.#peers = [...this.#peers, { id, displayName, reconnecting: false, tracks: [] }];
    } else {
      this.rename(endpoint.id, endpoint.displayName);
    }
    this.addTracks(endpoint.id, endpoint.tracks);
  }

  rename(id: string, displayName: string): void {
    this.#change(id, (peer) => ({ ...peer, displayName }));
  }

  remove(id: string): void {
    this.#peers = this.#peers.filter((peer) => peer.id !== id);
  }

  setReconnecting(id: string, reconnecting: boolean): void {
    this.#change(id, (peer) => ({ ...peer, reconnecting }));
  }

  addTracks(id: string, tracks: ReadonlyMap<string, TrackMetadata>): void {
    this.#change(id, (peer) => {
      const added: RemoteTrack[] = [];
      for (const [trackId, { type, active }] of tracks) {
        if (!peer.tracks.some((track) => track.id === trackId)) {
          const media = this.#receivers.get(trackId)?.track ?? null;
          added.push({ id: trackId, type, active, missingCodec: null, media });
        }
      }
      return added.length === 0 ? peer : { ...peer, tracks: [...peer.tracks, ...added] };
    });
  }

  removeTracks(id: string, trackIds: readonly string[]): void {
    this.#change(id, (peer) => ({ ...peer, tracks: peer.tracks.filter((track) => !trackIds.includes(track.id)) }));
  }

  updateTrack(id: string, trackId: string, changes: Partial<Omit<RemoteTrack, "id">>): void {
    this.#change(id, (peer) => ({
      ...peer,
      tracks: peer.tracks.map((track) => (track.id === trackId ? { ...track, ...changes } : track)),
    }));
  }

  /** A negotiation round ended: gives each track what carries it now. */
  setReceivers(receivers: ReadonlyMap<string, RTCRtpReceiver>): void {
    this.#receivers = receivers;
    this.#peers = this.#peers.map((peer) => ({
      ...peer,
      tracks: peer.tracks.map((track) => ({ ...track, media: receivers.get(track.id)?.track ?? null })),
    }));
  }

  #change(id: string, change: (peer: RemotePeer) => RemotePeer): void {
    this.#peers = this.#peers.map((peer) => (peer.id === id ? change(peer) : peer));
  }
}
