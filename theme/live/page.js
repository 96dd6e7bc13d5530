/*
 * What `publish.py serve` adds to each page: it loads again once it has changed, and says what is wrong with a change.
 * Only a page that is seen listens: a browser holds few connections to one server.
 */
{
  const address = document.currentScript.dataset.news;
  let news = null;
  let told = null;

  const tell = (fault) => {
    told?.remove();
    told = null;
    if (fault === null) return;
    told = document.createElement("pre");
    told.setAttribute("role", "alert");
    told.dataset.fault = "";
    told.textContent = fault;
    // The site's own style sheets know nothing of it.
    const place = { position: "fixed", inset: "auto 0 0", margin: "0", padding: "1em", zIndex: "999" };
    Object.assign(told.style, place, { whiteSpace: "pre-wrap", background: "#7a1022", color: "#ffffff" });
    document.body.append(told);
  };

  const listen = () => {
    news?.close();
    if (document.visibilityState !== "visible") return;
    news = new EventSource(address);
    news.addEventListener("fault", ({ data }) => tell(JSON.parse(data)));
    news.addEventListener("changed", () => {
      news.close();
      window.location.reload();
    });
  };

  document.addEventListener("visibilitychange", listen);
  listen();
}
