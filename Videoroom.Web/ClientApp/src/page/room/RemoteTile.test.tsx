import { renderToStaticMarkup } from "react-dom/server";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { TrackQuality } from "../../client/events/TrackQuality";
import type { RemotePeer, RemoteTrack } from "../../client/RoomState";
import { fakePeer, fakeQuality, fakeRemoteTrack } from "../../client/testing/fakePeers";
import { TileWatch } from "../tiles/TileWatch";
import { RemoteTile } from "./RemoteTile";

vi.mock("./useFullScreen", () => ({ useFullScreen: () => ({ isOn: false }) }));

/** Static markup has no effects, so that nothing is observed. */
class NoObserver {
  observe(): void {
    throw new Error("Nothing is mounted.");
  }
}

function tile(quality: TrackQuality | null, track: Partial<RemoteTrack> = {}, peer: Partial<RemotePeer> = {}, interrupted = false): string {
  const anna = fakePeer([fakeRemoteTrack({ quality, ...track })], peer);
  const watch = new TileWatch(() => undefined);
  return renderToStaticMarkup(<RemoteTile peer={anna} speaking={false} watch={watch} interrupted={interrupted} />);
}

describe("The tile of somebody whose picture is bad", () => {
  beforeEach(() => {
    vi.stubGlobal("document", { fullscreenEnabled: false });
    vi.stubGlobal("ResizeObserver", NoObserver);
    vi.stubGlobal("IntersectionObserver", NoObserver);
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it("has a sign that says why, with the figures that are known", () => {
    const html = tile(fakeQuality("publisherLoss", { loss: 0.08, width: 640, height: 360, frameRate: 30, encoding: "m" }));
    expect(html).toMatch(/<button type="button" aria-label="What is wrong with Anna&#x27;s picture\?" aria-describedby="([^"]+)".*<div id="\1" role="tooltip"/u);
    expect(html).toContain('data-cause="publisherLoss"><bdi>Anna</bdi>&#x27;s connection is losing 8 % of its packets.</p>');
    for (const figure of ["640 × 360", "30 per second", "medium (m)"]) {
      expect(html).toContain(`>${figure}</dd>`);
    }
    expect(html).not.toContain("Bit rate");
    expect(html).not.toContain("quality-message");
  });

  it("says it over the picture where there is none to see", () => {
    for (const cause of ["publisherSilent", "noKeyFrame"] as const) {
      expect(tile(fakeQuality(cause))).toContain('data-testid="quality-message"');
    }
  });

  it("shows nothing while all is well, the picture is meant to be so, or the camera is off", () => {
    for (const cause of ["none", "sizeOnScreen", "paused", "speakerLimit"] as const) {
      expect(tile(fakeQuality(cause))).not.toContain("quality");
    }
    expect(tile(null)).not.toContain("quality");
    expect(tile(fakeQuality("publisherSilent"), { active: false })).not.toContain("quality");
  });

  it("says only that it reconnects while it does", () => {
    for (const html of [tile(fakeQuality("noKeyFrame"), {}, { reconnecting: true }), tile(fakeQuality("noKeyFrame"), {}, {}, true)]) {
      expect(html).toContain("Reconnecting…");
      expect(html).not.toContain("quality");
    }
  });

  it("says once that it cannot be played, however the server said so", () => {
    const unsupported = fakeQuality("unsupportedCodec");
    const named = tile(unsupported, { missingCodec: { codec: "H264", profile: "High" } });
    expect(named.match(/cannot play/gu)).toHaveLength(1);
    expect(named).toContain("H.264 (High)");
    expect(tile(unsupported).match(/in another format, which this browser cannot play/gu)).toHaveLength(1);
    expect(tile(fakeQuality("noKeyFrame"), { missingCodec: { codec: "H264", profile: "" } })).not.toContain("quality");
  });
});
