// What credentials look like, kind by kind. Each begins with something that stands in few other texts: only there is it
// looked for. The names are those that secret scanners use. Shapes are from what the providers publish about their tokens.
import { holdsKeyMaterial, isJsonHeader, isPassword } from './credential-proof.ts';

/** One kind of credential. */
export interface CredentialKind {
  readonly name: string;
  /** With its article: `a GitHub token`. */
  readonly words: string;
  /** One of these is in every credential of the kind, as it is written here. */
  readonly marks: readonly string[];
  /** From the mark on; sticky. It ends with what is secret in it, the group `secret`, else is all of it. Linear, or bounded. */
  readonly shape: RegExp;
  /** What ends it, where the shape is only its beginning. */
  readonly until?: string;
  /** Whether the mark may stand in the middle of a word. */
  readonly within?: boolean;
  /** What the shape cannot say. @param at where the mark is */
  readonly proof?: (text: string, at: number, found: RegExpExecArray) => boolean;
}

/** The key of the Azurite emulator, which Microsoft publishes for everybody: it opens nothing. */
const AZURITE = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

/** In the order in which they are named where a text holds several. */
export const CREDENTIAL_KINDS: readonly CredentialKind[] = [
  {
    name: 'gcp-service-account', // cloud.google.com/iam/docs/keys-create-delete: the file that is downloaded
    words: 'the key of a Google Cloud service account',
    marks: ['-----BEGIN PRIVATE KEY-----'],
    within: true,
    until: '-----END',
    shape: /-----BEGIN PRIVATE KEY-----/y,
    proof: (text, at) => holdsKeyMaterial(text, at) && text.includes('"service_account"'),
  },
  {
    name: 'private-key', // RFC 7468, RFC 4880 section 6.2, PROTOCOL.key of OpenSSH
    words: 'a private key',
    marks: ['-----BEGIN '],
    within: true,
    until: '-----END',
    shape: /-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----/y,
    proof: holdsKeyMaterial,
  },
  {
    name: 'age-secret-key', // github.com/C2SP/C2SP/blob/main/age.md
    words: 'a private key of age',
    marks: ['AGE-SECRET-KEY-1'],
    shape: /AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}/y,
  },
  {
    name: 'aws-access-key-id', // IAM identifiers, "Understanding unique ID prefixes"
    words: 'an AWS access key ID',
    marks: ['AKIA', 'ASIA', 'ABIA', 'ACCA'],
    shape: /A[KSBC][IC]A[A-Z2-7]{16}(?![A-Za-z0-9+/_-])/y,
  },
  {
    name: 'aws-secret-access-key', // the files of the AWS CLI: 40 characters of base64
    words: 'an AWS secret access key',
    marks: ['aws_secret_access_key', 'AWS_SECRET_ACCESS_KEY'],
    shape: /\w{21}["']? {0,8}[:=] {0,8}["']?(?<secret>[A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/y,
  },
  {
    name: 'gcp-api-key', // cloud.google.com/docs/authentication/api-keys
    words: 'a Google API key',
    marks: ['AIza'],
    shape: /AIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])/y,
  },
  {
    name: 'azure-storage-account-key', // learn.microsoft.com, "Configure Azure Storage connection strings": 512 bits
    words: 'the key of an Azure storage account',
    marks: ['AccountKey='],
    shape: /AccountKey=(?<secret>[A-Za-z0-9+/]{86}==)/y,
    proof: (_text, _at, found) => found.groups?.['secret'] !== AZURITE,
  },
  {
    name: 'azure-shared-access-key', // Service Bus, Event Hubs, IoT Hub: 256 bits
    words: 'a shared access key of Azure',
    marks: ['SharedAccessKey='],
    shape: /SharedAccessKey=(?<secret>[A-Za-z0-9+/]{43}=)/y,
  },
  {
    name: 'github-token', // docs.github.com, "GitHub's token formats"
    words: 'a GitHub token',
    marks: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'],
    shape: /(?:gh[pousr]_[A-Za-z0-9]{36,251}|github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59})(?![A-Za-z0-9_])/y,
  },
  {
    name: 'gitlab-token', // docs.gitlab.com/security/tokens, "Token prefixes"
    words: 'a GitLab token',
    marks: [
      'glpat-',
      'gloas-',
      'gldt-',
      'glrt-',
      'glcbt-',
      'glptt-',
      'glft-',
      'glimt-',
      'glagent-',
      'glsoat-',
    ],
    shape: /gl[a-z]{2,5}-[A-Za-z0-9_-]{20,300}/y,
  },
  {
    name: 'slack-token', // api.slack.com/authentication/token-types
    words: 'a Slack token',
    marks: ['xoxb-', 'xoxp-', 'xoxa-', 'xoxr-', 'xoxe-', 'xoxs-', 'xoxo-', 'xoxe.xox', 'xapp-'],
    shape:
      /(?:xox[abeoprs]-[0-9]{1,13}-[A-Za-z0-9-]{14,300}|xoxe\.xox[bp]-\d-[A-Za-z0-9]{100,300}|xapp-\d-[A-Z0-9]{8,20}-[0-9]{8,20}-[A-Za-z0-9]{32,100})/y,
  },
  {
    name: 'slack-webhook-url', // api.slack.com/messaging/webhooks: "Keep it secret, keep it safe"
    words: 'the URL of a Slack webhook',
    marks: ['hooks.slack.com/'],
    within: true,
    shape:
      /hooks\.slack\.com\/(?:services\/T[A-Z0-9]{6,12}\/B[A-Z0-9]{6,12}\/|workflows\/T[A-Z0-9]{6,12}\/A[A-Z0-9]{6,12}\/[0-9]{10,20}\/|triggers\/T[A-Z0-9]{6,12}\/[0-9]{10,20}\/)(?<secret>[A-Za-z0-9]{20,40})/y,
  },
  {
    name: 'stripe-key', // docs.stripe.com/keys, docs.stripe.com/webhooks
    words: 'a key of Stripe',
    marks: ['sk_live_', 'sk_test_', 'rk_live_', 'rk_test_', 'whsec_'],
    shape: /(?:[rs]k_(?:live|test)_[A-Za-z0-9]{16,247}|whsec_[A-Za-z0-9+/]{32,64})/y,
  },
  {
    name: 'npm-access-token', // github.blog, "Announcing npm's new access token format": as GitHub's
    words: 'an npm token',
    marks: ['npm_'],
    shape: /npm_[A-Za-z0-9]{36}(?![A-Za-z0-9_])/y,
  },
  {
    name: 'pypi-token', // pypi.org/help/#apitoken: a macaroon of pypi.org, or of test.pypi.org
    words: 'a PyPI token',
    marks: ['pypi-AgE'],
    shape: /pypi-AgE(?:IcHlwaS5vcmc|NdGVzdC5weXBpLm9yZw)[A-Za-z0-9_-]{50,1000}/y,
  },
  {
    name: 'twilio-api-key', // twilio.com/docs/glossary/what-is-a-sid
    words: 'a Twilio API key',
    marks: ['SK'],
    shape: /SK[0-9a-f]{32}(?![A-Za-z0-9_-])/y,
  },
  {
    name: 'sendgrid-api-key', // sendgrid.com/docs/ui/account-and-settings/api-keys: 69 characters
    words: 'a SendGrid API key',
    marks: ['SG.'],
    shape: /SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])/y,
  },
  {
    name: 'docker-token', // docs.docker.com/security/access-tokens
    words: 'a Docker Hub token',
    marks: ['dckr_pat_', 'dckr_oat_'],
    shape: /dckr_[op]at_[A-Za-z0-9_-]{27,64}/y,
  },
  {
    name: 'vault-token', // developer.hashicorp.com/vault/docs/concepts/tokens, "Token prefixes"
    words: 'a token of Vault',
    marks: ['hvs.', 'hvb.', 'hvr.'],
    shape: /hv[sbr]\.[A-Za-z0-9_-]{24,300}/y,
  },
  {
    name: 'jwt', // RFC 7519
    words: 'a JSON Web Token',
    marks: ['eyJ'],
    shape: /(?<header>eyJ[A-Za-z0-9_-]{10,2000})\.eyJ[A-Za-z0-9_-]{10,8000}\.[A-Za-z0-9_-]{10,2000}/y,
    proof: (_text, _at, found) => isJsonHeader(found.groups?.['header'] ?? ''),
  },
  {
    name: 'url-password', // RFC 3986 section 3.2.1
    words: 'a URL with a password',
    marks: ['://'],
    within: true,
    shape: /:\/\/[^\s:@/?#"'<>`\\]{0,256}:(?<secret>[^\s@"'`\\]{1,256})(?=@[^\s@])/y,
    proof: isPassword,
  },
];
