import { Emitter } from "../Emitter";
import type { MoveWish } from "../events/serverEvents";
import { withJitter } from "../phoenix/delays";
import type { RoomSession } from "../RoomSession";
import { Handover } from "./Handover";

/** How long a node may take until media is connected there. */
const attemptMs = 10_000;
/** The old session stays this long after everything plays: what is on its way to screens and to the others arrives. */
const graceMs = 1000;
/** Before the second round through the nodes, the third, and all further ones. */
const roundDelaysMs = [1000, 2000, 5000];
/** Between two nodes of one round. */
const nextNodeMs = 100;

interface MoveEvents {
  /** Who is there, or which receivers carry what, may be another now. */
  changed: undefined;
  /** The session at the other node is good for everything: the old one is to be closed. */
  completed: undefined;
  /** No node was good for it before the deadline. */
  gaveUp: undefined;
}

/**
 * Make-before-break (docs/protocol.md, section 11): opens a second session at another node, takes over picture by picture,
 * and is complete when all that played before plays from there. What fails is tried again, at the next node, until the
 * deadline; the old session serves meanwhile.
 */
export class Move extends Emitter<MoveEvents> {
  readonly #old: RoomSession;
  readonly #open: (url: string) => RoomSession;
  readonly #stops: (() => void)[];
  #wish: MoveWish;
  #deadlineAtMs: number;
  #turn = 0;
  #url = "";
  /** The other node has to go as well: where on, once we are there. */
  #onward: MoveWish | null = null;
  #session: RoomSession | null = null;
  #handover: Handover | null = null;
  #sessionStops: (() => void)[] = [];
  /** The next attempt, or the end of the one under way. */
  #timer: ReturnType<typeof setTimeout> | undefined;
  #grace: ReturnType<typeof setTimeout> | undefined;

  /** `open` makes a session at a node beside the old one, without connecting it. */
  constructor(old: RoomSession, wish: MoveWish, open: (url: string) => RoomSession) {
    super();
    this.#old = old;
    this.#open = open;
    this.#wish = wish;
    this.#deadlineAtMs = performance.now() + wish.deadlineMs;
    this.#stops = [
      old.on("receivers", () => {
        this.#handover?.setBefore(old.receivers);
      }),
    ];
  }

  /** The session at the other node, while there is one. */
  get session(): RoomSession | null {
    return this.#session;
  }

  /** Set once the other node has let us in. */
  get handover(): Handover | null {
    return this.#handover;
  }

  /** What is still wanted, counted from now: to begin again with another old session. */
  get wish(): MoveWish {
    return { urls: this.#wish.urls, deadlineMs: Math.max(0, this.#deadlineAtMs - performance.now()) };
  }

  start(): void {
    this.#attempt();
  }

  /** The node asks again: an attempt at a node that is still wanted goes on, any other is given up. */
  heed(wish: MoveWish): void {
    this.#wish = wish;
    this.#deadlineAtMs = performance.now() + wish.deadlineMs;
    if (this.#session === null || !wish.urls.includes(this.#url)) {
      this.#turn = 0;
      this.#giveUpAttempt();
      this.#attempt();
    }
  }

  /** Ends the move; the session at the other node is closed, too, unless it was taken. */
  stop(): void {
    for (const stop of this.#stops.splice(0)) {
      stop();
    }
    this.#giveUpAttempt();
  }

  /**
   * Ends the move and hands over what it has: the session at the other node, how far the pictures are, and where that node
   * wants us to go on to.
   */
  take(): { readonly session: RoomSession; readonly handover: Handover; readonly onward: MoveWish | null } | null {
    const session = this.#session;
    const handover = this.#handover;
    const onward = this.#onward;
    if (session === null || handover === null) {
      return null;
    }
    this.#unhook();
    this.#session = null;
    this.#handover = null;
    this.stop();
    return { session, handover, onward };
  }

  #attempt(): void {
    const { urls } = this.#wish;
    const url = urls[this.#turn % urls.length];
    if (url === undefined || performance.now() >= this.#deadlineAtMs) {
      this.emit("gaveUp", undefined);
      return;
    }
    this.#turn += 1;
    this.#url = url;
    this.#onward = null;
    const session = this.#open(url);
    this.#session = session;
    const fail = (): void => {
      this.#failed();
    };
    this.#sessionStops = [
      session.on("connected", () => {
        this.#connected(session);
      }),
      session.on("changed", () => {
        this.emit("changed", undefined);
      }),
      session.on("receivers", () => {
        this.#handover?.setAfter(session.receivers);
      }),
      session.on("media", (media) => {
        if (media === "connected") {
          clearTimeout(this.#timer);
          this.#handover?.mediaConnected();
        } else {
          fail();
        }
      }),
      session.on("move", (wish) => {
        this.#onward = wish;
      }),
      session.on("lost", fail),
      session.on("ended", fail),
    ];
    this.#timer = setTimeout(fail, attemptMs);
    session.connection.connect();
  }

  #connected(session: RoomSession): void {
    const handover = new Handover(this.#old.receivers, (id) => session.roster.isSent(id));
    this.#handover = handover;
    this.#sessionStops.push(
      handover.on("changed", () => {
        this.emit("changed", undefined);
      }),
      handover.on("done", () => {
        this.#grace = setTimeout(() => {
          this.emit("completed", undefined);
        }, graceMs);
      }),
    );
    if (!session.hasMedia) {
      clearTimeout(this.#timer);
      handover.mediaConnected();
    }
    this.emit("changed", undefined);
  }

  #failed(): void {
    this.#giveUpAttempt();
    this.emit("changed", undefined);
    const rounds = Math.floor(this.#turn / this.#wish.urls.length);
    const isNewRound = this.#turn % this.#wish.urls.length === 0;
    const delayMs = isNewRound ? (roundDelaysMs[Math.min(rounds, roundDelaysMs.length) - 1] ?? 0) : nextNodeMs;
    this.#timer = setTimeout(() => {
      this.#attempt();
    }, withJitter(delayMs));
  }

  #giveUpAttempt(): void {
    this.#unhook();
    this.#handover?.stop();
    this.#handover = null;
    const session = this.#session;
    this.#session = null;
    session?.close();
  }

  #unhook(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#grace);
    for (const stop of this.#sessionStops.splice(0)) {
      stop();
    }
  }
}
