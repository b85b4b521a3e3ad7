/** Whether the tab can be seen. Where there are no tabs, everything counts as seen. */
export function isPageVisible(): boolean {
  return typeof document === "undefined" || document.visibilityState === "visible";
}
