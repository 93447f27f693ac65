// Tells a session when a browser's page may have slept or lost its network: phones stop sockets in
// the background and say so to nobody.
import type { Session } from "./session.ts";

/** Watches until the function it returns is called. */
export function watchPage(session: Session): () => void {
  const visible = () => {
    if (document.visibilityState === "visible") session.wake();
  };
  const wake = () => session.wake();
  const offline = () => session.wentOffline();
  document.addEventListener("visibilitychange", visible);
  window.addEventListener("pageshow", wake);
  window.addEventListener("online", wake);
  window.addEventListener("offline", offline);
  return () => {
    document.removeEventListener("visibilitychange", visible);
    window.removeEventListener("pageshow", wake);
    window.removeEventListener("online", wake);
    window.removeEventListener("offline", offline);
  };
}
