import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ClientEvent, QualityReport, SdpOfferData } from "../events/clientEvents";
import type { OfferData, TurnServer } from "../events/serverEvents";
import { FakePeerConnection, fakeTrack } from "../testing/FakePeerConnection";
import type { LocalTrack } from "./LocalTrack";
import { Negotiator } from "./Negotiator";

let pcs: FakePeerConnection[];
let events: ClientEvent[];
let negotiator: Negotiator;

function pc(): FakePeerConnection {
  const connection = pcs[0];
  if (connection === undefined) {
    throw new Error("There is no peer connection.");
  }
  return connection;
}

function offerData(changes: Partial<OfferData> = {}): OfferData {
  return { audio: 0, video: 0, turnServers: [], iceRestart: false, ...changes };
}

function local(id: string, kind: "audio" | "video", track: MediaStreamTrack | null = fakeTrack(kind, id)): LocalTrack {
  return {
    id,
    kind,
    track,
    metadata: { active: true, type: kind === "audio" ? "audio" : "camera" },
  };
}

/** An answer that takes simulcast on these lines. */
function simulcastAnswer(...mids: readonly string[]): string {
  return ["v=0", ...mids.map((mid) => `m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:${mid}\r\na=simulcast:recv l;m;h`), ""].join("\r\n");
}

/** What the first line sends: the active encodings and their scale. */
function sent(): string {
  return (pc().transceivers[0]?.sender.encodings ?? [])
    .filter(({ active }) => active !== false)
    .map(({ rid, scaleResolutionDownBy }) => `${rid ?? "-"}/${scaleResolutionDownBy ?? "-"}`)
    .join(" ");
}

function camera(id: string, width: number, height: number): MediaStreamTrack {
  return fakeTrack("video", id, { width, height });
}

function offers(): SdpOfferData[] {
  return events.flatMap((event) => (event.type === "custom" && event.data.type === "sdpOffer" ? [event.data.data] : []));
}

function reports(): QualityReport[] {
  return events.flatMap((event) => (event.type === "custom" && event.data.type === "qualityReport" ? [event.data.data] : []));
}

function requests(): ClientEvent[] {
  return events.filter((event) => event.type === "custom" && event.data.type === "renegotiateTracks");
}

function turn(username: string, transport: TurnServer["transport"] = "udp"): TurnServer {
  return { serverAddr: "203.0.113.5", serverPort: 50_000, transport, username, password: "p" };
}

async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0);
}

async function round(data: Partial<OfferData> = {}, midToTrackId: Record<string, string> = {}, sdp = "answer"): Promise<void> {
  negotiator.handleOfferData(offerData(data));
  await settle();
  negotiator.handleAnswer({ sdp, midToTrackId: new Map(Object.entries(midToTrackId)) });
  await settle();
}

