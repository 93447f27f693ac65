// What was just done or could not be done. It stays twelve seconds and does not go when focus does.
import { useNotices, useSession, useSubmit } from "./live.tsx";
import { useWords } from "./words.tsx";

export function Notices() {
  const say = useWords();
  const submit = useSubmit();
  const notices = useNotices();
  const { dismiss } = useSession();
  return (
    <div className="notices" role="status" aria-live="polite">
      {notices.map(({ id, words, undo, isTrouble, asSeat }) => (
        <div key={id} className={isTrouble ? "notice trouble" : "notice"}>
          <span>{words}</span>
          {undo > 0 && (
            <button
              type="button"
              onClick={() => {
                dismiss(id);
                for (let steps = undo; steps > 0; steps -= 1) {
                  void submit({ case: "undo", value: {} }, asSeat);
                }
              }}
            >
              {say("undo")}
            </button>
          )}
          <button type="button" aria-label={say("dismiss")} onClick={() => dismiss(id)}>
            ×
          </button>
        </div>
      ))}
    </div>
  );
}
