"""For all possible students: conditions as formulas, answers with a witness or a proof."""
