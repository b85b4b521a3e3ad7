import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { QualityReport } from "../events/clientEvents";
import { FakePeerConnection } from "../testing/FakePeerConnection";
import { QualityWatch } from "./QualityWatch";

let pc: FakePeerConnection;
let watch: QualityWatch;
let told: QualityReport[];

function limit(qualityLimitationReason: string): void {
  pc.streams = [{ type: "outbound-rtp", kind: "video", mid: "0", rid: "h", active: true, qualityLimitationReason }];
}

async function pass(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
}

describe("QualityWatch", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    told = [];
    pc = new FakePeerConnection({});
    watch = new QualityWatch(
      pc.asPeerConnection(),
      () => ({ published: new Map([["0", "P:cam"]]), received: new Map([["media-q", "Q:cam"]]) }),
      (report) => {
        told.push(report);
      },
    );
  });
  afterEach(() => {
    watch.stop();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it("tells nothing while all is well, then each change once", async () => {
    limit("none");
    await pass(10_000);
    expect(told).toEqual([]);
    limit("bandwidth");
    await pass(10_000);
    limit("none");
    await pass(10_000);
    expect(told.map(({ published }) => published.map(({ limitation }) => limitation))).toEqual([["bandwidth"], []]);
  });

  it("tells at most every two seconds, however long statistics take", async () => {
    limit("cpu");
    const answers: (() => void)[] = [];
    const getStats = pc.getStats.bind(pc);
    pc.getStats = async () => {
      await new Promise<void>((resolve) => answers.push(resolve));
      return getStats();
    };
    await pass(10_000);
    expect(answers).toHaveLength(1);
    answers[0]?.();
    await pass(2000);
    expect(answers).toHaveLength(2);
  });

  it("tells of no decoding in a tab that is not visible", async () => {
    vi.stubGlobal("document", { visibilityState: "hidden" });
    for (let second = 0; second < 10; second++) {
      pc.streams = [
        { type: "inbound-rtp", kind: "video", trackIdentifier: "media-q", timestamp: second * 1000, framesDropped: second * 30 },
      ];
      await pass(1000);
    }
    expect(told).toEqual([]);
  });

  it("goes on when statistics are refused, and tells nothing once it is stopped", async () => {
    const getStats = pc.getStats.bind(pc);
    pc.getStats = () => Promise.reject(new Error("The connection is closed."));
    await pass(4000);
    pc.getStats = getStats;
    limit("cpu");
    await pass(2000);
    watch.stop();
    await pass(10_000);
    expect(told).toEqual([]);
  });
});
