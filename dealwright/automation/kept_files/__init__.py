"""Files kept with the rules, such as a price list. Rules put them on notes, tasks and letters."""
