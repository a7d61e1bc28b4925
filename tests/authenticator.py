"""An authenticator in software: makes passkeys, and signs with them, as a browser would answer."""

import json
from secrets import token_bytes

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import sha256, websafe_decode, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

PRESENT = AuthenticatorData.FLAG.UP
NEW = PRESENT | AuthenticatorData.FLAG.AT


class Authenticator:
    def __init__(self, origin="http://localhost", host="localhost", *, counts=True):
        self.origin, self.host, self.counts = origin, host, counts
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.number, self.count = token_bytes(32), 0

    def make(self, options):
        """Return what a browser answers to the options of a new passkey."""
        public = ES256.from_cryptography_key(self.key.public_key())
        credential = AttestedCredentialData.create(Aaguid.NONE, self.number, public)
        made = AuthenticatorData.create(sha256(self.host.encode()), NEW, self.count, credential)
        attested = AttestationObject.create("none", made, {})
        told = {"attestationObject": websafe_encode(attested)}
        return self._answer(options, CollectedClientData.TYPE.CREATE, told)

    def sign(self, options):
        """Return what a browser answers to the options of a sign-in."""
        self.count += self.counts
        data = AuthenticatorData.create(sha256(self.host.encode()), PRESENT, self.count)
        told = {"authenticatorData": websafe_encode(data)}
        answer = json.loads(self._answer(options, CollectedClientData.TYPE.GET, told))
        client = websafe_decode(answer["response"]["clientDataJSON"])
        signed = self.key.sign(data + sha256(client), ec.ECDSA(SHA256()))
        answer["response"]["signature"] = websafe_encode(signed)
        return json.dumps(answer)

    def _answer(self, options, kind, told):
        challenge = websafe_decode(json.loads(options)["challenge"])
        client = CollectedClientData.create(kind, challenge, self.origin)
        number = websafe_encode(self.number)
        told["clientDataJSON"] = websafe_encode(client)
        answer = {"id": number, "rawId": number, "type": "public-key", "response": told}
        return json.dumps(answer | {"clientExtensionResults": {}})
