// Comfort only: someone the provider knows, and whose account is linked, need not press the button.
"use strict";

document.getElementById("enter-at-once").requestSubmit();
