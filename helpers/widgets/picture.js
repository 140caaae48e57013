// Shows a picture's three layers, and tells where it is clicked.

const SVG = "http://www.w3.org/2000/svg";
const POINTS_A_PIXEL = 72 / 100;
const SMALLEST = 11; // pixels: in a narrow window text shrinks down to this, and then the picture scrolls

function render({ model, el }) {
  const width = model.get("width");
  const height = model.get("height");
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("role", "img");
  svg.setAttribute("viewBox", `0 0 ${width * POINTS_A_PIXEL} ${height * POINTS_A_PIXEL}`);
  svg.setAttribute("fill", "currentColor");
  svg.style.cssText = `
    display: block; width: 100%; max-width: ${width}px; aspect-ratio: ${width} / ${height};
    font-family: var(--jp-ui-font-family, sans-serif); stroke-linejoin: round; stroke-linecap: butt; user-select: none;
    color: var(--jp-content-font-color1, currentColor)`;
  for (const name of ["still", "seldom", "moving"]) {
    const layer = document.createElementNS(SVG, "g");
    const show = () => { layer.innerHTML = model.get(name); };
    model.on(`change:${name}`, show);
    show();
    svg.append(layer);
  }
  const describe = () => svg.setAttribute("aria-label", model.get("alt"));
  model.on("change:alt", describe);
  describe();
  if (model.get("answers_to_clicks")) tellOfClicks(svg, model);
  const limit = () => {
    svg.style.minWidth = `${width * Math.min(1, SMALLEST / (model.get("smallest_text") || SMALLEST))}px`;
  };
  model.on("change:smallest_text", limit);
  limit();
  el.style.overflowX = "auto";
  // What scrolls must be reached by the keyboard.
  new ResizeObserver(() => { el.tabIndex = el.scrollWidth > el.clientWidth + 1 ? 0 : -1; }).observe(el);
  el.append(svg);
}

function tellOfClicks(svg, model) {
  svg.style.cursor = "crosshair";
  svg.style.touchAction = "none"; // a finger that draws over the picture does not scroll the page
  const tell = (event, drag) => {
    const box = svg.getBoundingClientRect();
    model.send({ x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height, drag });
  };
  svg.addEventListener("pointerdown", (event) => tell(event, false));
  svg.addEventListener("pointermove", (event) => { if (event.buttons === 1) tell(event, true); });
}

export default { render };
