package ledger

const SpansBack = spansBack
