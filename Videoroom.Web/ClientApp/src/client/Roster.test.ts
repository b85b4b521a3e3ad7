import { describe, expect, it } from "vitest";
import type { EndpointInfo } from "./events/serverEvents";
import type { QualityCause } from "./events/TrackQuality";
import { Roster } from "./Roster";
import { fakeTrack } from "./testing/FakePeerConnection";
import { fakeQuality } from "./testing/fakePeers";

function endpoint(id: string, displayName = id, active = true): EndpointInfo {
  return { id, displayName, tracks: new Map([[`${id}:cam`, { active, type: "camera" as const }]]) };
}

function receiver(id: string): RTCRtpReceiver {
  return { track: fakeTrack("video", id) } as unknown as RTCRtpReceiver;
}

function roster(...ids: readonly string[]): Roster {
  const made = new Roster();
  for (const id of ids) {
    made.add(endpoint(id));
  }
  made.setReceivers(new Map(ids.map((id) => [`${id}:cam`, receiver(id)])));
  return made;
}

function causes(of: Roster): (QualityCause | undefined)[] {
  return of.peers.flatMap(({ tracks }) => tracks.map((track) => track.quality?.cause));
}

describe("Roster", () => {
  it("keeps places and pictures of those who are still there, whatever the order of the list", () => {
    const there = roster("A", "B", "C");
    const before = there.peers.map(({ tracks }) => tracks[0]?.media);
    there.reconcile([endpoint("C"), endpoint("B"), endpoint("A")]);
    expect(there.peers.map(({ id }) => id)).toEqual(["A", "B", "C"]);
    expect(there.peers.map(({ tracks }) => tracks[0]?.media)).toEqual(before);
  });

  it("says who came and who went", () => {
    const there = roster("A", "B");
    const { came, gone } = there.reconcile([endpoint("D"), endpoint("B")]);
    expect(there.peers.map(({ id }) => id)).toEqual(["B", "D"]);
    expect([came.map(({ id }) => id), gone.map(({ id }) => id)]).toEqual([["D"], ["A"]]);
  });

  it("takes names, tracks and what is switched off from the list", () => {
    const there = roster("A");
    there.setReconnecting("A", true);
    there.addTracks("A", new Map([["A:screen", { active: true, type: "screensharing" }]]));
    there.reconcile([endpoint("A", "Ann", false)]);
    expect(there.peers[0]).toMatchObject({
      displayName: "Ann",
      reconnecting: false,
      tracks: [{ id: "A:cam", active: false }],
    });
    expect(there.isAnythingSent).toBe(false);
  });

  it("knows which tracks are sent now", () => {
    const there = roster("A");
    expect([there.isSent("A:cam"), there.isSent("A:none")]).toEqual([true, false]);
    there.setReconnecting("A", true);
    expect(there.isSent("A:cam")).toBe(false);
  });

  it("keeps what was told last of the quality of each track, also of one that is listed later", () => {
    const there = roster("A");
    there.setQualities([fakeQuality("publisherLoss", { trackId: "A:cam" }), fakeQuality("paused", { trackId: "A:screen" }), fakeQuality("paused", { trackId: "X:cam" })]);
    there.addTracks("A", new Map([["A:screen", { active: true, type: "screensharing" }]]));
    expect(causes(there)).toEqual(["publisherLoss", "paused"]);
    there.apply({ type: "trackQualities", tracks: [fakeQuality("none", { trackId: "A:screen" })] });
    expect(causes(there)).toEqual([undefined, "none"]);
  });

  it("knows no quality when a new session begins", () => {
    const there = roster("A");
    there.setQualities([fakeQuality("viewerLoss", { trackId: "A:cam" }), fakeQuality("viewerLoss", { trackId: "B:cam" })]);
    there.reconcile([endpoint("A"), endpoint("B")]);
    expect(causes(there)).toEqual([undefined, undefined]);
  });
});
