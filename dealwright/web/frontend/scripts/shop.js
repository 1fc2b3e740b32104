// The little the shop runs: it is whole without any of this.

import { startForms } from "./forms.js";
import { startGallery } from "./gallery.js";
import { startPrices } from "./prices.js";
import { startPrinting } from "./printing.js";
import { startSwaps } from "./swaps.js";
import { startToasts } from "./toasts.js";
import { startZones } from "./zone.js";

startToasts();
startForms();
startSwaps();
startGallery();
startZones();
startPrinting();
startPrices();
