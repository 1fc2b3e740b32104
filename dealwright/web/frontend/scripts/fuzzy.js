// Whether a few words were meant by what somebody typed: accents and case do not count, a part of a word is
// enough, and in longer words a slip is forgiven.

/** Small letters without accents. */
export function folded(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
}

/** How well the typed words fit; 0 when one of them does not fit at all. */
export function fit(typed, label, keywords = "") {
  const wanted = folded(typed).split(/\s+/).filter(Boolean);
  const words = folded(label).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const more = folded(keywords).split(/\s+/).filter(Boolean);
  let sum = 0;
  for (const one of wanted) {
    const score = Math.max(best(one, words), best(one, more) * 0.6);
    if (!score) return 0;
    sum += score;
  }
  return wanted.length ? sum / wanted.length + (folded(label).startsWith(folded(typed)) ? 1 : 0) : 0;
}

function best(wanted, words) {
  return words.reduce((found, word) => Math.max(found, likeness(wanted, word)), 0);
}

function likeness(wanted, word) {
  if (word.startsWith(wanted)) return word === wanted ? 5 : 4;
  if (wanted.length > 2 && word.includes(wanted)) return 2;
  const slips = wanted.length >= 7 ? 2 : wanted.length >= 4 ? 1 : 0;
  return slips && distance(wanted, word.slice(0, wanted.length + slips), slips) <= slips ? 1 : 0;
}

/** Letters to be changed, left out, put in or swapped until the typed letters begin the word. */
function distance(typed, word, limit) {
  let before = null;
  let row = Array.from({ length: word.length + 1 }, (_, at) => at);
  for (let y = 1; y <= typed.length; y += 1) {
    const next = [y];
    for (let x = 1; x <= word.length; x += 1) {
      const same = typed[y - 1] === word[x - 1] ? 0 : 1;
      next[x] = Math.min(next[x - 1] + 1, row[x] + 1, row[x - 1] + same);
      const swapped = before && typed[y - 1] === word[x - 2] && typed[y - 2] === word[x - 1];
      if (swapped) next[x] = Math.min(next[x], before[x - 2] + 1);
    }
    if (Math.min(...next) > limit) return limit + 1;
    [before, row] = [row, next];
  }
  return Math.min(...row);
}
