import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakePeerConnection } from "../testing/FakePeerConnection";
import { SilenceWatch } from "./SilenceWatch";

let pc: FakePeerConnection;
let watch: SilenceWatch;
const silent = vi.fn();

async function pass(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
}

describe("SilenceWatch", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    silent.mockReset();
    pc = new FakePeerConnection({});
    pc.localCandidate = { candidateType: "host", protocol: "udp" };
    pc.iceConnectionState = "connected";
    watch = new SilenceWatch(pc.asPeerConnection(), silent);
  });
  afterEach(() => {
    watch.stop();
    vi.useRealTimers();
  });

  it("says so after two seconds without anything, and again each two seconds", async () => {
    await pass(2000);
    expect(silent).not.toHaveBeenCalled();
    await pass(500);
    expect(silent).toHaveBeenCalledOnce();
    await pass(2000);
    expect(silent).toHaveBeenCalledTimes(2);
  });

  it("says nothing while something arrives", async () => {
    for (let second = 0; second < 10; second++) {
      pc.bytesReceived += 100;
      await pass(1000);
    }
    expect(silent).not.toHaveBeenCalled();
  });

  it("says nothing of a path that is not connected, or not there", async () => {
    pc.iceConnectionState = "checking";
    await pass(5000);
    pc.iceConnectionState = "connected";
    pc.localCandidate = null;
    await pass(5000);
    expect(silent).not.toHaveBeenCalled();
  });

  it("says nothing once it is stopped", async () => {
    watch.stop();
    await pass(5000);
    expect(silent).not.toHaveBeenCalled();
  });
});
