"""An identity signs in the process that lays a report out, as the window has it."""

import pickle

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from examiner.report.identity import create_identity, open_identity


def test_that_an_identity_signs_in_another_process_too() -> None:
    signer = open_identity(create_identity("A. Examiner", b"a password"), b"a password")
    there = pickle.loads(pickle.dumps(signer))
    assert there == signer
    key = x509.load_der_x509_certificate(signer.certificate).public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    key.verify(there.seal(b"pages", "sha256"), b"pages", ec.ECDSA(hashes.SHA256()))
