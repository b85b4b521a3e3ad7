import { describe, expect, it } from "vitest";
import type { RemoteTrack } from "../../client/RoomState";
import { unplayable } from "./unplayable";

const high = { codec: "H264", profile: "High" };

function track(type: RemoteTrack["type"], changes: Partial<RemoteTrack> = {}): RemoteTrack {
  return { id: type, type, active: true, missingCodec: null, media: null, ...changes };
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
});
