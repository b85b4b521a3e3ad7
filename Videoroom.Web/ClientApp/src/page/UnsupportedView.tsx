/** Shown where calls cannot work at all. */
export function UnsupportedView() {
  return (
    <main className="grid min-h-full place-items-center p-6">
      <p role="alert" data-testid="error-message" className="max-w-md rounded-2xl bg-panel p-6">
        This browser cannot make calls, or calls (WebRTC) are switched off in it. Switch them on, or open this page in a
        current Chrome, Edge, Firefox or Safari.
      </p>
    </main>
  );
}
