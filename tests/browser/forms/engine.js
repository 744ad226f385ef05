// Drives ODK's form engine in a page: a form is loaded, and a list of steps is carried out in it.

import { loadForm } from "@getodk/xforms-engine";

const forms = new Map();

function collect(node, found = new Map()) {
  found.set(node.currentState.reference, node);
  for (const child of node.currentState.children ?? []) collect(child, found);
  return found;
}

function give(node, value) {
  if (node.nodeType === "select") node.selectValue(String(value));
  else node.setValue(String(value));
  return node.validationState.constraint.valid;
}

const READ = {
  answer: (node, value) => give(node, value),
  asked: (node) => node.currentState.relevant,
  number: (node) => node.currentState.instanceValue,
};

/** Load a form under a name. */
globalThis.keepForm = async (name, xml) => {
  const form = await loadForm(xml);
  if (form.status === "failure") throw form.error;
  forms.set(name, form);
};

/** Fill in a new sheet of a form step by step; gives what each step has told. */
globalThis.walkForm = (name, steps) => {
  const nodes = collect(forms.get(name).createInstance().root);
  return steps.map(({ act, path, value }) => READ[act](nodes.get(path), value));
};
