"""Tags of the teams' templates."""
