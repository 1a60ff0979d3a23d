using System.Security.Cryptography;

namespace ProtoP2P.Crypto;

/// <summary>
/// One direction's keystream of XSalsa20, from libsodium, that goes on from call to call. It hides and does not authenticate: whoever changes the
/// ciphertext changes the plaintext.
/// </summary>
internal sealed unsafe class XSalsa20 : IDisposable
{
    /// <summary>Bytes of a key.</summary>
    public const int KeySize = 32;

    /// <summary>Bytes of a nonce.</summary>
    public const int NonceSize = 24;

    private const int BlockSize = 64;
    private const int FingerprintSize = 16;

    private readonly byte[] _key;
    private readonly byte[] _nonce;
    private readonly byte[] _block = new byte[BlockSize];
    private ulong _nextBlock;
    private int _used = BlockSize;

    /// <summary>The keystream of a key and a nonce, from its first byte.</summary>
    /// <exception cref="PlatformNotSupportedException">libsodium does not load; the message says how to install it.</exception>
    public XSalsa20(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, KeySize);
        ArgumentOutOfRangeException.ThrowIfNotEqual(nonce.Length, NonceSize);
        ThrowIfMissing();
        _key = key.ToArray();
        _nonce = nonce.ToArray();
    }

    /// <summary>Checks that libsodium is there.</summary>
    /// <exception cref="PlatformNotSupportedException">It is not; the message says how to install it.</exception>
    public static void ThrowIfMissing()
    {
        if (!NativeLibraries.TryLoadSodium() || SodiumNative.Init() < 0)
        {
            throw Missing();
        }
    }

    /// <summary>
    /// What names a private network's key without telling it: 64 bytes of Salsa20 under the key and the nonce <c>finprint</c>, hashed with SHAKE-128
    /// (libp2p specs, pnet); null where the system has no SHAKE-128.
    /// </summary>
    public static byte[]? Fingerprint(ReadOnlySpan<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, KeySize);
        ThrowIfMissing();
        if (!Shake128.IsSupported)
        {
            return null;
        }

        Span<byte> stream = stackalloc byte[BlockSize];
        fixed (byte* output = stream, nonce = "finprint"u8, secret = key)
        {
            ThrowIfFailed(SodiumNative.Salsa20(output, BlockSize, nonce, secret), "crypto_stream_salsa20");
        }

        byte[] fingerprint = Shake128.HashData(stream, FingerprintSize);
        CryptographicOperations.ZeroMemory(stream);
        return fingerprint;
    }

    /// <summary>Encrypts or decrypts the next bytes; both may be the same memory.</summary>
    public void Apply(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        int rest = Math.Min(BlockSize - _used, source.Length);
        ApplyBlock(source[..rest], destination);
        source = source[rest..];
        destination = destination[rest..];

        int whole = source.Length - (source.Length % BlockSize);
        Stream(source[..whole], destination);
        if (source.Length > whole)
        {
            NextBlock();
            ApplyBlock(source[whole..], destination[whole..]);
        }
    }

    /// <summary>Zeroes the key and what is left of the keystream.</summary>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_key);
        CryptographicOperations.ZeroMemory(_block);
    }

    internal static PlatformNotSupportedException Missing() => new(
        "a private network needs XSalsa20 from libsodium, which does not load; install it (Debian and Ubuntu: apt install libsodium23, macOS: brew install libsodium, "
        + "Windows: libsodium.dll beside the program)");

    private static void ThrowIfFailed(int result, string function)
    {
        if (result != 0)
        {
            throw new CryptographicException($"libsodium: {function} failed.");
        }
    }

    private void ApplyBlock(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        for (int i = 0; i < source.Length; i++)
        {
            destination[i] = (byte)(source[i] ^ _block[_used + i]);
        }

        _used += source.Length;
    }

    private void NextBlock()
    {
        Array.Clear(_block);
        Stream(_block, _block);
        _used = 0;
    }

    private void Stream(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        if (source.IsEmpty)
        {
            return;
        }

        fixed (byte* output = destination, input = source, nonce = _nonce, key = _key)
        {
            ThrowIfFailed(SodiumNative.XSalsa20Xor(output, input, (ulong)source.Length, nonce, _nextBlock, key), "crypto_stream_xsalsa20_xor_ic");
        }

        _nextBlock += (ulong)(source.Length / BlockSize);
    }
}
