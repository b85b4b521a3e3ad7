const firsts = ["calm", "bright", "quiet", "amber", "silver", "gentle", "clear", "golden", "green", "early"];
const seconds = ["river", "forest", "harbor", "meadow", "summit", "island", "garden", "bridge", "valley", "lantern"];

/** A room name that is easy to say and hard to hit by chance. */
export function newRoomName(): string {
  const random = crypto.getRandomValues(new Uint32Array(3));
  const pick = (words: readonly string[], index: number): string => words[(random[index] ?? 0) % words.length] ?? "room";
  return `${pick(firsts, 0)}-${pick(seconds, 1)}-${1000 + ((random[2] ?? 0) % 9000)}`;
}
