"""Counties rebuild the roots of their own strata and sign them."""
