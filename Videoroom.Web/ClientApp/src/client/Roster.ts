import type { EndpointInfo, RosterEvent } from "./events/serverEvents";
import type { TrackMetadata } from "./events/TrackMetadata";
import type { TrackQuality } from "./events/TrackQuality";
import type { RemotePeer, RemoteTrack } from "./RoomState";

/** The other participants and their tracks, as immutable values. Events that name unknown ones change nothing. */
export class Roster {
  #peers: readonly RemotePeer[] = [];
  #receivers: ReadonlyMap<string, RTCRtpReceiver> = new Map();
  /** What the server told last of the quality of tracks, by track id; it may tell of a track before that is listed. */
  #qualities: ReadonlyMap<string, TrackQuality> = new Map();

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

  /** Whether anybody sends something now. */
  get isAnythingSent(): boolean {
    return this.#peers.some(({ reconnecting, tracks }) => !reconnecting && tracks.some(({ active }) => active));
  }

  /** Whether a track is there and its owner sends it now. */
  isSent(trackId: string): boolean {
    return this.#peers.some(
      ({ reconnecting, tracks }) => !reconnecting && tracks.some(({ id, active }) => id === trackId && active),
    );
  }

  clear(): void {
    this.#peers = [];
    this.#receivers = new Map();
    this.#qualities = new Map();
  }

  /** Takes over what another roster knows, and its order. */
  copy(other: Roster): void {
    this.#peers = other.#peers;
    this.#receivers = other.#receivers;
  }

  /**
   * A new session's server has listed everybody: whoever was there keeps place and picture, tracks included; says who
   * came and who went meanwhile.
   */
  reconcile(others: readonly EndpointInfo[]): { readonly came: RemotePeer[]; readonly gone: RemotePeer[] } {
    const listed = new Map(others.map((endpoint) => [endpoint.id, endpoint]));
    const known = new Set(this.#peers.map(({ id }) => id));
    this.#qualities = new Map();
    const gone = this.#peers.filter(({ id }) => !listed.has(id));
    this.#peers = this.#peers.flatMap((peer) => {
      const endpoint = listed.get(peer.id);
      return endpoint === undefined ? [] : [reconciled(peer, endpoint)];
    });
    for (const endpoint of others) {
      this.add(endpoint);
    }
    return { came: this.#peers.filter(({ id }) => !known.has(id)), gone };
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

  apply(event: RosterEvent): void {
    switch (event.type) {
      case "endpointUpdated":
        this.rename(event.endpoint.id, event.endpoint.displayName);
        break;
      case "tracksAdded":
        this.addTracks(event.endpointId, event.tracks);
        break;
      case "tracksRemoved":
        this.removeTracks(event.endpointId, event.trackIds);
        break;
      case "trackUpdated":
        this.updateTrack(event.endpointId, event.trackId, { active: event.metadata.active });
        break;
      case "trackAvailability":
        this.updateTrack(event.endpointId, event.trackId, {
          missingCodec: event.available ? null : { codec: event.codec, profile: event.profile },
        });
        break;
      case "trackQualities":
        this.setQualities(event.tracks);
        break;
      case "endpointConnection":
        this.setReconnecting(event.endpointId, event.reconnecting);
    }
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
          added.push({ id: trackId, type, active, missingCodec: null, quality: this.#qualities.get(trackId) ?? null, media });
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

  /** The server has told how good all tracks are that it sends. */
  setQualities(qualities: readonly TrackQuality[]): void {
    this.#qualities = new Map(qualities.map((quality) => [quality.trackId, quality]));
    this.#peers = this.#peers.map((peer) => ({
      ...peer,
      tracks: peer.tracks.map((track) => ({ ...track, quality: this.#qualities.get(track.id) ?? null })),
    }));
  }

  #change(id: string, change: (peer: RemotePeer) => RemotePeer): void {
    this.#peers = this.#peers.map((peer) => (peer.id === id ? change(peer) : peer));
  }
}

/** A participant as the server lists it; what its tracks show stays until a receiver takes over. */
function reconciled(peer: RemotePeer, endpoint: EndpointInfo): RemotePeer {
  return {
    ...peer,
    displayName: endpoint.displayName,
    reconnecting: false,
    tracks: peer.tracks.flatMap((track) => {
      const metadata = endpoint.tracks.get(track.id);
      return metadata === undefined ? [] : [{ ...track, ...metadata, missingCodec: null, quality: null }];
    }),
  };
}
