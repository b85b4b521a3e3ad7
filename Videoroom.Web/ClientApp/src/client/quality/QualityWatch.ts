import type { QualityReport } from "../events/clientEvents";
import { isPageVisible } from "./isPageVisible";
import { QualityJudge, type VideoTracks } from "./QualityJudge";

const pollMs = 2000;

/** Watches how this browser copes with the video of a connection, and tells it each time that it is different, at most every two seconds. */
export class QualityWatch {
  readonly #pc: RTCPeerConnection;
  readonly #tracks: () => VideoTracks;
  readonly #tell: (report: QualityReport) => void;
  readonly #judge = new QualityJudge();
  readonly #timer: ReturnType<typeof setInterval>;
  /** The text of what was told last: a server that was told nothing takes everything for well. */
  #told = JSON.stringify({ published: [], received: [] } satisfies QualityReport);
  /** A busy browser may take longer for statistics than until the next poll. */
  #polling = false;
  #stopped = false;

  constructor(pc: RTCPeerConnection, tracks: () => VideoTracks, tell: (report: QualityReport) => void) {
    this.#pc = pc;
    this.#tracks = tracks;
    this.#tell = tell;
    this.#timer = setInterval(() => {
      if (!this.#polling) {
        void this.#poll();
      }
    }, pollMs);
  }

  stop(): void {
    this.#stopped = true;
    clearInterval(this.#timer);
  }

  async #poll(): Promise<void> {
    this.#polling = true;
    let stats: RTCStatsReport;
    try {
      stats = await this.#pc.getStats();
    } catch {
      // Some browsers refuse statistics of a connection that closes meanwhile.
      return;
    } finally {
      this.#polling = false;
    }
    const report = this.#judge.poll(stats, this.#tracks(), isPageVisible());
    const text = JSON.stringify(report);
    if (text !== this.#told && !this.#stopped) {
      this.#told = text;
      this.#tell(report);
    }
  }
}
