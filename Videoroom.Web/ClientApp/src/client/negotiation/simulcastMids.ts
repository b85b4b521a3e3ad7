/** The mids of the lines of an answer that take simulcast (RFC 8853). */
export function simulcastMids(sdp: string): ReadonlySet<string> {
  const mids = new Set<string>();
  for (const media of sdp.split(/^m=/m).slice(1)) {
    const lines = media.split(/\r?\n/);
    const mid = lines.find((line) => line.startsWith("a=mid:"))?.slice("a=mid:".length);
    if (mid !== undefined && lines.some((line) => line.startsWith("a=simulcast:"))) {
      mids.add(mid);
    }
  }
  return mids;
}
