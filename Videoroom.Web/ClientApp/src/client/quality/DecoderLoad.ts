import { counter, type Stat } from "./Stat";

/** The share of frames that may be dropped. */
const maxDropped = 0.1;
/** Fewer frames between two polls prove nothing: a shared page that stands still has a few. */
const leastFrames = 10;

interface Counters {
  readonly atMs: number;
  readonly decoded: number;
  readonly dropped: number;
  /** In seconds. */
  readonly decodeTime: number;
}

/** How the browser keeps up with decoding one track, from one poll to the next. */
export class DecoderLoad {
  #before: Counters | null = null;

  /**
   * Whether the decoder was too slow since the last poll: it dropped more than a tenth of the frames, or took longer for one than
   * until the next came.
   *
   * @param stat - The track's `inbound-rtp` statistics now.
   */
  isSlow(stat: Stat): boolean {
    const now: Counters = {
      atMs: counter(stat.timestamp),
      decoded: counter(stat.framesDecoded),
      dropped: counter(stat.framesDropped),
      decodeTime: counter(stat.totalDecodeTime),
    };
    const before = this.#before;
    this.#before = now;
    if (before === null) {
      return false;
    }
    const decoded = now.decoded - before.decoded;
    const dropped = now.dropped - before.dropped;
    const frames = decoded + dropped;
    // Counters that run backwards are those of another stream.
    if (decoded < 0 || dropped < 0 || frames < leastFrames) {
      return false;
    }
    const intervalSeconds = (now.atMs - before.atMs) / 1000 / frames;
    return dropped > frames * maxDropped || now.decodeTime - before.decodeTime > decoded * intervalSeconds;
  }
}
