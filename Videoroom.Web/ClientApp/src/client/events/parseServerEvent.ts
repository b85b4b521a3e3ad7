import { isRecord } from "../isRecord";
import { parseTrackQualities } from "./parseTrackQualities";
import type { EndpointInfo, ServerEvent, TurnServer } from "./serverEvents";
import type { TrackMetadata } from "./TrackMetadata";

type Fields = Record<string, unknown>;

/** "custom" events are nested once; more depth than this is no event of ours. */
const maxNesting = 4;

/** The event that a `mediaEvent` text holds, or null when this client has no use for it. */
export function parseServerEvent(text: string): ServerEvent | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  for (let depth = 0; depth < maxNesting && isRecord(value); depth++) {
    if (value.type !== "custom") {
      return typeof value.type === "string" ? parse(value.type, record(value.data)) : null;
    }
    value = value.data;
  }
  return null;
}

function parse(type: string, data: Fields): ServerEvent | null {
  switch (type) {
    case "connected": {
      const others = Array.isArray(data.otherEndpoints) ? data.otherEndpoints : [];
      return { type, id: string(data.id), others: others.filter(isRecord).map(endpoint) };
    }
    case "endpointAdded":
    case "endpointUpdated":
      return { type, endpoint: endpoint(data) };
    case "endpointRemoved":
      return { type, id: string(data.id) };
    case "tracksAdded":
      return { type, endpointId: string(data.endpointId), tracks: tracks(data) };
    case "tracksRemoved":
      return { type, endpointId: string(data.endpointId), trackIds: strings(data.trackIds) };
    case "trackUpdated":
      return {
        type,
        endpointId: string(data.endpointId),
        trackId: string(data.trackId),
        metadata: metadata(data.metadata),
      };
    case "offerData": {
      const counts = record(data.tracksTypes);
      return {
        type,
        offerData: {
          audio: count(counts.audio),
          video: count(counts.video),
          turnServers: turnServers(data.integratedTurnServers),
          iceRestart: data.iceRestart === true,
        },
      };
    }
    case "sdpAnswer":
      return { type, answer: { sdp: string(data.sdp), midToTrackId: stringMap(data.midToTrackId) } };
    case "candidate":
      return { type, candidate: candidate(data) };
    case "neededEncodings":
      return { type, trackId: string(data.trackId), encodings: strings(data.encodings) };
    case "vadNotification":
      return { type, trackId: string(data.trackId), speaking: data.status === "speech" };
    case "endpointConnection":
      return { type, endpointId: string(data.endpointId), reconnecting: data.state === "reconnecting" };
    case "trackAvailability":
      return {
        type,
        endpointId: string(data.endpointId),
        trackId: string(data.trackId),
        available: data.available === true,
        codec: string(data.codec),
        profile: string(data.profile),
      };
    case "trackQualities":
      return { type, tracks: parseTrackQualities(data.tracks) };
    case "move":
      return { type, wish: { urls: strings(data.urls), deadlineMs: durationMs(data.deadlineMs) } };
    case "error":
      return { type, message: string(data.message), code: string(data.code) };
    default:
      return null;
  }
}

function endpoint(data: Fields): EndpointInfo {
  return {
    id: string(data.id),
    displayName: string(record(data.metadata).displayName),
    tracks: tracks(data),
  };
}

/** Tracks are listed as generation C's `tracks` or as the older `trackIdToMetadata`, or as both. */
function tracks(data: Fields): ReadonlyMap<string, TrackMetadata> {
  const found = new Map<string, TrackMetadata>();
  for (const [id, value] of Object.entries(record(data.trackIdToMetadata))) {
    found.set(id, metadata(value));
  }
  for (const [id, value] of Object.entries(record(data.tracks))) {
    found.set(id, metadata(record(value).metadata));
  }
  return found;
}

function metadata(value: unknown): TrackMetadata {
  const fields = record(value);
  const type = fields.type;
  return {
    active: fields.active !== false,
    type: type === "audio" || type === "screensharing" ? type : "camera",
  };
}

function turnServers(value: unknown): TurnServer[] {
  return (Array.isArray(value) ? value : []).filter(isRecord).map((fields) => ({
    serverAddr: string(fields.serverAddr),
    serverPort: count(fields.serverPort),
    transport: fields.transport === "tcp" || fields.transport === "tls" ? fields.transport : "udp",
    username: string(fields.username),
    password: string(fields.password),
  }));
}

function candidate(data: Fields): RTCIceCandidateInit {
  return {
    candidate: string(data.candidate),
    sdpMLineIndex: typeof data.sdpMLineIndex === "number" ? data.sdpMLineIndex : null,
    sdpMid: typeof data.sdpMid === "string" ? data.sdpMid : null,
  };
}

function record(value: unknown): Fields {
  return isRecord(value) ? value : {};
}

function string(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function strings(value: unknown): string[] {
  return (Array.isArray(value) ? value : []).filter((item) => typeof item === "string");
}

function stringMap(value: unknown): ReadonlyMap<string, string> {
  return new Map(Object.entries(record(value)).filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}

/** Far above any room: keeps a broken number from making thousands of m-lines. */
const maxCount = 65_535;

function count(value: unknown): number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 ? Math.min(value, maxCount) : 0;
}

/** What a timer can wait for. */
const maxDurationMs = 2 ** 31 - 1;

function durationMs(value: unknown): number {
  return typeof value === "number" && value >= 0 ? Math.min(value, maxDurationMs) : 0;
}
