interface FakeSender {
  track: MediaStreamTrack | null;
  encodings: RTCRtpEncodingParameters[];
  /** Makes `setParameters` fail. */
  refusesParameters: boolean;
  replaceTrack(track: MediaStreamTrack | null): Promise<void>;
  getParameters(): { encodings: RTCRtpEncodingParameters[] };
  setParameters(parameters: { encodings: RTCRtpEncodingParameters[] }): Promise<void>;
}

/** A transceiver as far as the negotiation looks at it. */
export interface FakeTransceiver {
  mid: string | null;
  kind: string;
  direction: RTCRtpTransceiverDirection;
  currentDirection: RTCRtpTransceiverDirection | null;
  sender: FakeSender;
  receiver: { track: MediaStreamTrack; getStats(): Promise<Map<string, object>> };
}

/** A track that only has a kind and a name, and may have a picture's size. */
export function fakeTrack(kind: "audio" | "video", id: string, settings: MediaTrackSettings = {}): MediaStreamTrack {
  return { kind, id, getSettings: () => settings } as unknown as MediaStreamTrack;
}

/** An RTCPeerConnection without media: transceivers, mids and signalling state behave as in a browser. */
export class FakePeerConnection {
  configuration: RTCConfiguration;
  readonly transceivers: FakeTransceiver[] = [];
  readonly candidates: RTCIceCandidateInit[] = [];
  onicecandidate: ((event: { candidate: RTCIceCandidateInit | null }) => void) | null = null;
  oniceconnectionstatechange: (() => void) | null = null;
  iceConnectionState: RTCIceConnectionState = "new";
  remoteDescription: RTCSessionDescriptionInit | null = null;
  signalingState: RTCSignalingState = "stable";
  restarts = 0;
  /** What decides over gathering, in the order of the calls. */
  readonly log: string[] = [];
  offers = 0;
  closed = false;
  /** The local candidate of the selected pair, as statistics have it. */
  localCandidate: Record<string, string> | null = null;
  /** What has arrived over the selected pair. */
  bytesReceived = 0;
  /** The statistics of streams, besides those of the path. */
  streams: readonly object[] = [];
  /** The mids whose pictures were decoded and whose sound was played. */
  readonly playing = new Set<string>();
  failNextAnswer = false;
  /** Mids that the next answer makes inactive although they are offered. */
  inactiveMids: readonly string[] = [];

  constructor(configuration: RTCConfiguration) {
    this.configuration = configuration;
  }

  /** As the type that the code under test takes. */
  asPeerConnection(): RTCPeerConnection {
    return this as unknown as RTCPeerConnection;
  }

  addTransceiver(trackOrKind: MediaStreamTrack | string, init: RTCRtpTransceiverInit): FakeTransceiver {
    const kind = typeof trackOrKind === "string" ? trackOrKind : trackOrKind.kind;
    const sender: FakeSender = {
      track: typeof trackOrKind === "string" ? null : trackOrKind,
      encodings: init.sendEncodings ?? [],
      refusesParameters: false,
      replaceTrack: (track) => {
        sender.track = track;
        return Promise.resolve();
      },
      getParameters: () => ({ encodings: sender.encodings.map((encoding) => ({ ...encoding })) }),
      setParameters: ({ encodings }) => {
        if (sender.refusesParameters || this.signalingState !== "stable") {
          return Promise.reject(new Error("These parameters cannot be set now."));
        }
        sender.encodings = encodings;
        return Promise.resolve();
      },
    };
    const transceiver: FakeTransceiver = {
      mid: null,
      kind,
      direction: init.direction ?? "sendrecv",
      currentDirection: null,
      sender,
      receiver: {
        track: fakeTrack(kind === "audio" ? "audio" : "video", `received-${this.transceivers.length}`),
        getStats: () => {
          const count = transceiver.mid !== null && this.playing.has(transceiver.mid) ? 1 : 0;
          const stat = { type: "inbound-rtp", framesDecoded: count, jitterBufferEmittedCount: count };
          return Promise.resolve(new Map([["inbound", stat]]));
        },
      },
    };
    this.transceivers.push(transceiver);
    return transceiver;
  }

  setConfiguration(configuration: RTCConfiguration): void {
    this.configuration = configuration;
    this.log.push("setConfiguration");
  }

  getStats(): Promise<RTCStatsReport> {
    const stats = new Map<string, object>();
    if (this.localCandidate !== null) {
      stats.set("transport", { type: "transport", selectedCandidatePairId: "pair" });
      stats.set("pair", { type: "candidate-pair", localCandidateId: "local", bytesReceived: this.bytesReceived });
      stats.set("local", { type: "local-candidate", ...this.localCandidate });
    }
    this.streams.forEach((stream, index) => stats.set(`stream-${index}`, stream));
    return Promise.resolve(stats as unknown as RTCStatsReport);
  }

  restartIce(): void {
    this.restarts += 1;
    this.log.push("restartIce");
  }

  createOffer(): Promise<RTCSessionDescriptionInit> {
    this.offers += 1;
    return Promise.resolve({ type: "offer", sdp: `offer ${this.offers}` });
  }

  setLocalDescription(): Promise<void> {
    if (this.signalingState !== "stable") {
      return Promise.reject(new Error("Two offers at a time."));
    }
    this.signalingState = "have-local-offer";
    this.transceivers.forEach((transceiver, index) => {
      transceiver.mid ??= String(index);
    });
    return Promise.resolve();
  }

  setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
    if (this.failNextAnswer) {
      return Promise.reject(new Error("This answer cannot be applied."));
    }
    this.signalingState = "stable";
    this.remoteDescription = description;
    for (const transceiver of this.transceivers) {
      const inactive = transceiver.mid !== null && this.inactiveMids.includes(transceiver.mid);
      transceiver.currentDirection = inactive ? "inactive" : transceiver.direction;
    }
    return Promise.resolve();
  }

  addIceCandidate(candidate: RTCIceCandidateInit): Promise<void> {
    this.candidates.push(candidate);
    return Promise.resolve();
  }

  setIceState(state: RTCIceConnectionState): void {
    this.iceConnectionState = state;
    this.oniceconnectionstatechange?.();
  }

  close(): void {
    this.closed = true;
  }
}
