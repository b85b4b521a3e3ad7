import { selectedPair, stat } from "./selectedPair";

/** How sound and picture travel: straight to the server, or through a TURN server, and over which transport. */
export type ConnectionPath = "udp" | "tcp" | "turn-udp" | "turn-tcp" | "turn-tls";

/**
 * The path that ICE has selected, from a peer connection's statistics, or null before there is one
 * (W3C webrtc-stats: RTCTransportStats, RTCIceCandidatePairStats, RTCIceCandidateStats).
 */
export function connectionPath(stats: RTCStatsReport): ConnectionPath | null {
  const local = stat(stats, selectedPair(stats)?.localCandidateId);
  if (local === undefined) {
    return null;
  }
  if (local.candidateType !== "relay") {
    return local.protocol === "tcp" ? "tcp" : "udp";
  }
  switch (local.relayProtocol) {
    case "tls":
      return "turn-tls";
    case "tcp":
      return "turn-tcp";
    default:
      return "turn-udp";
  }
}
