import type { QualityCause, TrackQuality } from "../../client/events/TrackQuality";
import type { TrackType } from "../../client/events/TrackMetadata";
import { shownName } from "./cleanText";

/** A sentence in parts: with two, the publisher's name stands between them. */
export type QualityParts = readonly [string] | readonly [before: string, after: string];

/** Why a picture is not better, for people; null where nothing is wrong, or where it is meant to be as it is. */
export function qualityParts({ cause, loss }: Pick<TrackQuality, "cause" | "loss">, type: TrackType): QualityParts | null {
  switch (cause) {
    case "viewerBandwidth":
      return ["Your connection is too slow for a better picture."];
    case "viewerLoss":
      return [`Your connection is losing ${lossText(loss)}.`];
    case "publisherLoss":
      return ["", `'s connection is losing ${lossText(loss)}.`];
    case "publisherCpu":
      return ["", "'s computer is too busy for a better picture."];
    case "publisherBandwidth":
      return ["", "'s connection is too slow for a better picture."];
    case "publisherSilent":
      return ["Nothing comes from ", `'s ${type === "screensharing" ? "screen" : "camera"}.`];
    case "noKeyFrame":
      return ["Waiting for a whole picture from ", "."];
    case "layerMissing":
      return ["", "'s browser sends no better picture at the moment."];
    case "viewerDecoder":
      return ["Your computer is too busy to show this picture smoothly."];
    case "relayedOverTcp":
      return ["Your network lets the call through only over TCP, which makes it slower."];
    case "serverOverloaded":
      return ["The server is overloaded."];
    // That is said by name of the codec, in the place of the picture.
    case "unsupportedCodec":
    case "none":
    case "sizeOnScreen":
    case "paused":
    case "speakerLimit":
      return null;
  }
}

/** The whole sentence, as text; null as above. */
export function qualitySentence(quality: Pick<TrackQuality, "cause" | "loss">, type: TrackType, displayName: string): string | null {
  return qualityParts(quality, type)?.join(shownName(displayName)) ?? null;
}

/** Whether there is no usable picture at all, so that its place has to say why. */
export function isWithoutPicture(cause: QualityCause): boolean {
  return cause === "publisherSilent" || cause === "noKeyFrame";
}

function lossText(loss: number | null): string {
  return loss === null || loss === 0 ? "packets" : `${Math.max(1, Math.round(loss * 100))} % of its packets`;
}
