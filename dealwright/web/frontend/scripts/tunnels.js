// The page of sales tunnels: arrows from stage to stage, and drawing a new one by dragging. Where an arrow
// runs is computed here and written into attributes of the drawing; what it means is a form of its own.

const FAR_ENOUGH = 6; // pixels before a press becomes a drag
const HANDLE = 7; // pixels by which the point of a stage stands out
const HEAD = 7; // pixels of an arrow's head

export function startTunnels(root) {
  const map = root.matches?.("[data-tunnels]") ? root : root.querySelector?.("[data-tunnels]");
  if (!map || map.dataset.watched) return;
  map.dataset.watched = "yes";
  const redraw = () => drawAll(map);
  new ResizeObserver(redraw).observe(map);
  document.fonts?.ready.then(redraw);
  redraw();
  letDraw(map);
  map.addEventListener("click", (event) => {
    // An arrow is thin; pressing anywhere along it is pressing its mark.
    const line = event.target.closest(".tunnel-reach")?.parentElement;
    if (line) markOf(map, line).querySelector("a").click();
  });
}

function drawAll(map) {
  const lines = [...map.querySelectorAll("[data-tunnel-lines] > g")];
  const ends = new Map(); // how many arrows share a side of a stage, so that they stand beside each other
  for (const line of lines) {
    line.ends = endsOf(map, line);
    if (!line.ends) continue;
    for (const end of line.ends) {
      const key = `${end.stage.dataset.stage} ${end.side}`;
      end.group = ends.get(key) ?? [];
      end.group.push(end);
      ends.set(key, end.group);
    }
  }
  for (const group of ends.values()) group.sort((one, other) => one.towards - other.towards);
  for (const line of lines) {
    line.toggleAttribute("hidden", !line.ends);
    markOf(map, line).toggleAttribute("hidden", !line.ends);
    if (line.ends) draw(map, line);
  }
}

function endsOf(map, line) {
  const from = stageOf(map, line.dataset.from);
  const to = stageOf(map, line.dataset.to);
  if (!from || !to) return null;
  const isRightwards = middle(boxIn(map, to)) >= middle(boxIn(map, from));
  return [
    { stage: from, side: isRightwards ? "right" : "left", towards: boxIn(map, to).top },
    { stage: to, side: isRightwards ? "left" : "right", towards: boxIn(map, from).top },
  ];
}

function draw(map, line) {
  const [start, end] = line.ends.map((one) => pointOf(map, one));
  const curve = curveBetween(start, end);
  const tip = end.side === "left" ? -HEAD : HEAD;
  line.querySelector(".tunnel-way").setAttribute("d", curve);
  line.querySelector(".tunnel-reach").setAttribute("d", curve);
  const mark = markOf(map, line);
  mark.querySelector(".tunnel-head").setAttribute("d", `M${end.x},${end.y} l${tip},-4.5 v9 z`);
  const place = mark.querySelector("foreignObject");
  place.setAttribute("x", (start.x + end.x) / 2 - 16);
  place.setAttribute("y", (start.y + end.y) / 2 - 16);
}

function markOf(map, line) {
  return map.querySelector(`[data-mark="${line.dataset.tunnel}"]`);
}

function pointOf(map, end) {
  const box = boxIn(map, end.stage);
  const share = (end.group.indexOf(end) + 1) / (end.group.length + 1);
  return { x: end.side === "right" ? box.right + HANDLE : box.left, y: box.top + box.height * share, side: end.side };
}

/** A way that leaves and arrives level, bent more the farther it goes. */
function curveBetween(start, end) {
  const bend = Math.max(36, Math.abs(end.x - start.x) / 2);
  const out = start.side === "left" ? -bend : bend;
  const into = end.side === "left" ? -bend : bend;
  return `M${start.x},${start.y} C${start.x + out},${start.y} ${end.x + into},${end.y} ${end.x},${end.y}`;
}

function letDraw(map) {
  const drawing = map.querySelector("[data-tunnel-drawing]");
  let press = null;

  map.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest("[data-tunnel-handle]");
    if (!handle || event.button !== 0) return;
    press = { handle, x: event.clientX, y: event.clientY, isDrag: false };
    handle.setPointerCapture(event.pointerId);
  });
  map.addEventListener("pointermove", (event) => {
    if (!press) return;
    if (!press.isDrag && Math.hypot(event.clientX - press.x, event.clientY - press.y) < FAR_ENOUGH) return;
    if (!press.isDrag) begin();
    const start = { ...centre(boxIn(map, press.handle)), side: "right" };
    const ground = map.getBoundingClientRect();
    const end = { x: event.clientX - ground.left, y: event.clientY - ground.top };
    const isRightwards = end.x >= start.x;
    drawing.setAttribute("d", curveBetween({ ...start, side: isRightwards ? "right" : "left" }, { ...end, side: isRightwards ? "left" : "right" }));
    mark(targetAt(event));
  });
  map.addEventListener("pointerup", (event) => {
    if (!press) return;
    const { handle, isDrag } = press;
    const target = isDrag ? targetAt(event) : null;
    end();
    if (target) lead(handle, target);
  });
  map.addEventListener("pointercancel", end);
  document.addEventListener("keydown", (event) => press?.isDrag && event.key === "Escape" && end());
  // The press that ends a drag is no press of the link.
  map.addEventListener(
    "click",
    (event) => {
      if (!map.dataset.drawn) return;
      delete map.dataset.drawn;
      event.preventDefault();
      event.stopPropagation();
    },
    true,
  );

  function begin() {
    press.isDrag = true;
    const own = press.handle.closest(".lane");
    document.body.dataset.dragging = "tunnel"; // nothing may move under the hand
    map.classList.add("drawing");
    for (const lane of map.querySelectorAll(".lane")) lane.classList.toggle("lane-open", lane !== own);
    press.handle.closest("[data-stage]").classList.add("lane-start");
    drawing.removeAttribute("hidden");
  }

  function end() {
    if (press?.isDrag) {
      delete document.body.dataset.dragging;
      map.classList.remove("drawing");
      for (const lane of map.querySelectorAll(".lane-open")) lane.classList.remove("lane-open");
      press.handle.closest("[data-stage]").classList.remove("lane-start");
      drawing.setAttribute("hidden", "");
      mark(null);
      map.dataset.drawn = "yes";
      setTimeout(() => delete map.dataset.drawn);
    }
    press = null;
  }

  function targetAt(event) {
    const under = document.elementsFromPoint(event.clientX, event.clientY);
    const stage = under.map((one) => one.closest("[data-stage]")).find(Boolean);
    return stage?.closest(".lane-open") ? stage : null;
  }

  function mark(stage) {
    for (const one of map.querySelectorAll(".lane-end")) if (one !== stage) one.classList.remove("lane-end");
    stage?.classList.add("lane-end");
  }
}

/** Open the form of a new tunnel with both stages filled in, as the link of the handle opens it with one. */
function lead(handle, target) {
  const link = document.createElement("a");
  link.href = `${handle.getAttribute("href")}&to=${target.dataset.stage}`;
  link.dataset.panel = "";
  link.hidden = true;
  document.body.append(link);
  link.click();
  link.remove();
}

function stageOf(map, id) {
  return map.querySelector(`[data-stage="${CSS.escape(id)}"]`);
}

function boxIn(map, element) {
  const ground = map.getBoundingClientRect();
  const box = element.getBoundingClientRect();
  return new DOMRect(box.x - ground.x, box.y - ground.y, box.width, box.height);
}

function middle(box) {
  return box.x + box.width / 2;
}

function centre(box) {
  return { x: middle(box), y: box.y + box.height / 2 };
}
