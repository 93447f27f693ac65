// A part of the screen that is loaded when there is something of it, with its words. If it does not
// come, or breaks, that is said in its place with what can be done, and the rest of the screen stays.
import { Component, type ComponentType, lazy, type ReactNode, useState } from "react";
import { Icon } from "./icon.tsx";
import { retried } from "./retried.ts";
import { alsoSays, useWords } from "./words.tsx";

/** Drawn within a Suspense. `ahead` loads it before it is asked for. */
export type Part<P> = ((props: P) => ReactNode) & { readonly ahead: () => void };

/** `isFirst`: it says nothing but what every page can say at once (catalogue_parts.ts). */
export function part<P extends object>(
  load: () => Promise<ComponentType<P>>,
  { isFirst = false }: { readonly isFirst?: boolean } = {},
): Part<P> {
  let coming: Promise<{ default: ComponentType<P> }> | undefined;
  const fetched = () => {
    coming ??= Promise.all([retried(load), isFirst || alsoSays("later")]).then(
      ([loaded]) => ({ default: loaded }),
      (trouble: unknown) => {
        coming = undefined;
        throw trouble;
      },
    );
    return coming;
  };
  let Loaded: ComponentType<P> = lazy(fetched);
  function Part(props: P) {
    const [, draw] = useState(0);
    const again = () => {
      // What is here and broke is drawn again; elsewhere it goes on as it is.
      if (coming === undefined) Loaded = lazy(fetched);
      draw((n) => n + 1);
    };
    return (
      <Boundary again={again}>
        <Loaded {...props} />
      </Boundary>
    );
  }
  return Object.assign(Part, { ahead: () => void fetched().catch(() => undefined) });
}

interface BoundaryProps {
  readonly again: () => void;
  readonly children: ReactNode;
}

class Boundary extends Component<BoundaryProps, { isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError() {
    return { isBroken: true };
  }

  override render() {
    if (!this.state.isBroken) return this.props.children;
    const again = () => {
      this.props.again();
      this.setState({ isBroken: false });
    };
    return <Missing again={again} />;
  }
}

function Missing({ again }: { again: () => void }) {
  const say = useWords();
  return (
    <div role="alert" className="banner">
      <Icon name="warning" /> {say("part.missing")}{" "}
      <button type="button" onClick={again}>
        {say("part.again")}
      </button>{" "}
      <button type="button" onClick={() => location.reload()}>
        {say("status.reload")}
      </button>
    </div>
  );
}