describe("Negotiator", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    pcs = [];
    events = [];
    negotiator = new Negotiator(
      (configuration) => {
        const fake = new FakePeerConnection(configuration);
        pcs.push(fake);
        return fake.asPeerConnection();
      },
      (event) => {
        events.push(event);
      },
    );
  });
  afterEach(() => {
    negotiator.close();
    vi.useRealTimers();
  });

  it("offers its tracks first, then recvonly lines, audio before video", async () => {
    negotiator.addTrack(local("P:cam", "video"));
    negotiator.addTrack(local("P:mic", "audio"));
    await round({ audio: 2, video: 1 });
    expect(pc().transceivers.map(({ kind, direction }) => `${kind} ${direction}`)).toEqual([
      "video sendonly",
      "audio sendonly",
      "audio recvonly",
      "audio recvonly",
      "video recvonly",
    ]);
    expect(offers()[0]).toEqual({
      sdpOffer: { type: "offer", sdp: "offer 1" },
      trackIdToTrackMetadata: {
        "P:cam": { active: true, type: "camera" },
        "P:mic": { active: true, type: "audio" },
      },
      trackIdToTrackBitrates: { "P:cam": { l: 150_000, m: 500_000, h: 1_536_000 }, "P:mic": 50_000 },
      midToTrackId: { "0": "P:cam", "1": "P:mic" },
    });
  });

  it("adds only the receiving lines that are missing, and takes none away when the server asks for fewer", async () => {
    await round({ audio: 4, video: 4 });
    await round({ audio: 2, video: 5 });
    expect(pc().transceivers.filter(({ kind }) => kind === "audio")).toHaveLength(4);
    expect(pc().transceivers.filter(({ kind }) => kind === "video")).toHaveLength(5);
  });

  it("serves a request that comes during a round after it, with the newest counts", async () => {
    negotiator.handleOfferData(offerData({ audio: 1 }));
    negotiator.handleOfferData(offerData({ audio: 2, iceRestart: true }));
    negotiator.handleOfferData(offerData({ audio: 3 }));
    await settle();
    expect(offers()).toHaveLength(1);
    negotiator.handleAnswer({ sdp: "answer", midToTrackId: new Map() });
    await settle();
    expect(offers()).toHaveLength(2);
    expect(pc().transceivers).toHaveLength(3);
    expect(pc().restarts).toBe(1);
  });

  it("restarts ICE only when the server says so", async () => {
    await round();
    await round();
    expect(pc().restarts).toBe(0);
    await round({ iceRestart: true });
    expect(pc().restarts).toBe(1);
  });

  it("says which receiver carries which track, by mid", async () => {
    const receivers = vi.fn();
    negotiator.on("receivers", receivers);
    await round({ audio: 1, video: 1 }, { "0": "Q:mic", "1": "Q:cam" });
    const map = receivers.mock.calls[0]?.[0] as ReadonlyMap<string, RTCRtpReceiver>;
    expect([...map.keys()]).toEqual(["Q:mic", "Q:cam"]);
    expect(map.get("Q:cam")?.track.kind).toBe("video");
    pc().inactiveMids = ["1"];
    await round({ audio: 1, video: 1 }, { "0": "Q:mic", "1": "Q:cam" });
    expect([...(receivers.mock.calls[1]?.[0] as ReadonlyMap<string, RTCRtpReceiver>).keys()]).toEqual(["Q:mic"]);
  });

  it("keeps candidates that come before the answer until it is applied", async () => {
    negotiator.handleCandidate({ candidate: "a", sdpMLineIndex: 0 });
    negotiator.handleOfferData(offerData());
    await settle();
    negotiator.handleCandidate({ candidate: "b", sdpMLineIndex: 0 });
    expect(pc().candidates).toHaveLength(0);
    negotiator.handleAnswer({ sdp: "answer", midToTrackId: new Map() });
    await settle();
    negotiator.handleCandidate({ candidate: "c", sdpMLineIndex: 0 });
    expect(pc().candidates.map(({ candidate }) => candidate)).toEqual(["a", "b", "c"]);
  });

  it("asks once for a round, however many tracks change, and again only after one began", async () => {
    negotiator.addTrack(local("P:a", "audio"));
    negotiator.request();
    negotiator.addTrack(local("P:b", "video"));
    negotiator.request();
    expect(requests()).toHaveLength(1);
    await round();
    negotiator.request();
    expect(requests()).toHaveLength(2);
  });

  it("does not ask when the server begins a round within the delay", async () => {
    negotiator.request(1000);
    await round();
    vi.advanceTimersByTime(5000);
    expect(requests()).toHaveLength(0);
  });

  it("leaves a removed track out of the offer, and gives its line to the next of its kind", async () => {
    negotiator.addTrack(local("P:mic", "audio"));
    negotiator.addTrack(local("P:screen", "video"));
    await round();
    negotiator.removeTrack("P:screen");
    await round();
    expect(offers()[1]?.midToTrackId).toEqual({ "0": "P:mic" });
    expect(offers()[1]?.trackIdToTrackMetadata).not.toHaveProperty("P:screen");
    expect(pc().transceivers[1]?.direction).toBe("inactive");
    negotiator.addTrack(local("P:screen2", "video"));
    await round();
    expect(offers()[2]?.midToTrackId).toEqual({ "0": "P:mic", "1": "P:screen2" });
    expect(pc().transceivers).toHaveLength(2);
  });

  it("replaces what a track sends without a round, also before its first", async () => {
    const muted = local("P:mic", "audio", null);
    negotiator.addTrack(muted);
    const early = fakeTrack("audio", "early");
    await negotiator.replaceTrack("P:mic", early);
    await round();
    expect(pc().transceivers[0]?.sender.track).toBe(early);
    await negotiator.replaceTrack("P:mic", null);
    expect(pc().transceivers[0]?.sender.track).toBeNull();
    expect(offers()).toHaveLength(1);
  });

  it("tells metadata in the first offer of a track and by an event from then on", async () => {
    negotiator.addTrack(local("P:mic", "audio"));
    negotiator.setMetadata("P:mic", { active: false, type: "audio" });
    expect(events).toEqual([]);
    await round();
    expect(offers()[0]?.trackIdToTrackMetadata).toEqual({ "P:mic": { active: false, type: "audio" } });
    negotiator.setMetadata("P:mic", { active: true, type: "audio" });
    expect(events.at(-1)).toEqual({
      type: "updateTrackMetadata",
      data: { trackId: "P:mic", trackMetadata: { active: true, type: "audio" } },
    });
  });

  it("tells what changed while the offer was being made", async () => {
    negotiator.addTrack(local("P:mic", "audio"));
    negotiator.handleOfferData(offerData());
    negotiator.setMetadata("P:mic", { active: false, type: "audio" });
    negotiator.addTrack(local("P:cam", "video"));
    await settle();
    expect(events.some((event) => event.type === "updateTrackMetadata")).toBe(true);
    expect(requests()).toHaveLength(1);
  });

  it("asks for an ICE restart at once when ICE fails, and after four seconds when it is disconnected", async () => {
    await round();
    pc().setIceState("connected");
    pc().setIceState("disconnected");
    vi.advanceTimersByTime(3999);
    expect(requests()).toHaveLength(0);
    vi.advanceTimersByTime(1);
    expect(requests()).toEqual([
      { type: "custom", data: { type: "renegotiateTracks", data: { iceRestart: true } } },
    ]);
    pc().setIceState("failed");
    expect(requests()).toHaveLength(2);
    pc().setIceState("connected");
    vi.advanceTimersByTime(60_000);
    expect(requests()).toHaveLength(2);
  });

  it("reports an answer that cannot be applied", async () => {
    const failed = vi.fn();
    negotiator.on("failed", failed);
    negotiator.handleOfferData(offerData());
    await settle();
    pc().failNextAnswer = true;
    negotiator.handleAnswer({ sdp: "nonsense", midToTrackId: new Map() });
    await settle();
    expect(failed).toHaveBeenCalledOnce();
  });

  it("lets ICE use all candidates, with the server's TURN as one way", async () => {
    await round({ turnServers: [turn("u", "udp"), turn("u", "tls")] });
    expect(pc().configuration.iceTransportPolicy).toBeUndefined();
    expect(pc().configuration.iceServers?.map(({ urls }) => urls)).toEqual([
      "turn:203.0.113.5:50000?transport=udp",
      "turns:203.0.113.5:50000?transport=tcp",
    ]);
  });

  it("takes newer credentials of TURN before a restart gathers anew, and leaves the connection alone otherwise", async () => {
    await round({ turnServers: [turn("first")] });
    await round({ turnServers: [turn("second")] });
    expect(pc().configuration.iceServers?.map(({ username }) => username)).toEqual(["first"]);
    await round({ turnServers: [turn("third")], iceRestart: true });
    expect(pc().configuration).toMatchObject({ bundlePolicy: "max-bundle", iceServers: [{ username: "third" }] });
    expect(pc().log).toEqual(["setConfiguration", "restartIce"]);
  });

  it("says over which path media travels, at once when ICE connects and later within five seconds", async () => {
    const paths: string[] = [];
    negotiator.on("path", (path) => paths.push(path));
    await round();
    pc().localCandidate = { candidateType: "host", protocol: "tcp" };
    pc().setIceState("connected");
    await settle();
    expect(paths).toEqual(["tcp"]);
    await vi.advanceTimersByTimeAsync(5000);
    pc().localCandidate = { candidateType: "relay", protocol: "udp", relayProtocol: "tls" };
    await vi.advanceTimersByTimeAsync(5000);
    expect(paths).toEqual(["tcp", "turn-tls"]);
    negotiator.close();
    pc().localCandidate = { candidateType: "host", protocol: "udp" };
    await vi.advanceTimersByTimeAsync(20_000);
    expect(paths).toHaveLength(2);
  });

  it("offers a camera in three sizes and a screen in two, and gives a line only to tracks of its type", async () => {
    negotiator.addTrack(local("P:cam", "video", camera("cam", 1280, 720)));
    negotiator.addTrack({ ...local("P:screen", "video", camera("screen", 1920, 1080)), metadata: { active: true, type: "screensharing" } });
    await round({}, {}, simulcastAnswer("0", "1"));
    expect(pc().transceivers.map(({ sender }) => sender.encodings.map(({ rid }) => rid))).toEqual([
      ["l", "m", "h"],
      ["l", "h"],
    ]);
    expect(sent()).toBe("l/4 m/2 h/1");
    negotiator.removeTrack("P:screen");
    await round({}, {}, simulcastAnswer("0", "1"));
    negotiator.addTrack(local("P:cam2", "video", camera("cam2", 1280, 720)));
    await round({}, {}, simulcastAnswer("0", "1", "2"));
    expect(offers()[2]?.midToTrackId).toEqual({ "0": "P:cam", "2": "P:cam2" });
  });

  it("sends its only encoding at full size when the answer takes no simulcast, and all when a later one does", async () => {
    negotiator.addTrack(local("P:cam", "video", camera("cam", 1280, 720)));
    await round();
    expect(sent()).toBe("l/1");
    expect(pc().transceivers[0]?.sender.encodings[0]?.maxBitrate).toBe(1_536_000);
    await round({}, {}, simulcastAnswer("0"));
    expect(sent()).toBe("l/4 m/2 h/1");
  });

  it("sends as many sizes as suit another camera, and what a turned phone or a resized window has", async () => {
    negotiator.addTrack(local("P:cam", "video", camera("cam", 1280, 720)));
    await round({}, {}, simulcastAnswer("0"));
    await negotiator.replaceTrack("P:cam", camera("small", 640, 360));
    await settle();
    expect(sent()).toBe("l/2 m/1");
    const settings = { width: 1280, height: 720 };
    await negotiator.replaceTrack("P:cam", fakeTrack("video", "window", settings));
    await settle();
    expect(sent()).toBe("l/4 m/2 h/1");
    Object.assign(settings, { width: 300, height: 200 });
    await vi.advanceTimersByTimeAsync(2000);
    expect(sent()).toBe("l/1");
  });

  it("pauses the encodings that nobody needs, without a round and without telling anybody", async () => {
    negotiator.addTrack(local("P:cam", "video", camera("cam", 1280, 720)));
    await round({}, {}, simulcastAnswer("0"));
    const before = events.length;
    negotiator.setNeededEncodings("P:cam", ["l"]);
    await settle();
    expect(sent()).toBe("l/4");
    negotiator.setNeededEncodings("P:cam", []);
    await settle();
    expect(sent()).toBe("");
    negotiator.setNeededEncodings("P:cam", ["m", "h"]);
    negotiator.setNeededEncodings("elsewhere", ["l"]);
    await settle();
    expect(sent()).toBe("m/2 h/1");
    expect(events).toHaveLength(before);
    expect(offers()).toHaveLength(1);
  });

  it("changes no encoding between an offer and its answer", async () => {
    negotiator.addTrack(local("P:cam", "video", camera("cam", 1280, 720)));
    await round({}, {}, simulcastAnswer("0"));
    negotiator.handleOfferData(offerData());
    await settle();
    negotiator.setNeededEncodings("P:cam", ["h"]);
    await settle();
    expect(sent()).toBe("l/4 m/2 h/1");
    negotiator.handleAnswer({ sdp: simulcastAnswer("0"), midToTrackId: new Map() });
    await settle();
    expect(sent()).toBe("h/1");
  });

  it("goes on when the browser does not take the parameters, and tries again", async () => {
    const warn = vi.spyOn(console, "warn").mockReturnValue(undefined);
    const failed = vi.fn();
    negotiator.on("failed", failed);
    negotiator.addTrack(local("P:cam", "video", camera("cam", 1280, 720)));
    await round({}, {}, simulcastAnswer("0"));
    const sender = pc().transceivers[0]?.sender;
    if (sender === undefined) {
      throw new Error("There is no sender.");
    }
    sender.refusesParameters = true;
    negotiator.setNeededEncodings("P:cam", ["l"]);
    await settle();
    expect(failed).not.toHaveBeenCalled();
    expect(warn).toHaveBeenCalledOnce();
    sender.refusesParameters = false;
    await vi.advanceTimersByTimeAsync(2000);
    expect(sent()).toBe("l/4");
    warn.mockRestore();
  });

  it("reports which of its tracks and of those that it receives the browser cannot cope with, and nothing after its end", async () => {
    negotiator.addTrack(local("P:cam", "video"));
    negotiator.addTrack(local("P:mic", "audio"));
    await round({ audio: 1, video: 1 }, { "3": "Q:cam" });
    pc().streams = ["0", "1"].map((mid) => ({ type: "outbound-rtp", kind: "video", mid, qualityLimitationReason: "cpu" }));
    await vi.advanceTimersByTimeAsync(4000);
    let frames = 0;
    for (let poll = 0; poll < 3; poll++) {
      frames += 60;
      const received = pc().transceivers[3]?.receiver.track.id;
      pc().streams = [{ type: "inbound-rtp", kind: "video", trackIdentifier: received, framesDropped: frames, timestamp: 0 }];
      await vi.advanceTimersByTimeAsync(2000);
    }
    await negotiator.replaceTrack("P:cam", null);
    pc().streams = [{ type: "outbound-rtp", kind: "video", mid: "0", qualityLimitationReason: "cpu" }];
    await vi.advanceTimersByTimeAsync(10_000);
    expect(reports()).toEqual([
      { published: [{ trackId: "P:cam", limitation: "cpu" }], received: [] },
      { published: [], received: [] },
      { published: [], received: [{ trackId: "Q:cam", decoding: "slow" }] },
      { published: [], received: [] },
    ]);
    negotiator.retire();
    await negotiator.replaceTrack("P:cam", fakeTrack("video", "again"));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(reports()).toHaveLength(4);
  });
});
