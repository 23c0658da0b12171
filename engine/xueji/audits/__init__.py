"""THE RUN: a snapshot audited or a batch decided part by part, to be resumed, summed up and explained."""
