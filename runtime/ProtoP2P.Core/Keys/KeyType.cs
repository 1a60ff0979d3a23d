namespace ProtoP2P;

/// <summary>The kinds of key a peer id can stand for, with the numbers of libp2p's key protobuf.</summary>
public enum KeyType
{
    /// <summary>RSA, 2,048 to 8,192 bits.</summary>
    Rsa = 0,

    /// <summary>Ed25519, the default.</summary>
    Ed25519 = 1,

    /// <summary>ECDSA over secp256k1.</summary>
    Secp256k1 = 2,

    /// <summary>ECDSA over P-256.</summary>
    Ecdsa = 3,
}
