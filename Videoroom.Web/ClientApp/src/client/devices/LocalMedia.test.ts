import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeDevices } from "../testing/FakeDevices";
import { LocalMedia } from "./LocalMedia";

let devices: FakeDevices;

function newMedia(cameraId = "", microphoneId = ""): LocalMedia {
  return new LocalMedia({ cameraId, microphoneId, format: { width: 320, height: 180, frameRate: 15 } });
}

describe("LocalMedia", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    devices = new FakeDevices();
    devices.install();
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it("opens camera and microphone together", async () => {
    const media = newMedia();
    await media.openBoth();
    expect(media.camera.track?.label).toBe("Cam");
    expect(media.microphone.track?.label).toBe("Mic");
  });

  it("opens what there is, and says what is missing", async () => {
    devices.video.length = 0;
    const media = newMedia();
    await media.openBoth();
    expect(media.microphone.track?.label).toBe("Mic");
    expect(media.camera.problem).toBe("missing");
  });

  it("says that the user denied both", async () => {
    devices.error = "NotAllowedError";
    const media = newMedia();
    await media.openBoth();
    expect([media.camera.problem, media.microphone.problem]).toEqual(["denied", "denied"]);
  });

  it("says that the page needs HTTPS where browsers hide the devices", async () => {
    vi.stubGlobal("navigator", {});
    const media = newMedia();
    await media.openBoth();
    expect([media.camera.problem, media.microphone.problem]).toEqual(["insecure", "insecure"]);
  });

  it("takes another device when the remembered one is gone", async () => {
    const media = newMedia("Old cam");
    await media.camera.open();
    expect(media.camera.track?.label).toBe("Cam");
  });

  it("falls back to another device when the one in use is pulled out, and says so", async () => {
    devices.audio.push("Headset");
    const media = newMedia("", "Headset");
    const notices: string[] = [];
    media.on("notice", (text) => notices.push(text));
    await media.microphone.open();
    devices.audio.pop();
    devices.opened.at(-1)?.end();
    await vi.advanceTimersByTimeAsync(0);
    expect(media.microphone.track?.label).toBe("Mic");
    expect(notices).toEqual(["Your microphone “Headset” was disconnected. “Mic” is used instead."]);
  });

  it("goes on without a device when the only one is pulled out, and says what to do", async () => {
    const media = newMedia();
    const notices: string[] = [];
    media.on("notice", (text) => notices.push(text));
    await media.camera.open();
    devices.video.length = 0;
    devices.opened.at(-1)?.end();
    await vi.advanceTimersByTimeAsync(0);
    expect(media.camera.track).toBeNull();
    expect(notices[0]).toContain("Plug one in");
  });

  it("stops the old track when another device is chosen", async () => {
    devices.video.push("Second cam");
    const media = newMedia();
    await media.camera.open();
    await media.camera.choose("Second cam");
    expect(devices.opened.map(({ label, readyState }) => `${label} ${readyState}`)).toEqual([
      "Cam ended",
      "Second cam live",
    ]);
  });

  it("leaves a camera off that was switched off while it was opening", async () => {
    const media = newMedia();
    const opening = media.camera.open();
    media.camera.close();
    await opening;
    expect(media.camera.track).toBeNull();
    expect(devices.opened[0]?.readyState).toBe("ended");
  });
});
