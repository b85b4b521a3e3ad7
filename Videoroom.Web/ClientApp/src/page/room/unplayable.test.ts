import { describe, expect, it } from "vitest";
import type { RemoteTrack } from "../../client/RoomState";
import { fakeQuality, fakeRemoteTrack } from "../../client/testing/fakePeers";
import { unplayable } from "./unplayable";

const high = { codec: "H264", profile: "High" };

function track(type: RemoteTrack["type"], changes: Partial<RemoteTrack> = {}): RemoteTrack {
  return fakeRemoteTrack({ id: type, type, ...changes });
}

describe("What a participant's tile says cannot be played", () => {
  it("is the picture before the sound", () => {
    const sound = track("audio", { missingCodec: { codec: "opus", profile: "" } });
    expect(unplayable([sound, track("camera", { missingCodec: high })])).toEqual({ type: "camera", missing: high });
    expect(unplayable([sound, track("camera")])).toEqual({ type: "audio", missing: sound.missingCodec });
  });

  it("is nothing that is switched off, and no screen, which has a tile of its own", () => {
    expect(unplayable([track("camera", { missingCodec: high, active: false }), track("audio")])).toBeNull();
    expect(unplayable([track("screensharing", { missingCodec: high })])).toBeNull();
  });

  it("is also what the server has found to have no codec in common, by the codec's name where that is known", () => {
    const quality = fakeQuality("unsupportedCodec");
    expect(unplayable([track("camera", { quality })])).toEqual({ type: "camera", missing: { codec: "", profile: "" } });
    expect(unplayable([track("camera", { quality, missingCodec: high })])).toEqual({ type: "camera", missing: high });
  });
});
