type Stat = Readonly<Record<string, unknown>>;

/** The candidate pair over which a peer connection's media travels, from its statistics (W3C webrtc-stats). */
export function selectedPair(stats: RTCStatsReport): Stat | undefined {
  const all = [...(stats as ReadonlyMap<string, Stat>).values()];
  const transport = all.find(({ type, selectedCandidatePairId }) => type === "transport" && selectedCandidatePairId);
  return (
    stat(stats, transport?.selectedCandidatePairId) ??
    // Firefox ESR has no transport statistics and marks the pair instead.
    all.find(({ type, selected }) => type === "candidate-pair" && selected === true)
  );
}

/** The statistics object with this id. */
export function stat(stats: RTCStatsReport, id: unknown): Stat | undefined {
  return typeof id === "string" ? (stats.get(id) as Stat | undefined) : undefined;
}
