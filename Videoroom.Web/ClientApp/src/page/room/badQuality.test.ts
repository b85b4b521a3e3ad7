import { describe, expect, it } from "vitest";
import type { RemoteTrack } from "../../client/RoomState";
import { fakePeer, fakeQuality, fakeRemoteTrack } from "../../client/testing/fakePeers";
import { badPictures, badQuality } from "./badQuality";

function track(changes: Partial<RemoteTrack> = {}): RemoteTrack {
  return fakeRemoteTrack({ quality: fakeQuality("publisherCpu"), ...changes });
}

describe("A bad picture", () => {
  it("has a cause that people are told of", () => {
    expect(badQuality(track())?.cause).toBe("publisherCpu");
    for (const cause of ["none", "sizeOnScreen", "paused", "speakerLimit"] as const) {
      expect(badQuality(track({ quality: fakeQuality(cause) }))).toBeNull();
    }
    expect(badQuality(track({ quality: null }))).toBeNull();
  });

  it("is none that is switched off, and no sound", () => {
    expect(badQuality(track({ active: false }))).toBeNull();
    expect(badQuality(track({ type: "audio" }))).toBeNull();
  });

  it("is none of which the tile says already that it cannot be played", () => {
    expect(badQuality(track({ missingCodec: { codec: "H264", profile: "High" } }))).toBeNull();
    expect(badQuality(track({ quality: fakeQuality("unsupportedCodec") }))).toBeNull();
  });

  it("is found among all of a call, but for those who reconnect", () => {
    const there = fakePeer([track(), track({ id: "Q:screen", type: "screensharing", quality: null })]);
    const away = fakePeer([track({ id: "R:cam" })], { id: "R", reconnecting: true });
    expect(badPictures([there, away]).map((bad) => bad.track.id)).toEqual(["Q:cam"]);
  });
});
