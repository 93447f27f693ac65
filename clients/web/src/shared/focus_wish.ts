// Where the focus goes on when what has it is drawn anew elsewhere or gives way to something: whoever
// works without a mouse must not begin again at the top of the page. One wish at a time, and not long.
interface Wish {
  readonly key: string;
  /** From where to where, in a field. */
  readonly selection: readonly [number, number] | undefined;
}

let wish: Wish | undefined;
const isWithinMs = 1_500;

/** What is drawn next under this key gets the focus; if nothing is, the screen's main part. */
export function wishFocus(key: string, selection?: readonly [number, number]): void {
  const mine = { key, selection };
  wish = mine;
  setTimeout(() => {
    if (wish !== mine) return;
    wish = undefined;
    if (document.activeElement === document.body) focusOn(document.querySelector("main"));
  }, isWithinMs);
}

/** What has the focus, and is drawn anew elsewhere perhaps: the same, unless something is wished. */
export function holdFocus(key: string, field: HTMLInputElement | HTMLTextAreaElement): void {
  if (wish !== undefined || document.activeElement !== field) return;
  wishFocus(key, [field.selectionStart ?? 0, field.selectionEnd ?? 0]);
}

/** Whether something is drawn soon that is to have it. */
export function isFocusWished(): boolean {
  return wish !== undefined;
}

/** To be called by what has just been drawn. */
export function grantFocus(key: string, element: HTMLElement | null): void {
  if (element === null || wish?.key !== key) return;
  const { selection } = wish;
  wish = undefined;
  element.focus();
  if (selection !== undefined && "setSelectionRange" in element) {
    (element as HTMLTextAreaElement).setSelectionRange(...selection);
  }
}

/** Also on what is no control. */
export function focusOn(element: HTMLElement | null): void {
  if (element !== null && element.tabIndex < 0) element.tabIndex = -1;
  element?.focus();
}
