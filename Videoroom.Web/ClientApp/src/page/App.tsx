/** The page: Home, or the room that the address names. */
export function App() {
  return <main className="p-8">Videoroom</main>;
}
