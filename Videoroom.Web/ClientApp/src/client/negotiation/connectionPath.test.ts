import { describe, expect, it } from "vitest";
import { connectionPath, type ConnectionPath } from "./connectionPath";

function report(...stats: readonly { id: string; type: string; [field: string]: unknown }[]): RTCStatsReport {
  return new Map(stats.map((stat) => [stat.id, stat]));
}

const transport = { id: "T", type: "transport", selectedCandidatePairId: "P2" };
const firstPair = { id: "P1", type: "candidate-pair", state: "succeeded", localCandidateId: "L1" };
const secondPair = { id: "P2", type: "candidate-pair", state: "succeeded", localCandidateId: "L2" };
const pairs = [firstPair, secondPair];
const other = { id: "L1", type: "local-candidate", candidateType: "host", protocol: "udp" };

describe("connectionPath", () => {
  it.each<[ConnectionPath, Record<string, string>]>([
    ["udp", { candidateType: "host", protocol: "udp" }],
    ["udp", { candidateType: "prflx", protocol: "udp" }],
    ["tcp", { candidateType: "host", protocol: "tcp" }],
    ["tcp", { candidateType: "prflx", protocol: "tcp" }],
    ["turn-udp", { candidateType: "relay", protocol: "udp", relayProtocol: "udp" }],
    ["turn-tcp", { candidateType: "relay", protocol: "udp", relayProtocol: "tcp" }],
    ["turn-tls", { candidateType: "relay", protocol: "udp", relayProtocol: "tls" }],
  ])("is %s when the selected pair's local candidate is %o", (path, candidate) => {
    expect(connectionPath(report(other, { id: "L2", type: "local-candidate", ...candidate }, ...pairs, transport))).toBe(path);
  });

  it("takes the pair that Firefox marks when there are no transport statistics", () => {
    const relay = { id: "L2", type: "local-candidate", candidateType: "relay", protocol: "udp", relayProtocol: "tls" };
    expect(connectionPath(report(other, relay, { ...firstPair, selected: false }, { ...secondPair, selected: true }))).toBe("turn-tls");
  });

  it("is nothing before a pair is selected", () => {
    expect(connectionPath(report())).toBeNull();
    expect(connectionPath(report(other, ...pairs, { id: "T", type: "transport" }))).toBeNull();
    expect(connectionPath(report({ ...transport, selectedCandidatePairId: "gone" }))).toBeNull();
  });
});
