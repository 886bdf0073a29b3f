// Loaded into the Playground with --require, since it has no option for either:
// it listens on loopback only, opens no browser, and connects to nothing outside this machine.
"use strict";
const net = require("node:net");
const dns = require("node:dns");
const childProcess = require("node:child_process");
const HOST = "127.0.0.1";
const isLocal = (host) => !host || host === "localhost" || host === "::1" || /^127\./.test(host);

const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (...args) {
  if (typeof args[0] === "object" && args[0] !== null && "port" in args[0]) {
    args[0] = { ...args[0], host: HOST };
  } else if (typeof args[0] === "number" || /^\d+$/.test(String(args[0]))) {
    if (typeof args[1] === "string") args[1] = HOST;
    else args.splice(1, 0, HOST);
  }
  return listen.apply(this, args);
};

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...args) {
  const first = Array.isArray(args[0]) ? args[0][0] : args[0];
  const host = typeof first === "object" && first !== null ? first.host : args[1];
  if (typeof host === "string" && !isLocal(host)) {
    process.nextTick(() => this.destroy(new Error("kept on this machine: " + host)));
    return this;
  }
  return connect.apply(this, args);
};

const lookup = dns.lookup;
dns.lookup = function (host, ...rest) {
  const done = rest[rest.length - 1];
  if (isLocal(host) || net.isIP(host)) return lookup.call(this, host, ...rest);
  return process.nextTick(() => done(Object.assign(new Error("kept on this machine"), { code: "ENOTFOUND" })));
};

const spawn = childProcess.spawn;
childProcess.spawn = function (command, ...rest) {
  if (/xdg-open|\bopen$|powershell|cmd(\.exe)?$/i.test(String(command))) return spawn.call(this, "true", [], {});
  return spawn.call(this, command, ...rest);
};
