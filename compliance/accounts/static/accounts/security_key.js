// Says in words why a security key failed; allauth's scripts only throw.
"use strict";

document.addEventListener("allauth.error", (event) => {
  const place = document.getElementById("key-error");
  const wordsFor = (name) => document.querySelector(`template[data-key-error="${name}"]`);
  const words = wordsFor(event.detail.exception.name) ?? wordsFor("other");
  event.preventDefault();
  place.replaceChildren(words.content.cloneNode(true));
});
