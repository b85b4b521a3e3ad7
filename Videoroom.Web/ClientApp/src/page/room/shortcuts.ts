/** What single keys do during a call, as the help lists them. */
export const shortcuts = [
  { key: "m", shown: "M", does: "Mute or unmute" },
  { key: "v", shown: "V", does: "Camera on or off" },
  { key: "s", shown: "S", does: "Share your screen or stop it" },
  { key: "p", shown: "P", does: "Show or hide the participants" },
  { key: "?", shown: "?", does: "Show or hide this help" },
] as const;

export type ShortcutKey = (typeof shortcuts)[number]["key"];
