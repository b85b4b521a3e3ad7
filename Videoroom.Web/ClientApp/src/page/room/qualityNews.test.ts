import { describe, expect, it } from "vitest";
import type { QualityCause } from "../../client/events/TrackQuality";
import type { RemotePeer } from "../../client/RoomState";
import { fakePeer, fakeQuality, fakeRemoteTrack } from "../../client/testing/fakePeers";
import { qualityNews } from "./qualityNews";

function peer(displayName: string, cause: QualityCause, loss: number | null = null): RemotePeer {
  return fakePeer([fakeRemoteTrack({ quality: fakeQuality(cause, { loss }) })], { displayName });
}

describe("What is read out about bad pictures", () => {
  it("names each reason once, and no figures that change all the time", () => {
    expect(qualityNews([peer("Anna", "viewerLoss", 0.08), peer("Ben", "viewerLoss", 0.09), peer("Cleo", "none")])).toEqual([
      "Your connection is losing packets.",
    ]);
  });

  it("is one sentence where there are many reasons", () => {
    const peers = ["Anna", "Ben", "Cleo", "Dora"].map((name) => peer(name, "publisherCpu"));
    expect(qualityNews(peers.slice(1))).toHaveLength(3);
    expect(qualityNews(peers)).toEqual(["The pictures of several participants are bad."]);
  });

  it("is nothing while all is well", () => {
    expect(qualityNews([])).toEqual([]);
    expect(qualityNews([peer("Anna", "none")])).toEqual([]);
  });
});
