// A button that copies the text of an element, or what a field holds. A browser that cannot copy is
// shown none.

class CopyText extends HTMLElement {
  connectedCallback() {
    if (!navigator.clipboard) return;
    const [button, told] = this.children;
    const source = document.getElementById(this.getAttribute("for"));
    button.addEventListener("click", async () => {
      told.textContent = "";
      try {
        await navigator.clipboard.writeText(source.value ?? source.textContent);
        told.textContent = this.dataset.copied;
      } catch {
        if (source.select) source.select();
        else document.getSelection().selectAllChildren(source);
        told.textContent = this.dataset.notCopied;
      }
    });
    this.hidden = false;
  }
}

customElements.define("copy-text", CopyText);
