import type { TrackType } from "../events/TrackMetadata";

/** The encodings of a video track, lowest quality first: the names that all clients of the protocol know. */
export type Rid = "l" | "m" | "h";

/** A picture's size in pixels. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** What an encoding is to be like; `RTCRtpEncodingParameters` with just the members that this page sets. */
export interface Encoding {
  readonly rid?: Rid;
  readonly active: boolean;
  readonly maxBitrate: number;
  readonly scaleResolutionDownBy?: number;
  readonly maxFramerate?: number;
  readonly scalabilityMode?: string;
}

/** Chromium sends the first three encodings from this many pixels on, and below it only the first two. */
const threeLayersPixels = 960 * 540;
/** Below this many it sends only the first. */
const twoLayersPixels = 480 * 270;

/** Encodings that are sent of pictures from so many pixels on: scale and bits per second, lowest quality first. */
type Ladder = Readonly<Partial<Record<Rid, readonly [scale: number, maxBitrate: number]>>>;

const cameraLadders: readonly [pixels: number, ladder: Ladder][] = [
  [threeLayersPixels, { l: [4, 150_000], m: [2, 500_000], h: [1, 1_536_000] }],
  [twoLayersPixels, { l: [2, 150_000], m: [1, 800_000] }],
  [0, { l: [1, 500_000] }],
];
const screenLadders: readonly [pixels: number, ladder: Ladder][] = [
  [twoLayersPixels, { l: [2, 400_000], h: [1, 2_500_000] }],
  [0, { l: [1, 2_500_000] }],
];

const cameraRids: readonly Rid[] = ["l", "m", "h"];
const screenRids: readonly Rid[] = ["l", "h"];

/**
 * A shared page is read, not watched: its small picture needs few frames. Chromium gives all encodings the lowest limit unless each has
 * one of its own.
 */
const screenFrameRate = 30;
const smallScreenFrameRate = 5;

/**
 * The encodings of a track. Browsers keep the rids of the first offer for as long as there is the line, and Chromium drops the last
 * encodings of small pictures: there the first ones are the larger, and those that would be dropped are not active.
 *
 * @param type - What the track shows.
 * @param size - The size of its picture; null while there is none.
 */
export function plannedEncodings(type: TrackType, size: PictureSize | null): Encoding[] {
  if (type === "audio") {
    return [{ active: true, maxBitrate: 50_000 }];
  }
  const ladders = type === "camera" ? cameraLadders : screenLadders;
  const rids = type === "camera" ? cameraRids : screenRids;
  const pixels = size === null ? Infinity : size.width * size.height;
  const ladder = ladders.find(([least]) => pixels >= least)?.[1] ?? {};
  // One stream per layer with every codec: without a mode, VP9 and AV1 put all layers into one.
  const scalabilityMode = type === "camera" ? "L1T3" : "L1T1";
  return rids.map((rid) => {
    const [scaleResolutionDownBy, maxBitrate] = ladder[rid] ?? [1, 150_000];
    const maxFramerate = scaleResolutionDownBy > 1 ? smallScreenFrameRate : screenFrameRate;
    return {
      rid,
      active: ladder[rid] !== undefined,
      maxBitrate,
      scaleResolutionDownBy,
      scalabilityMode,
      ...(type === "screensharing" ? { maxFramerate } : {}),
    };
  });
}

/** Pauses the encodings that nobody needs. The best that is sent stands in for better ones that are needed and are not. */
export function neededEncodings(planned: readonly Encoding[], needed: readonly string[]): Encoding[] {
  const best = planned.findLastIndex(({ active }) => active);
  const stands = planned.some(({ rid, active }, index) => index > best && !active && rid !== undefined && needed.includes(rid));
  return planned.map((encoding, index) => ({
    ...encoding,
    active: encoding.active && ((encoding.rid !== undefined && needed.includes(encoding.rid)) || (index === best && stands)),
  }));
}

/**
 * What is left when an answer takes no simulcast: browsers then send their first encoding and no other, which is the smallest unless it
 * is made full size.
 */
export function onlyEncoding(planned: readonly Encoding[]): Encoding[] {
  const best = planned.findLast(({ active }) => active);
  return best === undefined ? [] : [{ ...best, ...(planned[0]?.rid === undefined ? {} : { rid: planned[0].rid }) }];
}

/** The bit rates that a track may have, in bits per second: one number, or one for each rid. */
export function maxBitrates(encodings: readonly Encoding[]): number | Readonly<Record<string, number>> {
  const [first] = encodings;
  return first?.rid === undefined
    ? (first?.maxBitrate ?? 0)
    : Object.fromEntries(encodings.map(({ rid, maxBitrate }) => [rid ?? "", maxBitrate]));
}
