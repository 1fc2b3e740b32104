// Everything the office runs. Each module looks after one thing and works by attributes in the page.

import htmx from "./htmx.js";
import { startAsking } from "./asking.js";
import { startBoard } from "./board.js";
import { startCalendar } from "./calendar.js";
import { startDialogs } from "./dialogs.js";
import { startFiles } from "./files.js";
import { startFieldRows } from "./fields.js";
import { startForms } from "./forms.js";
import { startKeyboard } from "./keyboard.js";
import { startColumnChoices, startLists } from "./lists.js";
import { startLive } from "./live.js";
import { startMenus } from "./menu.js";
import { startNotes } from "./notes.js";
import { startPalette } from "./palette.js";
import { startPanel } from "./panel.js";
import { startPlace } from "./place.js";
import { startPlacedRows } from "./placed-rows.js";
import { startRail } from "./rail.js";
import { startTheme } from "./theme.js";
import { startToasts } from "./toasts.js";
import { startTunnels } from "./tunnels.js";
import { startWalk } from "./walk.js";
import { startZones } from "./zone.js";

document.documentElement.classList.add("has-script");

startToasts();
startZones();
startDialogs();
startAsking();
startMenus();
startTheme();
startRail();
startForms();
startNotes();
startFiles();
startPanel();
startPalette();
startLists();
startKeyboard();
startLive();
// Where the tabs do not fit beside each other, the one that is open is in sight.
document.querySelector(".topline-views [aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
startWalk();
htmx.onLoad(startBoard);
htmx.onLoad(startCalendar);
htmx.onLoad(startColumnChoices);
htmx.onLoad(startFieldRows);
startPlace();
htmx.onLoad(startPlacedRows);
htmx.onLoad(startTunnels);
