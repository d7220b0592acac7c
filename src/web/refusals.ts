/** A request that is refused before any rule is asked. The status says which page is shown (problems.ts). */
export abstract class BadRequest extends Error {
  abstract readonly status: 400 | 403 | 404 | 405 | 413 | 415;
}

/** The form's text is broken: percent signs, unknown letters, NUL, a field twice, a list where text belongs. */
export class BrokenForm extends BadRequest {
  readonly status = 400;
}

/** Another site's page made the browser send this. */
export class CrossSite extends BadRequest {
  readonly status = 403;
}

/** A form without a token that we made for this browser. @param why which of the two pages says so */
export class FormRefused extends BadRequest {
  readonly status = 403;
  readonly why: 'stale' | 'noCookie';
  constructor(why: FormRefused['why']) {
    super();
    this.why = why;
  }
}

export class NoSuchPage extends BadRequest {
  readonly status = 404;
}

export class WrongMethod extends BadRequest {
  readonly status = 405;
}

/** A form is sent as application/x-www-form-urlencoded, unpacked, in UTF-8. */
export class WrongContentType extends BadRequest {
  readonly status = 415;
}
