import { beforeEach, describe, expect, it } from "vitest";
import type { QualityReport } from "../events/clientEvents";
import { QualityJudge, type VideoTracks } from "./QualityJudge";

const tracks: VideoTracks = { published: new Map([["0", "P:cam"]]), received: new Map([["media-q", "Q:cam"]]) };
const nothing: QualityReport = { published: [], received: [] };
const limited: QualityReport = { published: [{ trackId: "P:cam", limitation: "cpu" }], received: [] };
const slow: QualityReport = { published: [], received: [{ trackId: "Q:cam", decoding: "slow" }] };

let judge: QualityJudge;
let polls: number;
let framesDropped: number;

/** Two seconds later: 60 frames more, `dropped` of them not decoded, and the reason that the encoder gives. */
function poll(reason: string, dropped: number, now = tracks, isVisible = true): QualityReport {
  polls += 1;
  framesDropped += dropped;
  const stats = [
    { type: "outbound-rtp", kind: "audio", mid: "0", qualityLimitationReason: "cpu" },
    { type: "outbound-rtp", kind: "video", mid: "0", rid: "l", active: true, qualityLimitationReason: "none" },
    { type: "outbound-rtp", kind: "video", mid: "0", rid: "h", active: true, qualityLimitationReason: reason },
    { type: "outbound-rtp", kind: "video", mid: "9", rid: "h", active: true, qualityLimitationReason: "cpu" },
    {
      type: "inbound-rtp",
      kind: "video",
      trackIdentifier: "media-q",
      timestamp: polls * 2000,
      framesDecoded: polls * 60 - framesDropped,
      framesDropped,
      totalDecodeTime: polls * 0.3,
    },
    { type: "inbound-rtp", kind: "video", trackIdentifier: "unknown" },
  ];
  return judge.poll(new Map(stats.map((stat, index) => [String(index), stat])), now, isVisible);
}

describe("QualityJudge", () => {
  beforeEach(() => {
    judge = new QualityJudge();
    polls = 0;
    framesDropped = 0;
  });

  it("reports an own track that is limited in two of three polls, until it is not", () => {
    const reasons = ["cpu", "none", "cpu", "none", "none"];
    expect(reasons.map((reason) => poll(reason, 0))).toEqual([nothing, nothing, limited, nothing, nothing]);
  });

  it("reports the limitation that was found last", () => {
    poll("cpu", 0);
    expect(poll("bandwidth", 0).published).toEqual([{ trackId: "P:cam", limitation: "bandwidth" }]);
  });

  it("reports a received track that is decoded too slowly in two of three polls, until it is not", () => {
    const dropped = [0, 20, 20, 0, 0];
    expect(dropped.map((frames) => poll("none", frames))).toEqual([nothing, nothing, slow, slow, nothing]);
  });

  it("judges no decoding while the tab is not visible, and begins anew afterwards", () => {
    poll("none", 0);
    poll("none", 20);
    expect(poll("none", 20, tracks, false)).toEqual(nothing);
    expect([poll("none", 20), poll("none", 20), poll("none", 20)]).toEqual([nothing, nothing, slow]);
  });

  it("forgets tracks that are gone or off", () => {
    const none: VideoTracks = { published: new Map(), received: new Map() };
    poll("cpu", 0);
    poll("cpu", 20);
    expect(poll("cpu", 20, none)).toEqual(nothing);
    expect(poll("cpu", 20)).toEqual(nothing);
  });
});
