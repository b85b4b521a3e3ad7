/** Most characters that are shown of a name. */
export const maxNameLength = 40;

/** Most characters that are taken for the name of a room. */
export const maxRoomLength = 64;

/** Control characters, line breaks and broken halves of characters: they part words at most. */
const parting = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/gu;
/** Marks that turn the direction of text or are invisible, but for the two joiners, which scripts and emoji need. */
const invisible = /(?![\u200c\u200d])[\p{Cf}\p{Co}]/gu;
/** Marks piled on one letter reach far outside of its line. */
const piledMarks = /(\p{M}{3})\p{M}+/gu;

const characters = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** Anybody's text as it may be shown on one line, at most `maxLength` characters long. */
export function cleanText(text: string, maxLength: number): string {
  const clean = text
    .slice(0, maxLength * 8)
    .replace(parting, " ")
    .replace(invisible, "")
    .replace(piledMarks, "$1")
    .replace(/\s+/gu, " ")
    .trim();
  const segments = Array.from(characters.segment(clean), ({ segment }) => segment);
  return segments.length <= maxLength ? clean : `${segments.slice(0, maxLength - 1).join("").trimEnd()}…`;
}

/** A participant's name as it may be shown. */
export function shownName(displayName: string): string {
  const name = cleanText(displayName, maxNameLength);
  return name === "" ? "Guest" : name;
}

/** One or two letters that stand for a name. */
export function initials(displayName: string): string {
  const words = shownName(displayName).split(" ");
  const letters = [words[0], words.length > 1 ? words.at(-1) : ""].map((word) => firstCharacter(word ?? ""));
  return letters.join("").toLocaleUpperCase();
}

function firstCharacter(word: string): string {
  return characters.segment(word).containing(0)?.segment ?? "";
}
