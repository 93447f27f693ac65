// Loads again what did not come: Wi-Fi flickers, a proxy answers 502.

const waitsMs = [500, 2_000];

/** Throws what it threw the last time. */
export async function retried<T>(load: () => Promise<T>): Promise<T> {
  for (const wait of waitsMs) {
    try {
      return await load();
    } catch {
      await new Promise((resume) => setTimeout(resume, wait));
    }
  }
  return load();
}
