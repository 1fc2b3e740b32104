"""Who works here and what each may do: users, departments, roles, access, sign-in, tokens."""
