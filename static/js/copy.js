// Buttons that copy what a field holds. A browser that cannot copy is shown none.

for (const button of navigator.clipboard ? document.querySelectorAll("[data-from]") : []) {
  const told = document.createElement("span");
  told.setAttribute("role", "status");
  button.after(told);
  button.hidden = false;
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.from);
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      told.textContent = "Copied.";
    } catch {
      told.textContent = "Not copied: the link is selected, press Ctrl+C.";
    }
  });
}
