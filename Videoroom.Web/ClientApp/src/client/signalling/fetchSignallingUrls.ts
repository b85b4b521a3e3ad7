import { isRecord } from "../isRecord";

const timeoutMs = 5000;

/** What the server at `base` says which nodes there are; nothing when it does not say (docs/protocol.md, section 11). */
export async function fetchSignallingUrls(base: string): Promise<readonly unknown[]> {
  try {
    const response = await fetch(`${base}api/signalling`, { signal: AbortSignal.timeout(timeoutMs) });
    const body: unknown = response.ok ? await response.json() : null;
    return isRecord(body) && Array.isArray(body.urls) ? (body.urls as unknown[]) : [];
  } catch {
    // A server without a cluster, or one that cannot be reached: the page's own origin does.
    return [];
  }
}
