import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { IncomingEvents, OutgoingEvents } from "./NumberedEvents";

describe("OutgoingEvents", () => {
  it("numbers from 1 and keeps, in order, what was not handled", () => {
    const events = new OutgoingEvents();
    expect(["a", "b", "c"].map((data) => events.add(data).seq)).toEqual([1, 2, 3]);
    events.handled(2);
    expect(events.unhandled).toEqual([{ seq: 3, data: "c" }]);
  });
});

describe("IncomingEvents", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("drops repetitions and sees gaps", () => {
    const events = new IncomingEvents(vi.fn());
    expect(events.judge(1)).toBe("handle");
    events.handled(1);
    expect(events.judge(1)).toBe("repeated");
    expect(events.judge(3)).toBe("gap");
    expect(events.judge(2)).toBe("handle");
  });

  it("confirms after sixteen events at once", () => {
    const confirm = vi.fn();
    const events = new IncomingEvents(confirm);
    for (let seq = 1; seq <= 15; seq++) {
      events.handled(seq);
    }
    expect(confirm).not.toHaveBeenCalled();
    events.handled(16);
    expect(confirm).toHaveBeenCalledExactlyOnceWith(16);
    vi.advanceTimersByTime(2000);
    expect(confirm).toHaveBeenCalledOnce();
  });

  it("confirms fewer events after one second", () => {
    const confirm = vi.fn();
    const events = new IncomingEvents(confirm);
    events.handled(1);
    vi.advanceTimersByTime(600);
    events.handled(2);
    vi.advanceTimersByTime(400);
    expect(confirm).toHaveBeenCalledExactlyOnceWith(2);
  });
});
