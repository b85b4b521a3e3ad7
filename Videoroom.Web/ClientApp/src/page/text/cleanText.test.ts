import { describe, expect, it } from "vitest";
import { cleanText, initials, shownName } from "./cleanText";

describe("Row16: names are bounded, harmless text", () => {
  it("drops control characters and marks that turn the text around", () => {
    expect(shownName("Bob\u202egnp.exe\u0000\n<b>")).toBe("Bobgnp.exe <b>");
    expect(shownName("\u2066\u200f\u0007")).toBe("Guest");
  });

  it("bounds the length, counted in characters and not in half emoji", () => {
    expect(Array.from(shownName("😀".repeat(1000)))).toHaveLength(40);
    expect(shownName("x".repeat(1_000_000))).toHaveLength(40);
    expect(cleanText("short", 40)).toBe("short");
  });

  it("does not let marks pile up on a letter", () => {
    expect(shownName(`Z${"\u0301".repeat(30)}`)).toBe(`Z${"\u0301".repeat(3)}`);
  });

  it("keeps letters of all scripts and joined emoji", () => {
    expect(shownName("نور 👩\u200d💻 Łukasz")).toBe("نور 👩\u200d💻 Łukasz");
  });

  it("makes initials of the first and the last word", () => {
    expect(initials("ada byron lovelace")).toBe("AL");
    expect(initials("😀bob")).toBe("😀");
    expect(initials("")).toBe("G");
  });
});
