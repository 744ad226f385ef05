/**
 * Makes elements: text is always text, never markup, so nothing that a register holds can become
 * part of the page.
 */

export type Child = Node | string | number | null | undefined | false;

type Listener<E extends keyof HTMLElementEventMap> = (event: HTMLElementEventMap[E]) => void;

export interface Attributes {
  on?: { [E in keyof HTMLElementEventMap]?: Listener<E> };
  data?: Record<string, string>;
  [name: string]: unknown;
}

/** Make an element; attributes that are `true` stand empty, those that are absent are left out. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes | null = null,
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  const { on, data, ...plain } = attributes ?? {};
  for (const [name, value] of Object.entries(plain)) {
    if (value === undefined || value === null || value === false) continue;
    made.setAttribute(name, value === true ? "" : String(value));
  }
  for (const [name, value] of Object.entries(data ?? {})) made.dataset[name] = value;
  for (const [name, listener] of Object.entries(on ?? {})) {
    made.addEventListener(name, listener as EventListener);
  }
  made.append(...keep(children));
  return made;
}

/** Put other children into an element. */
export function fill(element: Element, ...children: Child[]): void {
  element.replaceChildren(...keep(children));
}

/** Return a fresh id for a label and its field. */
export function nextId(): string {
  count += 1;
  return `f${count}`;
}

let count = 0;

function keep(children: Child[]): (Node | string)[] {
  return children
    .filter((each) => each !== null && each !== undefined && each !== false)
    .map((each) => (each instanceof Node ? each : String(each)));
}
