import { isRecord } from "../isRecord";
import { qualityCauses, type QualityCause, type TrackQuality } from "./TrackQuality";

/** Far above the tracks of any room: what comes after them is ignored. */
const maxTracks = 4096;
const maxEncodingLength = 16;
const maxSize = 65_535;
const maxFrameRate = 1000;
/** 1 Tbit/s. */
const maxBitrate = 1e12;

/** The tracks of a `trackQualities` event. Tracks without an ID are left out, and so are figures that are no numbers of their kind. */
export function parseTrackQualities(value: unknown): TrackQuality[] {
  return (Array.isArray(value) ? value : []).slice(0, maxTracks).filter(isRecord).flatMap((fields) => {
    const { trackId, encoding } = fields;
    if (typeof trackId !== "string" || trackId === "") {
      return [];
    }
    return [
      {
        trackId,
        cause: cause(fields.cause),
        encoding: typeof encoding === "string" ? encoding.slice(0, maxEncodingLength) : "",
        width: figure(fields.width, maxSize),
        height: figure(fields.height, maxSize),
        frameRate: figure(fields.frameRate, maxFrameRate),
        bitrate: figure(fields.bitrate, maxBitrate),
        loss: figure(fields.loss, 1),
      },
    ];
  });
}

/** A newer server may know causes that this page does not. */
function cause(value: unknown): QualityCause {
  return qualityCauses.find((known) => known === value) ?? "none";
}

function figure(value: unknown, most: number): number | null {
  return typeof value === "number" && value >= 0 && value <= most ? value : null;
}
