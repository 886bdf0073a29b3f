// Asks Teams who sits here, lets the bot check that, and goes on. Whatever fails, the button on the page leads on.
"use strict";
(function () {
  var PATIENCE = 15000;
  var said = document.getElementById("said");

  function say(words) {
    said.textContent = words;
  }

  function soon(promise) {
    return Promise.race([
      promise,
      new Promise(function (_, reject) { setTimeout(reject, PATIENCE, new Error("too late")); }),
    ]);
  }

  function exchange(token) {
    return fetch("/fane/token", { method: "POST", headers: { Authorization: "Bearer " + token } });
  }

  // Without its cookie the next page would lead here again, and so on for ever.
  async function kept() {
    var answer = await fetch(said.dataset.target, { method: "HEAD", redirect: "manual" });
    return answer.type !== "opaqueredirect";
  }

  async function signIn() {
    await soon(microsoftTeams.app.initialize());
    var token = await soon(microsoftTeams.authentication.getAuthToken());
    var answer = await exchange(token);
    if (!answer.ok) {
      say(answer.status === 403 ? said.dataset.stranger : said.dataset.failed);
    } else if (await kept()) {
      location.replace(said.dataset.target);
    } else {
      say(said.dataset.failed);
    }
  }

  signIn().catch(function () { say(said.dataset.failed); });
})();
