// Hand a story, a quote or selected words on: through the device's own sheet, or by copying.
// A browser that can do neither is shown no button.

const canShare = Boolean(navigator.share || navigator.clipboard);
const body = document.querySelector(".story .body");
const address = document.querySelector("link[rel=canonical]").href;
const title = document.querySelector("meta[property='og:title']").content;
const person = document.querySelector(".byperson a").textContent;

/** Return what is said in the language of the page around the story. */
async function texts() {
  const { TEXTS } = await import("./share_texts.js");
  return TEXTS[document.documentElement.lang];
}

class ShareButton extends HTMLElement {
  connectedCallback() {
    if (!canShare) return;
    const [button] = this.children;
    const told = document.createElement("span");
    told.setAttribute("role", "status");
    this.append(" ", told);
    const quote = document.querySelector(".hero blockquote");
    const words = quote && this.said(quote.textContent.replace(/\s+/g, " ").trim());
    button.addEventListener("click", () => this.hand(words, address, told));
    this.hidden = false;
    if (body) this.awaitWords();
  }

  /** Return the words with who said them, and that they are translated where they are. */
  said(words) {
    return [words, `— ${person}`, this.dataset.translated].filter(Boolean).join("\n");
  }

  async hand(text, url, told) {
    told.textContent = "";
    if (navigator.share) {
      try {
        await navigator.share(text ? { title, url, text } : { title, url });
        return;
      } catch (error) {
        if (error.name === "AbortError") return; // the reader thought better of it
      }
    }
    let isCopied = true;
    try {
      await navigator.clipboard.writeText(text ? `${text}\n${url}` : url);
    } catch {
      isCopied = false;
    }
    const { copied, notCopied } = await texts();
    told.textContent = isCopied ? copied : `${notCopied} ${url}`;
  }

  /** Load what offers selected words once some are selected: most readers only read. */
  awaitWords() {
    const look = async () => {
      if (document.getSelection().isCollapsed) return;
      document.removeEventListener("selectionchange", look);
      const { offerWords } = await import("./share_words.js");
      offerWords({
        body,
        label: (await texts()).words,
        share: (words, anchor, told) => this.hand(this.said(words), `${address}#${anchor}`, told),
      });
    };
    document.addEventListener("selectionchange", look);
  }
}

// A passage is announced as highlighted while a link leads to it, as it is shown then.
function mark() {
  document.querySelector("[role=mark]")?.removeAttribute("role");
  body?.querySelector("span:target")?.setAttribute("role", "mark");
}
mark();
addEventListener("hashchange", mark);

// What is in the margin of a wide page is folded at the end. A narrow page has no margin.
if (matchMedia("(width < 68rem)").matches) {
  document.querySelector("details.milestones")?.setAttribute("open", "");
}

customElements.define("share-button", ShareButton);
