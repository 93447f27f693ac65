// Forms that are read once they are sent, and not while they are filled in.
import type { FormEvent } from "react";

/** What a form does when it is sent: nothing of the browser's, but `save` with what stands in it. */
export function sending(save: (form: FormData) => void) {
  return (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    save(new FormData(event.currentTarget));
  };
}
