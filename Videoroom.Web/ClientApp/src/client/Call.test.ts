import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Call } from "./Call";
import { LocalMedia } from "./devices/LocalMedia";
import { RoomClient } from "./RoomClient";
import { SignallingAddresses } from "./signalling/SignallingAddresses";
import { FakePeerConnection } from "./testing/FakePeerConnection";
import { FakeRoomServer } from "./testing/FakeRoomServer";
import { FakeDevices } from "./testing/FakeDevices";

let devices: FakeDevices;
let media: LocalMedia;
let server: FakeRoomServer;
let pc: FakePeerConnection | undefined;
let call: Call;

/** The server asks for an offer, as it does after each request, and answers it. */
async function round(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0);
  server.send({ type: "offerData", data: { tracksTypes: { audio: 0, video: 0 } } });
  await vi.advanceTimersByTimeAsync(0);
  server.send({ type: "sdpAnswer", data: { type: "answer", sdp: "v=0", midToTrackId: {} } });
  await vi.advanceTimersByTimeAsync(0);
}

function sent(): (string | undefined)[] {
  return (pc?.transceivers ?? []).map(({ sender }) => sender.track?.label);
}

function join(muted: boolean): void {
  const room = new RoomClient({
    addresses: new SignallingAddresses("http://test/"),
    roomId: "r1",
    displayName: "Alice",
    createSocket: server.create,
    createPeerConnection: (configuration) => {
      pc = new FakePeerConnection(configuration);
      return pc.asPeerConnection();
    },
  });
  call = new Call(room, media, muted);
  room.connect();
  server.socket.accept();
  server.acceptNew();
  server.send({ type: "connected", data: { id: "P", otherEndpoints: [] } });
}

describe("Call", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("AudioContext", class {
      state = "running";
      createMediaStreamSource = () => ({ connect: () => undefined, disconnect: () => undefined });
      createAnalyser = () => ({ fftSize: 0, getFloatTimeDomainData: () => undefined });
      close = () => Promise.resolve();
    });
    vi.stubGlobal("MediaStream", vi.fn());
    devices = new FakeDevices();
    devices.install();
    media = new LocalMedia({ cameraId: "", microphoneId: "", format: { width: 320, height: 180, frameRate: 15 } });
    server = new FakeRoomServer("r1");
    pc = undefined;
  });
  afterEach(() => {
    call.leave();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it("joins without devices, and publishes them when they are there", async () => {
    join(false);
    await round();
    expect(sent()).toEqual([]);
    await media.openBoth();
    await round();
    expect(sent().toSorted()).toEqual(["Cam", "Mic"]);
  });

  it("sends nothing of a muted microphone and goes on measuring it", async () => {
    await media.microphone.open();
    join(true);
    await round();
    expect(sent()).toEqual([undefined]);
    expect(call.isMuted).toBe(true);
    await call.setMuted(false);
    expect(sent()).toEqual(["Mic"]);
    expect(server.events.at(-1)).toMatchObject({
      type: "updateTrackMetadata",
      data: { trackMetadata: { active: true, type: "audio" } },
    });
    expect(media.microphone.track?.readyState).toBe("live");
  });

  it("switches the camera itself off, tells the others, and needs no round to switch it on again", async () => {
    await media.camera.open();
    join(false);
    await round();
    await call.setCamera(false);
    expect(devices.opened[0]?.readyState).toBe("ended");
    expect(sent()).toEqual([undefined]);
    expect(server.events.at(-1)).toMatchObject({ data: { trackMetadata: { active: false, type: "camera" } } });
    await call.setCamera(true);
    expect(sent()).toEqual(["Cam"]);
    expect(pc?.offers).toBe(1);
  });

  it("sends the newly chosen device in the place of the old one", async () => {
    devices.video.push("Second cam");
    await media.camera.open();
    join(false);
    await round();
    await media.camera.choose("Second cam");
    expect(sent()).toEqual(["Second cam"]);
    expect(pc?.offers).toBe(1);
  });

  it("stops sharing when the browser's own button ends the screen", async () => {
    const screen = { kind: "video", label: "Screen", contentHint: "", getSettings: () => ({}), onended: null as (() => void) | null, stop: vi.fn() };
    Object.assign(navigator.mediaDevices, {
      getDisplayMedia: () => Promise.resolve({ getVideoTracks: () => [screen] }),
    });
    join(false);
    expect(await call.share()).toBeNull();
    await round();
    expect(sent()).toEqual(["Screen"]);
    screen.onended?.();
    expect(call.screen).toBeNull();
    await round();
    expect(pc?.transceivers[0]?.direction).toBe("inactive");
  });
});
