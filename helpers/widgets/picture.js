// Shows a picture's three layers, and tells where it is clicked.

const SVG = "http://www.w3.org/2000/svg";
const POINTS_A_PIXEL = 72 / 100;
// Text of 10 points is 14 pixels high; in a narrow window it may shrink to 11, and then the picture scrolls.
const SMALLEST = 0.8;

function render({ model, el }) {
  const width = model.get("width");
  const height = model.get("height");
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("role", "img");
  svg.setAttribute("viewBox", `0 0 ${width * POINTS_A_PIXEL} ${height * POINTS_A_PIXEL}`);
  svg.setAttribute("fill", "currentColor");
  svg.style.cssText = `
    display: block; width: 100%; min-width: ${width * SMALLEST}px; max-width: ${width}px; aspect-ratio: ${width} / ${height};
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
  el.style.overflowX = "auto";
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
