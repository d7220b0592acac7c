declare const brand: unique symbol;

/** A string that was proved to be one particular kind of thing, and cannot stand for another. */
export type Branded<Name extends string> = string & { readonly [brand]: Name };

export type AccountId = Branded<'AccountId'>;
export type GuardianId = Branded<'GuardianId'>;
export type StaffId = Branded<'StaffId'>;
export type LinkId = Branded<'LinkId'>;
export type DeliveryId = Branded<'DeliveryId'>;
export type RequestId = Branded<'RequestId'>;
export type PolicyId = Branded<'PolicyId'>;
export type PolicyVersionId = Branded<'PolicyVersionId'>;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether a value from outside has the shape of one of our row ids. PostgreSQL would fail on anything else. */
export function isRowId(value: unknown): value is string {
  return typeof value === 'string' && UUID.test(value);
}
