"""Questions of law asked of a policy as a whole."""
