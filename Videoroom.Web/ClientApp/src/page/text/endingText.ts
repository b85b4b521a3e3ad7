import type { Ending } from "../../client/RoomState";
import { cleanText } from "./cleanText";

/** What a page says when a call cannot begin or has ended. */
export interface EndingText {
  readonly title: string;
  readonly sentence: string;
  /** The same again would end the same way: the start page helps. */
  readonly hopeless?: true;
}

/** Says what happened and what to do. */
export function endingText({ code, reason }: Ending): EndingText {
  switch (code) {
    case "left":
      return { title: "You left the room", sentence: "You can come back at any time." };
    case "room_full":
      return {
        title: "This room is full",
        sentence: "Ask somebody to leave, or try again later. You can also open another room.",
      };
    case "too_many_rooms":
      return {
        title: "No space for another room",
        sentence: "The server runs as many rooms as it can. Join one that is already open, or try again in a few minutes.",
      };
    case "rate_limited":
      return { title: "Too many attempts", sentence: "Wait a minute, then try again." };
    case "shutting_down":
      return { title: "The server is restarting", sentence: "Try again in a minute." };
    case "failed_to_start_room":
      return {
        title: "The room could not be started",
        sentence: "Try again. If it happens again, tell whoever runs this server.",
      };
    case "room_unreachable":
      return { title: "The room cannot be reached right now", sentence: "One of the servers does not answer. Try again in a moment." };
    case "bad_request":
      return {
        title: "The server did not accept this",
        sentence: "Go back and choose a shorter room name and display name, with ordinary letters.",
        hopeless: true,
      };
    case "removed":
      return { title: "You were removed from the room", sentence: "Ask the others whether you may join again." };
    case "media_failed":
      return {
        title: "Sound and picture do not get through",
        sentence:
          "Your network may block every way to the server's media. Try another network or switch off the VPN, " +
          "then join again; or ask whoever runs this server to check its media ports.",
      };
    case "bad_offer":
    case "negotiation_failed":
      return {
        title: "This browser and the server do not understand each other",
        sentence: "Join again. If it happens again, update the browser or use a current Chrome, Edge or Firefox.",
      };
    case "endpoint_crashed":
      return {
        title: "Your connection broke on the server",
        sentence: "Join again: the others are still in the room.",
      };
    case "closed":
      return {
        title: "The server closed the connection",
        sentence: "Join again. If you opened this call in another window, go on there.",
      };
    case "refused":
      return {
        title: "The server did not let you in",
        sentence: `${reason === "" ? "It gave no reason." : cleanText(reason, 200)} Try again, or choose another room.`,
      };
  }
}
