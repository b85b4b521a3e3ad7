/** Why a received picture is not better than it is; "none" while nothing is wrong. */
export const qualityCauses = [
  "none",
  "viewerBandwidth",
  "viewerLoss",
  "publisherLoss",
  "publisherCpu",
  "publisherBandwidth",
  "publisherSilent",
  "noKeyFrame",
  "layerMissing",
  "sizeOnScreen",
  "paused",
  "speakerLimit",
  "viewerDecoder",
  "unsupportedCodec",
  "relayedOverTcp",
  "serverOverloaded",
] as const;

export type QualityCause = (typeof qualityCauses)[number];

/** What the server sends of a track to this page, and why not more. A figure that the server did not tell is null. */
export interface TrackQuality {
  readonly trackId: string;
  readonly cause: QualityCause;
  /** The name of the encoding that is sent: the rid of a simulcast encoding; empty when the server named none. */
  readonly encoding: string;
  /** In pixels. */
  readonly width: number | null;
  readonly height: number | null;
  /** In frames per second. */
  readonly frameRate: number | null;
  /** In bits per second. */
  readonly bitrate: number | null;
  /** The share of packets that is lost, from 0 to 1. */
  readonly loss: number | null;
}
