export const HELP = `Usage: doorward-webhook [--config FILE] [--check]

Holds policies at a cluster's door: an admission webhook.

  --config FILE   the configuration (DOORWARD_CONFIG); docs/webhook.md lists what it may say
  --check         reads the configuration, the policies and the certificate, says what is wrong, and exits
  -h, --help      this text
  -V, --version   the version

Every setting can be given in the environment too, as DOORWARD_…, which wins over the file.
Exit status: 0 asked to end, or nothing wrong; 2 could not start, or something wrong; 1 failed.
`;
