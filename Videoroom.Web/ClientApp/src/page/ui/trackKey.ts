const keys = new WeakMap<MediaStreamTrack, number>();
let last = 0;

/** A number of its own for each track object: two peer connections may give their tracks the same id. */
export function trackKey(track: MediaStreamTrack): number {
  let key = keys.get(track);
  if (key === undefined) {
    key = ++last;
    keys.set(track, key);
  }
  return key;
}
