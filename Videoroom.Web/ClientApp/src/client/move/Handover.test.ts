import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Handover } from "./Handover";

/** A receiver that a test lets play. */
class Receiver {
  plays = false;
  readonly track: { readonly kind: string };

  constructor(kind = "video") {
    this.track = { kind };
  }

  getStats(): Promise<Map<string, object>> {
    const count = this.plays ? 1 : 0;
    const stat =
      this.track.kind === "video"
        ? { type: "inbound-rtp", framesDecoded: count }
        : { type: "inbound-rtp", packetsReceived: count * 10 };
    return Promise.resolve(new Map([["inbound", stat]]));
  }
}

function receivers(of: Readonly<Record<string, Receiver>>): ReadonlyMap<string, RTCRtpReceiver> {
  return new Map(Object.entries(of)) as unknown as ReadonlyMap<string, RTCRtpReceiver>;
}

const sent = new Set<string>();
let before: Record<"cam" | "mic", Receiver>;
let after: Record<"cam" | "mic", Receiver>;
let handover: Handover;
const done = vi.fn();

function carries(id: "cam" | "mic"): string {
  const receiver: unknown = handover.receivers.get(id);
  return receiver === after[id] ? "new" : receiver === before[id] ? "old" : "none";
}

async function look(): Promise<void> {
  await vi.advanceTimersByTimeAsync(100);
}

describe("Handover", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    done.mockReset();
    sent.clear();
    sent.add("cam").add("mic");
    before = { cam: new Receiver(), mic: new Receiver("audio") };
    after = { cam: new Receiver(), mic: new Receiver("audio") };
    handover = new Handover(receivers(before), (id) => sent.has(id));
    handover.on("done", done);
  });
  afterEach(() => {
    handover.stop();
    vi.useRealTimers();
  });

  it("takes each track from the new connection when it plays there, and not before", async () => {
    handover.setAfter(receivers(after));
    handover.mediaConnected();
    await look();
    expect([carries("cam"), carries("mic")]).toEqual(["old", "old"]);
    after.cam.plays = true;
    await look();
    expect([carries("cam"), carries("mic")]).toEqual(["new", "old"]);
    expect(done).not.toHaveBeenCalled();
    after.mic.plays = true;
    await look();
    expect([carries("cam"), carries("mic")]).toEqual(["new", "new"]);
    expect(done).toHaveBeenCalledOnce();
  });

  it("does not wait for what nobody sends", async () => {
    sent.delete("mic");
    handover.setAfter(receivers(after));
    handover.mediaConnected();
    after.cam.plays = true;
    await look();
    expect(done).toHaveBeenCalledOnce();
    expect(carries("mic")).toBe("new");
  });

  it("waits five seconds from when media is connected, and no longer", async () => {
    handover.setAfter(receivers(after));
    await vi.advanceTimersByTimeAsync(20_000);
    expect(done).not.toHaveBeenCalled();
    handover.mediaConnected();
    await vi.advanceTimersByTimeAsync(4999);
    expect(done).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(done).toHaveBeenCalledOnce();
    expect(carries("cam")).toBe("new");
  });

  it("shows at once what only the new connection carries, and what only the old one does until the end", async () => {
    handover.setAfter(receivers({ screen: new Receiver() }));
    expect([...handover.receivers.keys()].toSorted()).toEqual(["cam", "mic", "screen"]);
    handover.mediaConnected();
    await vi.advanceTimersByTimeAsync(5000);
    expect([...handover.receivers.keys()]).toEqual(["screen"]);
  });

  it("is done at once when nothing played before", () => {
    handover.stop();
    handover = new Handover(new Map(), () => true);
    handover.on("done", done);
    handover.mediaConnected();
    expect(done).toHaveBeenCalledOnce();
  });
});
