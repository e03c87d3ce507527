// By itself, because nearly every text is asked for a sign, and few have one.

/**
 * What stands in every text that holds a credential: the marks of all kinds, and a little more of those that stand in many
 * texts. It is all that most texts are held to.
 */
export const SIGN =
  /-----BEGIN |AGE-SECRET-KEY-1|A[KSBC][IC]A[A-Z2-7]{8}|aws_secret_access_key|AWS_SECRET_ACCESS_KEY|AIza|AccountKey=|SharedAccessKey=|gh[pousr]_|github_pat_|gl[a-z]{2,5}-|xox[abeoprs][-.]|xapp-|hooks\.slack\.com\/|[rs]k_(?:live|test)_|whsec_|npm_|pypi-AgE|SK[0-9a-f]{8}|SG\.|dckr_[op]at_|hv[sbr]\.|eyJ|:\/\/[^\s/@]{1,512}@/;
