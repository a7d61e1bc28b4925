// Who else has this story's form open, and whether it was saved meanwhile.

const BEAT = 20_000; // milliseconds; OpenForm.SILENCE is three of them

const place = document.querySelector(".presence");
if (place) start(place);

function start({ dataset }) {
  const { form } = document.querySelector('input[name="kept"]');
  const [others, saved, line] = place.children;
  let isLeaving = false;

  const send = (more) => {
    const token = form.elements.csrfmiddlewaretoken.value;
    const body = new URLSearchParams({ csrfmiddlewaretoken: token, ...more });
    return fetch(dataset.address, { method: "POST", body, keepalive: true });
  };
  const beat = async () => {
    try {
      const answer = await send();
      if (isLeaving) return;
      if (answer.redirected || !answer.ok) {
        say(line, "You are signed out, or may not open this any more. Save leads you to sign in; what you type is kept in this browser.");
        return;
      }
      const now = await answer.json();
      say(line, "");
      say(others, now.others.length ? `Also open: ${now.others.join(", ")}` : "");
      const seen = form.elements.seen_version?.value;
      const isNewer = seen && now.version > Number(seen);
      say(saved, isNewer ? `${now.saved}, after you opened it. When you save, both stand side by side, and you choose.` : "");
    } catch {
      if (!isLeaving) say(line, "No connection. What you type is kept in this browser.");
    }
  };
  addEventListener("pagehide", () => {
    isLeaving = true;
    send({ leaving: "yes" }).catch(() => {});
  });
  addEventListener("pageshow", () => {
    isLeaving = false;
    beat();
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) beat();
  });
  setInterval(beat, BEAT);
}

function say(element, sentence) {
  if (element.textContent !== sentence) element.textContent = sentence;
}
