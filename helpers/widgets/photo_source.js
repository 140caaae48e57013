// Takes a photo from a file or the camera, makes it small, sends it to the kernel, and says when no answer comes.

const LONGER_SIDE = 800; // pixels: plenty for a picture of 28
const MOST_BYTES = 8e6; // of a file that is sent as it is: Jupyter drops messages of more than 10 MB
const PATIENCE = 10_000; // milliseconds
const NO_ANSWER = "No answer yet: if a cell is running, wait until it is done; if not, run this lab's cell again.";
const GONE = "The kernel that this lab belongs to is gone: run the notebook again, from the top to this cell.";
const NO_CAMERA = {
  NotAllowedError: "The browser was not allowed to use the camera: allow it in the address bar, or choose a file.",
  NotFoundError: "There is no camera here: choose a file.",
  NotReadableError: "Another program uses the camera: close it there, or choose a file.",
};

function render({ model, el }) {
  const input = make("input", { type: "file", accept: model.get("accept"), hidden: true });
  const choose = makeButton(model.get("description"), "upload", model.get("tooltip"));
  const camera = makeButton("Camera", "camera", "Take a photo with the camera of this machine");
  camera.hidden = !navigator.mediaDevices?.getUserMedia; // as on pages without https
  const said = make("div", { className: "course-said", ariaLive: "polite" });
  const video = make("video", { muted: true, playsInline: true, ariaLabel: "What the camera sees" });
  const take = makeButton("Take the photo", "camera");
  const cancel = makeButton("Cancel", "times");
  const dialog = make("dialog", { className: "course-camera", ariaLabel: "Camera" });
  dialog.append(video, row(take, cancel));
  el.append(input, row(choose, camera), said, dialog);

  const say = (words) => { said.textContent = words; };
  let latest = 0;
  let timer;
  const send = async (name, read) => {
    const number = ++latest;
    clearTimeout(timer);
    say(`Sending ${name} …`);
    const nothing = { content: new ArrayBuffer(0), problem: `${name} cannot be read: please choose it again.` };
    const { content, problem = "" } = await read().catch(() => nothing); // as when the file was moved meanwhile
    if (number !== latest) return; // another was chosen meanwhile
    const isGone = () => el.classList.contains("jupyter-widgets-disconnected");
    try {
      if (!isGone()) model.send({ name, problem, number }, undefined, [content]);
      timer = setTimeout(() => say(isGone() ? GONE : NO_ANSWER), isGone() ? 0 : PATIENCE);
    } catch {
      say(GONE);
    }
  };
  const hear = ({ received }) => {
    if (received !== latest) return;
    clearTimeout(timer);
    say("");
  };
  model.on("msg:custom", hear);

  choose.onclick = () => input.click();
  input.onchange = () => {
    const [file] = input.files;
    if (file) send(file.name, () => shrunk(file));
    input.value = ""; // so that the same file can be chosen again
  };

  let stream, isRemoved;
  let isOpening = false;
  const stop = () => {
    stream?.getTracks().forEach((track) => track.stop());
    video.srcObject = null;
  };
  camera.onclick = async () => {
    if (isOpening) return;
    isOpening = true;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      video.srcObject = stream;
      if (!isRemoved) await video.play(); // there is something to take from now on
      if (isRemoved) return stop();
      say("");
      dialog.showModal();
    } catch (error) {
      stop();
      say(NO_CAMERA[error.name] ?? `The camera did not open (${error.message}): choose a file.`);
    } finally {
      isOpening = false;
    }
  };
  take.onclick = () => {
    const photo = drawn(video, video.videoWidth, video.videoHeight); // before it stops
    dialog.close();
    send("Photo of the camera", async () => ({ content: await bytesOf(photo) }));
  };
  cancel.onclick = () => dialog.close();
  dialog.onclose = stop; // the escape key closes it too

  return () => { isRemoved = true; clearTimeout(timer); model.off("msg:custom", hear); stop(); };
}

const make = (tag, properties) => Object.assign(document.createElement(tag), properties);

function makeButton(words, icon, title = words) {
  const button = make("button", { type: "button", className: "jupyter-button widget-button", title });
  const image = make("i", { className: `fa fa-${icon}`, ariaHidden: "true" });
  button.append(image, ` ${words}`);
  return button;
}

function row(...buttons) {
  const together = make("div", { className: "course-buttons" });
  together.append(...buttons);
  return together;
}

// A file as a small JPEG; as it is, if the browser cannot open it: perhaps the kernel can, as with HEIC and TIFF.
async function shrunk(file) {
  try {
    const image = await createImageBitmap(file, { imageOrientation: "from-image" });
    return { content: await bytesOf(drawn(image, image.width, image.height)) };
  } catch {
    if (file.size <= MOST_BYTES) return { content: await file.arrayBuffer() };
    const problem = `${file.name} cannot be opened by this browser and is larger than 8 MB, too large to be sent as it is: `
      + "please choose a JPEG, or make a screenshot of it.";
    return { content: new ArrayBuffer(0), problem };
  }
}

function drawn(image, width, height) {
  const scale = Math.min(1, LONGER_SIDE / Math.max(width, height));
  const canvas = make("canvas", { width: Math.ceil(width * scale), height: Math.ceil(height * scale) });
  const context = canvas.getContext("2d");
  context.fillStyle = "white"; // where it is transparent; a JPEG would be black there
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = "high";
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas;
}

async function bytesOf(canvas) {
  const file = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.92));
  return file.arrayBuffer();
}

export default { render };
