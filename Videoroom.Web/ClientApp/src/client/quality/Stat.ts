/** One object of a statistics report (W3C webrtc-stats), with any members. */
export type Stat = Readonly<Record<string, unknown>>;

/** The statistics of video streams in one direction. */
export function videoStats(report: RTCStatsReport, type: "inbound-rtp" | "outbound-rtp"): Stat[] {
  return [...(report as ReadonlyMap<string, Stat>).values()].filter((stat) => stat.type === type && stat.kind === "video");
}

/** A counter, 0 while the browser does not have it. */
export function counter(value: unknown): number {
  return typeof value === "number" ? value : 0;
}
