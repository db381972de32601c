// Reads feeds with ical.js and prints what it saw in each, as JSON in the form of strangers.Seen.
// node read_icaljs.js PACKAGE FEED ..., where PACKAGE is the folder of ical.js, version 1 or 2.
"use strict";
const fs = require("fs");
const path = require("path");

const [folder, ...feeds] = process.argv.slice(2);
const found = require(path.resolve(folder));
const ICAL = found.default || found;

function moment(time) {
  if (time.isDate) return time.toString();
  if (time.zone !== ICAL.Timezone.utcTimezone) throw new Error("a time that is not in UTC: " + time);
  return time.toJSDate().toISOString().replace(".000Z", "Z");
}

function seen(component) {
  const value = (name) => component.getFirstPropertyValue(name); // ICAL.Event would look through all others
  return {
    uid: value("uid"),
    start: moment(value("dtstart")),
    end: moment(value("dtend")),
    summary: value("summary") || "",
    description: value("description") || "",
    categories: component.getAllProperties("categories").flatMap((one) => one.getValues()),
    sequence: value("sequence"),
    status: value("status"),
    transp: value("transp"),
    alarms: component.getAllSubcomponents("valarm").map((one) => one.getFirstPropertyValue("trigger").toSeconds()),
  };
}

const calendars = feeds.map((feed) => new ICAL.Component(ICAL.parse(fs.readFileSync(feed, "utf8"))));
fs.writeSync(1, JSON.stringify(calendars.map((calendar) => calendar.getAllSubcomponents("vevent").map(seen))));
