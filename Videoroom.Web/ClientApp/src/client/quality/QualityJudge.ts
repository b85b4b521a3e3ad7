import type { LimitedTrack, QualityReport, SlowTrack } from "../events/clientEvents";
import { DecoderLoad } from "./DecoderLoad";
import { LastPolls } from "./LastPolls";
import { sendLimitation } from "./sendLimitation";
import { videoStats } from "./Stat";

/** The video tracks of a peer connection. */
export interface VideoTracks {
  /** The ids of own tracks that send something, by the mid of their m-line. */
  readonly published: ReadonlyMap<string, string>;
  /** The ids of received tracks, by the id of the receiver's MediaStreamTrack. */
  readonly received: ReadonlyMap<string, string>;
}

interface Decoding {
  readonly load: DecoderLoad;
  readonly polls: LastPolls<"slow">;
}

/** Turns polls of a peer connection's statistics into what this browser cannot cope with. Without timers and without a connection. */
export class QualityJudge {
  #limitations: ReadonlyMap<string, LastPolls<LimitedTrack["limitation"]>> = new Map();
  #decodings: ReadonlyMap<string, Decoding> = new Map();

  /**
   * Takes a poll.
   *
   * @param stats - The statistics of the peer connection.
   * @param tracks - The tracks that it has now.
   * @param isVisible - Whether the tab can be seen: browsers decode and draw little in others, which is no fault.
   */
  poll(stats: RTCStatsReport, tracks: VideoTracks, isVisible: boolean): QualityReport {
    return { published: this.#pollPublished(stats, tracks.published), received: this.#pollReceived(stats, tracks.received, isVisible) };
  }

  #pollPublished(stats: RTCStatsReport, published: VideoTracks["published"]): LimitedTrack[] {
    const encodings = videoStats(stats, "outbound-rtp");
    const before = this.#limitations;
    const limitations = new Map<string, LastPolls<LimitedTrack["limitation"]>>();
    const limited: LimitedTrack[] = [];
    for (const [mid, trackId] of published) {
      const polls = before.get(trackId) ?? new LastPolls();
      limitations.set(trackId, polls);
      const limitation = polls.add(sendLimitation(encodings.filter((encoding) => encoding.mid === mid)));
      if (limitation !== null) {
        limited.push({ trackId, limitation });
      }
    }
    this.#limitations = limitations;
    return limited;
  }

  #pollReceived(stats: RTCStatsReport, received: VideoTracks["received"], isVisible: boolean): SlowTrack[] {
    const before = this.#decodings;
    const decodings = new Map<string, Decoding>();
    const slow: SlowTrack[] = [];
    for (const stat of isVisible ? videoStats(stats, "inbound-rtp") : []) {
      const trackId = typeof stat.trackIdentifier === "string" ? received.get(stat.trackIdentifier) : undefined;
      if (trackId !== undefined) {
        const decoding = before.get(trackId) ?? { load: new DecoderLoad(), polls: new LastPolls() };
        decodings.set(trackId, decoding);
        if (decoding.polls.add(decoding.load.isSlow(stat) ? "slow" : null) !== null) {
          slow.push({ trackId, decoding: "slow" });
        }
      }
    }
    this.#decodings = decodings;
    return slow;
  }
}
