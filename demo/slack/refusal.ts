/** Something a person cannot do in Slack, in one plain sentence. */
export class Refusal extends Error {
  override name = 'Refusal';
}
