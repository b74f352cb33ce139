"""Single sign-on: councils' own OpenID Connect providers, each bound to its domains of e-mail addresses."""
