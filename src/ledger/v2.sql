-- Version 2: the part of an entry's energy that an accelerator used while it was
-- held or reserved and nothing ran on it. Older entries do not know of any.

ALTER TABLE entry ADD COLUMN execution_idle INTEGER NOT NULL DEFAULT 0;
