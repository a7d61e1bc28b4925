// How high the row at the foot of a story's form is: what stands above it must know.

const foot = document.querySelector(".desk-row");
if (foot) {
  const tell = () => document.documentElement.style.setProperty("--foot", `${foot.offsetHeight}px`);
  new ResizeObserver(tell).observe(foot);
}
