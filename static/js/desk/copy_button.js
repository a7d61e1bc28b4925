// A button that copies what a field holds. A browser that cannot copy is shown none.

class CopyButton extends HTMLElement {
  connectedCallback() {
    if (!navigator.clipboard) return;
    const field = document.getElementById(this.getAttribute("for"));
    const told = document.createElement("span");
    told.setAttribute("role", "status");
    this.append(told);
    this.hidden = false;
    this.querySelector("button").addEventListener("click", async () => {
      field.select();
      try {
        await navigator.clipboard.writeText(field.value);
        told.textContent = "Copied.";
      } catch {
        told.textContent = "Not copied: the link is selected, press Ctrl+C.";
      }
    });
  }
}

customElements.define("copy-button", CopyButton);
