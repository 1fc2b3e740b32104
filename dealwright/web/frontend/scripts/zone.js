// A choice of time zone begins with the one of this machine.

export function startZones() {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const select of document.querySelectorAll("select[data-guesses-zone]")) {
    const isUntouched = select.value === "UTC" || !select.value;
    if (isUntouched && [...select.options].some((option) => option.value === here)) select.value = here;
  }
}
