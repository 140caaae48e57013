// Names the controls of the lab around it, and speaks its words.

const REST = 500; // milliseconds without a change, after which the words are spoken

function render({ model, el }) {
  const live = document.createElement("div");
  live.className = "course-spoken";
  live.setAttribute("role", "status"); // polite: it waits until nothing else is spoken
  el.append(live);

  let timer;
  const speak = () => {
    clearTimeout(timer);
    timer = setTimeout(() => { live.textContent = model.get("words"); }, REST);
  };
  model.on("change:words", speak);

  // The lab's other parts are drawn one by one, before and after this one, and again whenever they change.
  let observer;
  const begin = () => {
    const lab = el.closest(".course-lab");
    if (!lab) return requestAnimationFrame(begin);
    observer = new MutationObserver(() => name(lab));
    observer.observe(lab, { subtree: true, childList: true, characterData: true, attributeFilter: ["aria-valuetext", "style", "title"] });
    name(lab);
  };
  begin();
  return () => { clearTimeout(timer); observer?.disconnect(); model.off("change:words", speak); };
}

// Only what differs is set, so that the observer is not called for ever.
function set(element, attribute, value) {
  if (element && element.getAttribute(attribute) !== value) element.setAttribute(attribute, value);
}

const labelOf = (control) => control.querySelector(":scope > .widget-label")?.textContent.trim() ?? "";

function name(lab) {
  // Else Jupyter takes keys for itself: with the arrow keys it goes to another cell, with "dd" it deletes this one.
  for (const control of lab.querySelectorAll("select, button, input, summary, [tabindex]")) {
    set(control, "data-lm-suppress-shortcuts", "true");
  }
  for (const slider of lab.querySelectorAll(".widget-slider, .widget-hslider")) nameSlider(slider);
  for (const button of lab.querySelectorAll(".widget-button")) nameIconButton(button);
  for (const player of lab.querySelectorAll(".widget-play")) namePlayer(player);
  for (const progress of lab.querySelectorAll(".widget-hprogress")) nameProgress(progress);
  for (const group of lab.querySelectorAll(".widget-radio, .widget-toggle-buttons")) nameGroup(group);
}

function nameSlider(slider) {
  const readout = slider.querySelector(".widget-readout");
  for (const handle of slider.querySelectorAll('[role="slider"]')) {
    set(handle, "aria-label", labelOf(slider));
    if (readout) set(handle, "aria-valuetext", readout.textContent.trim());
  }
  if (readout?.isContentEditable) {
    set(readout, "role", "textbox");
    set(readout, "aria-label", `${labelOf(slider)}, typed`);
  }
}

// An icon is a letter of its font, which would be the button's name, and which no voice can say.
function nameIconButton(button) {
  if (!button.textContent.trim()) set(button, "aria-label", button.title);
  set(button.querySelector("i"), "aria-hidden", "true");
}

function namePlayer(player) {
  for (const button of player.querySelectorAll("button")) {
    const icon = button.querySelector("i")?.className ?? "";
    const what = ["pause", "play", "stop", "retweet"].find((word) => icon.includes(`fa-${word}`));
    const words = { pause: "Pause", play: "Play the epochs", stop: "Back to the first epoch", retweet: "Repeat" }[what];
    if (words) { set(button, "aria-label", words); set(button, "title", words); }
  }
}

function nameProgress(progress) {
  const bar = progress.querySelector(".progress-bar");
  set(bar, "role", "progressbar");
  set(bar, "aria-label", labelOf(progress));
  set(bar, "aria-valuemin", "0");
  set(bar, "aria-valuemax", "100");
  set(bar, "aria-valuenow", String(Math.round(parseFloat(bar?.style.width) || 0)));
}

function nameGroup(group) {
  set(group, "role", group.classList.contains("widget-radio") ? "radiogroup" : "group");
  set(group, "aria-label", labelOf(group));
}

export default { render };
