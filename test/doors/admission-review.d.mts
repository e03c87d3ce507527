/** A Kubernetes object as tests and benches have it. */
type Given = Readonly<Record<string, unknown>>;

/** An AdmissionReview, its fields in the order in which Go writes them: the uid at the front. */
export interface BuiltReview {
  readonly kind: 'AdmissionReview';
  readonly apiVersion: 'admission.k8s.io/v1';
  readonly request: Given;
}

/**
 * What an API server asks about an object: a CREATE, unless `said` has another operation. Kind, resource, name and
 * namespace follow from the object, and so does which of the two objects a DELETE has. What `said` has stands in the
 * place of what would follow, or behind it; `undefined` leaves a field out.
 */
export function admissionReview(object: Given, said?: Given): BuiltReview;
