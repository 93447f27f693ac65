/** `K7MR T4XQ`: halves are read aloud, and typed, more surely. */
export function spaced(code: string): string {
  const letters = code.replace(/[\s-]/g, "");
  const half = Math.ceil(letters.length / 2);
  return `${letters.slice(0, half)} ${letters.slice(half)}`;
}
