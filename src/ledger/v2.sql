-- Version 2: the time for which an entry pays the node's constant power, until
-- then the time reserved; and the part of its energy that an accelerator used
-- while it was held or reserved and nothing ran on it, of which older entries do
-- not know.

ALTER TABLE entry ADD COLUMN constant INTEGER NOT NULL DEFAULT 0;
ALTER TABLE entry ADD COLUMN execution_idle INTEGER NOT NULL DEFAULT 0;

UPDATE entry SET constant = reserved;
