import { initials } from "../text/cleanText";

const colors = ["bg-teal-800", "bg-sky-800", "bg-indigo-800", "bg-fuchsia-900", "bg-rose-900", "bg-amber-900", "bg-emerald-900"];

/** Stands for somebody whose picture is not there. */
export function Avatar({ name }: { readonly name: string }) {
  let sum = 0;
  for (const character of name) {
    sum += character.codePointAt(0) ?? 0;
  }
  return (
    <div
      aria-hidden="true"
      className={`grid aspect-square h-2/5 max-h-28 min-h-7 place-items-center rounded-full text-white ${colors[sum % colors.length] ?? ""}`}
    >
      <bdi className="text-[clamp(0.7rem,9cqh,2.25rem)] font-medium">{initials(name)}</bdi>
    </div>
  );
}
