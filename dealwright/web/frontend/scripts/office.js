// Everything the office runs. Each module looks after one thing and works by attributes in the page.

import htmx from "./htmx.js";
import { startBoard } from "./board.js";
import { startDialogs } from "./dialogs.js";
import { startForms } from "./forms.js";
import { startLive } from "./live.js";
import { startMenus } from "./menu.js";
import { startPanel } from "./panel.js";
import { startRail } from "./rail.js";
import { startShortcuts } from "./shortcuts.js";
import { startTheme } from "./theme.js";
import { startToasts } from "./toasts.js";

document.documentElement.classList.add("has-script");

startToasts();
startDialogs();
startMenus();
startTheme();
startRail();
startForms();
startPanel();
startShortcuts();
startLive();
htmx.onLoad(startBoard);
