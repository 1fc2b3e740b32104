// The small pictures of a product lead to the large ones without moving the page; links do it without scripts.

export function startGallery() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-picture]");
    if (!link) return;
    event.preventDefault();
    const picture = document.getElementById(link.dataset.picture);
    picture.parentElement.scrollTo({ left: picture.offsetLeft - picture.parentElement.offsetLeft });
  });
}
