"""Statistics and targets, their signing, the provinces' countersignatures, indicators, queries."""
