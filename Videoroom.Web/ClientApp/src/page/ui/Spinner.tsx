/** Something is under way. */
export function Spinner() {
  return <span aria-hidden="true" className="size-5 animate-spin rounded-full border-2 border-line border-t-accent" />;
}
