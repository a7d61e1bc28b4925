// Who else has this story's form open, and whether it was saved meanwhile.

import { gettext } from "desk/texts";

const BEAT = 20_000; // milliseconds: a third of TIMEOUT in editing_session.py
const SIGNED_OUT = gettext(
  "You are signed out, or may not open this any more. Save leads you to sign in; what you type is kept in this browser.",
);
const UNREACHABLE = gettext("No connection. What you type is kept in this browser.");
const GONE = gettext(
  gettext(
    "This story was deleted for good while you had it open. What you type is kept in this browser.",
  ),
);
const CHOICE = gettext(
  gettext("Save keeps what both of you did; where you both changed the same, you choose."),
);

class DeskPresence extends HTMLElement {
  #isLeaving = false;

  connectedCallback() {
    addEventListener("pagehide", () => {
      this.#isLeaving = true;
      this.#send({ leaving: "yes" }).catch(() => {});
    });
    addEventListener("pageshow", () => {
      this.#isLeaving = false;
      this.#beat();
    });
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.#beat();
    });
    setInterval(() => this.#beat(), BEAT);
  }

  get #fields() {
    return this.closest("form").elements;
  }

  #send(more) {
    const token = this.#fields.csrfmiddlewaretoken.value;
    const body = new URLSearchParams({ csrfmiddlewaretoken: token, ...more });
    return fetch(this.getAttribute("address"), { method: "POST", body, keepalive: true });
  }

  async #beat() {
    const [others, saved, line] = this.children;
    try {
      const answer = await this.#send();
      if (this.#isLeaving) return;
      if (answer.redirected || !answer.ok) {
        say(line, answer.status === 404 ? GONE : SIGNED_OUT);
        return;
      }
      const now = await answer.json();
      const seen = this.#fields.seen_version?.value;
      const isNewer = seen && now.version > Number(seen);
      say(line, now.gone);
      say(
        others,
        now.others.length ? gettext("Also open: %(names)s", { names: now.others.join(", ") }) : "",
      );
      say(
        saved,
        isNewer
          ? `${gettext("%(saved)s, after you opened it.", { saved: now.saved })} ${CHOICE}`
          : "",
      );
    } catch {
      if (!this.#isLeaving) say(line, UNREACHABLE);
    }
  }
}

function say(element, sentence) {
  if (element.textContent !== sentence) element.textContent = sentence;
}

customElements.define("desk-presence", DeskPresence);
