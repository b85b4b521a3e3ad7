import type { TrackType } from "./clients";
import { currentConnection } from "./connections";
import { errors, warnings } from "./errors";
import type { RoomApp } from "./RoomApp";

export interface TrackReport {
  readonly trackId: string;
  readonly type: TrackType;
  readonly active: boolean;
  /** The client has handed it over, and it is being played. */
  readonly ready: boolean;
  /** Decoded pictures, or samples of sound, since the track's line exists. */
  readonly progress: number;
  /** Loudness summed over time: it grows while anything but silence arrives. */
  readonly energy: number;
  readonly width: number;
  readonly height: number;
  readonly encoding: string | null;
  readonly speaking: boolean;
}

export interface PersonReport {
  readonly id: string;
  readonly name: string;
  readonly tracks: readonly TrackReport[];
}

export interface Report {
  readonly endpointId: string | null;
  readonly published: readonly TrackType[];
  readonly people: readonly PersonReport[];
  readonly events: readonly string[];
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  /** "relay udp", "relay tcp" or "relay tls"; empty before ICE has selected a pair. */
  readonly path: string;
}

type Stat = Readonly<Record<string, unknown>>;

/** What this page publishes, sees, hears and has to complain of. */
export async function report(app: RoomApp): Promise<Report> {
  const stats = new Map<string, Stat>((await currentConnection()?.getStats()) as ReadonlyMap<string, Stat> | undefined);
  const incoming = new Map<unknown, Stat>();
  for (const stat of stats.values()) {
    if (stat.type === "inbound-rtp") {
      incoming.set(stat.trackIdentifier, stat);
    }
  }
  return {
    endpointId: app.endpointId,
    published: app.published,
    people: [...app.people.endpoints.values()].map(({ id, metadata }) => ({
      id,
      name: metadata?.displayName ?? "",
      tracks: [...app.people.tracks.values()]
        .filter(({ track }) => track.endpoint.id === id)
        .map(({ track, player }) => {
          const stat = incoming.get(player?.track.id) ?? {};
          return {
            trackId: track.trackId,
            type: track.metadata?.type ?? "camera",
            active: track.metadata?.active ?? true,
            ready: player !== null,
            progress: number(stat.framesDecoded ?? stat.totalSamplesReceived),
            energy: number(stat.totalAudioEnergy),
            ...(player?.size ?? { width: 0, height: 0 }),
            encoding: track.encoding ?? null,
            speaking: track.vadStatus === "speech",
          };
        }),
    })),
    events: app.people.events,
    errors: [...errors, ...app.failures],
    warnings,
    path: path(stats),
  };
}

function path(stats: ReadonlyMap<string, Stat>): string {
  const transport = [...stats.values()].find(({ type }) => type === "transport");
  const pair = stats.get(String(transport?.selectedCandidatePairId));
  const local = stats.get(String(pair?.localCandidateId));
  return local === undefined ? "" : `${String(local.candidateType)} ${String(local.relayProtocol ?? local.protocol)}`;
}

function number(value: unknown): number {
  return typeof value === "number" ? value : 0;
}
