-- Whoever answers STOP is looked up by number in all accounts. Partial, so that Prisma's diff leaves them alone.
CREATE INDEX guardians_by_phone ON guardians (phone) WHERE phone IS NOT NULL;
CREATE INDEX staff_by_phone ON staff (phone) WHERE phone IS NOT NULL;
CREATE INDEX address_marks_by_phone ON address_marks (address) WHERE channel = 'sms';
