/** Remembers its latest answer: for what is asked at each change of the store, mostly about the same things. */
export function latest<Inputs extends unknown[], Answer>(work: (...inputs: Inputs) => Answer): (...inputs: Inputs) => Answer {
  let last: { inputs: Inputs; answer: Answer } | null = null;
  return (...inputs) => {
    if (!last || inputs.some((input, i) => !Object.is(input, last?.inputs[i]))) last = { inputs, answer: work(...inputs) };
    return last.answer;
  };
}
