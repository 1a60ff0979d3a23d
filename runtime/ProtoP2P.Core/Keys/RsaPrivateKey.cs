using System.Formats.Asn1;
using System.Security.Cryptography;
using ProtoP2P.Encodings;

namespace ProtoP2P;

/// <summary>An RSA private key, written as RSAPrivateKey (RFC 8017, appendix A.1.2).</summary>
internal sealed class RsaPrivateKey : PrivateKey
{
    private const int GeneratedBits = RsaLimits.MinBits;

    private readonly RSA _rsa;

    // The base class library does not promise that one key object signs on several threads.
    private readonly Lock _lock = new();
    private bool _disposed;

    private RsaPrivateKey(RSA rsa)
    {
        _rsa = rsa;
        PublicKey = RsaPublicKey.FromData(rsa.ExportSubjectPublicKeyInfo());
    }

    public override PublicKey PublicKey { get; }

    public static RsaPrivateKey Create() => new(RSA.Create(GeneratedBits));

    /// <exception cref="FormatException">Not an RSAPrivateKey, a key outside <see cref="RsaLimits"/>, or one whose parts do not belong together.</exception>
    public static RsaPrivateKey FromData(ReadOnlySpan<byte> data)
    {
        RSA? rsa = null;
        try
        {
            CheckSize(data);
            rsa = RSA.Create();
            rsa.ImportRSAPrivateKey(data, out _);
            var key = new RsaPrivateKey(rsa);
            rsa = null;
            return key.Proven();
        }
        catch (Exception e) when (e is AsnContentException or CryptographicException)
        {
            throw new FormatException($"An RSA private key is an RSAPrivateKey in DER whose numbers belong together: {e.Message}", e);
        }
        finally
        {
            rsa?.Dispose();
        }
    }

    public override byte[] ToProtobuf()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            byte[] data = _rsa.ExportRSAPrivateKey();
            byte[] protobuf = KeyProtobuf.Write(KeyType.Rsa, data);
            CryptographicOperations.ZeroMemory(data);
            return protobuf;
        }
    }

    public override byte[] Sign(ReadOnlySpan<byte> message)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _rsa.SignData(message, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (!disposing)
        {
            return;
        }

        lock (_lock)
        {
            _disposed = true;

            // The key lives in native memory, which its owner clears when it frees it.
            _rsa.Dispose();
        }
    }

    // Looked at before the platform sees it: importing an oversized key takes long.
    private static void CheckSize(ReadOnlySpan<byte> data)
    {
        var reader = new DerReader(data);
        DerReader key = reader.ReadSequence();
        reader.ThrowIfNotAtEnd();
        if (!key.ReadPositiveInteger().IsEmpty)
        {
            throw new AsnContentException("The version is not 0.");
        }

        RsaLimits.Check(key.ReadPositiveInteger(), key.ReadPositiveInteger());
    }

    /// <summary>This key, once it has signed something: the platform does not check that the numbers belong together.</summary>
    private RsaPrivateKey Proven()
    {
        if (PublicKey.Verify("key check"u8, Sign("key check"u8)))
        {
            return this;
        }

        Dispose();
        throw new CryptographicException("it does not sign for its own public key.");
    }
}
