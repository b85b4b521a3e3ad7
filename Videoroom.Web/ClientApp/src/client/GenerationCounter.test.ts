import { describe, expect, it } from "vitest";
import { GenerationCounter } from "./GenerationCounter";

function counter(): GenerationCounter {
  const begun = new GenerationCounter();
  begun.begin(1);
  return begun;
}

describe("GenerationCounter", () => {
  it("tells the present session, and the next one once that has been heard of", () => {
    const sessions = counter();
    expect(sessions.tell()).toBe(1);
    sessions.heard(2);
    expect(sessions.tell()).toBe(2);
  });

  it("never tells a number whose successor may have been given already", () => {
    const sessions = counter();
    expect([sessions.tell(), sessions.tell(), sessions.tell()]).toEqual([1, 2, 3]);
    sessions.heard(2);
    expect(sessions.tell()).toBe(4);
  });

  it("takes back what was not used", () => {
    const sessions = counter();
    sessions.tell();
    sessions.cameBack(1);
    expect(sessions.tell()).toBe(1);
  });

  it("begins anew for a new participant, and tells nothing to a server that does not count", () => {
    const sessions = counter();
    sessions.tell();
    sessions.begin(1);
    expect(sessions.tell()).toBe(1);
    sessions.begin(undefined);
    sessions.heard(undefined);
    expect(sessions.tell()).toBeUndefined();
  });
});
