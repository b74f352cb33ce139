"""Who signs in: users, second factor, sessions."""
