// A button by which the browser makes a passkey, or signs with one. Its answer goes into the field
// “passkey” of the form on the page, which is sent. A browser that has none is shown no button, or
// why there is none.

class PassKey extends HTMLElement {
  connectedCallback() {
    const [button, told] = [this.querySelector("button"), this.querySelector("[role=status]")];
    if (!globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON) {
      told.textContent = this.dataset.unable ?? "";
      button.disabled = true;
      return;
    }
    button.addEventListener("click", () => this.ask(told));
    this.hidden = false;
  }

  async ask(told) {
    const field = document.getElementById("id_passkey");
    const name = document.getElementById("id_name");
    told.textContent = "";
    if (name && !name.value.trim()) return field.form.submit(); // which says what is missing
    const options = JSON.parse(this.dataset.options);
    try {
      const answer = "makes" in this.dataset ? await make(options) : await sign(options);
      field.value = JSON.stringify(answer);
    } catch {
      told.textContent = this.dataset.failed; // refused, or nothing happened for too long
      return;
    }
    field.form.submit();
  }
}

function make(options) {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  return navigator.credentials.create({ publicKey });
}

function sign(options) {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  return navigator.credentials.get({ publicKey });
}

customElements.define("pass-key", PassKey);
