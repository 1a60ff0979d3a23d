using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using ProtoP2P.Crypto;

namespace ProtoP2P.Security.PrivateNetwork;

/// <summary>
/// The secret that all nodes of a private network share (libp2p specs, pnet/Private-Networks-PSK-V1.md). Nodes without it cannot even begin a handshake.
/// </summary>
/// <remarks>It hides a network; it replaces neither security nor identities, which run inside.</remarks>
public sealed class PrivateNetworkKey : IDisposable
{
    private const string Header = "/key/swarm/psk/1.0.0/";
    private const int MaxFileLength = 1024;

    private readonly byte[] _key;
    private volatile bool _isDisposed;

    private PrivateNetworkKey(byte[] key) => _key = key;

    /// <summary>Names the key without telling it, in hex, for logs and for comparing two nodes.</summary>
    /// <exception cref="PlatformNotSupportedException">libsodium does not load.</exception>
    public string Fingerprint => XSalsa20.Fingerprint(Key) is { } fingerprint ? Convert.ToHexStringLower(fingerprint) : "unknown";

    /// <summary>A new key from the system's random source.</summary>
    public static PrivateNetworkKey Generate() => new(RandomNumberGenerator.GetBytes(XSalsa20.KeySize));

    /// <summary>A key of 32 bytes.</summary>
    /// <exception cref="ArgumentException">Another length.</exception>
    public static PrivateNetworkKey FromBytes(ReadOnlySpan<byte> key) => key.Length == XSalsa20.KeySize
        ? new PrivateNetworkKey(key.ToArray())
        : throw new ArgumentException($"a private network's key has {XSalsa20.KeySize} bytes, not {key.Length}", nameof(key));

    /// <summary>Reads a key file.</summary>
    /// <exception cref="Libp2pException">The file cannot be read or is malformed; the message names it and says what was expected.</exception>
    public static PrivateNetworkKey Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        byte[] content = [];
        try
        {
            using FileStream file = File.OpenRead(path);
            content = new byte[Math.Min(file.Length, MaxFileLength + 1)];
            file.ReadExactly(content);
            return Parse(content);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new Libp2pException($"private network key file '{path}': {exception.Message}", exception);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
        }
    }

    /// <summary>Parses the content of a key file: <c>/key/swarm/psk/1.0.0/</c>, then <c>/base16/</c>, <c>/base64/</c> or <c>/bin/</c>, then the key.</summary>
    /// <exception cref="FormatException">It is malformed; the message says what was expected, and nothing of the key.</exception>
    public static PrivateNetworkKey Parse(ReadOnlySpan<byte> file)
    {
        if (file.Length > MaxFileLength)
        {
            throw new FormatException($"longer than {MaxFileLength} bytes, which no key is");
        }

        if (TakeLine(ref file) != Header)
        {
            throw new FormatException($"the first line is not {Header}");
        }

        string encoding = TakeLine(ref file);
        byte[] key = encoding switch
        {
            "/base16/" => DecodeBase16(file.Trim(" \r\n"u8)),
            "/base64/" => DecodeBase64(file.Trim(" \r\n"u8)),
            "/bin/" => TakeBinary(file),
            _ => throw new FormatException("the second line is none of /base16/, /base64/ and /bin/"),
        };
        return key.Length == XSalsa20.KeySize
            ? new PrivateNetworkKey(key)
            : throw new FormatException($"the key has {key.Length} bytes; expected {XSalsa20.KeySize}");
    }

    /// <summary>The content of a key file, in base 16, which all implementations read.</summary>
    public string ToFileText() => $"{Header}\n/base16/\n{Convert.ToHexStringLower(Key)}\n";

    /// <summary>Zeroes the key. A host that was made with it has a copy.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        CryptographicOperations.ZeroMemory(_key);
    }

    /// <summary>Its fingerprint, never the key.</summary>
    public override string ToString() => _isDisposed ? "private network (disposed key)" : $"private network {Fingerprint}";

    /// <summary>The keystream of one direction.</summary>
    internal XSalsa20 CreateStream(ReadOnlySpan<byte> nonce) => new(Key, nonce);

    /// <summary>The same key with a life of its own.</summary>
    internal PrivateNetworkKey Copy() => new([.. Key]);

    // A zeroed key is a key that everybody knows: it must never be used as one.
    private byte[] Key
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _key;
        }
    }

    private static string TakeLine(ref ReadOnlySpan<byte> file)
    {
        int end = file.IndexOf((byte)'\n');
        ReadOnlySpan<byte> line = end < 0 ? file : file[..end];
        file = end < 0 ? default : file[(end + 1)..];
        return Encoding.ASCII.GetString(line.TrimEnd((byte)'\r'));
    }

    private static byte[] DecodeBase16(ReadOnlySpan<byte> text)
    {
        try
        {
            return Convert.FromHexString(Encoding.ASCII.GetString(text));
        }
        catch (FormatException)
        {
            // What the framework says of it may show a part of the key.
            throw new FormatException("the third line is not in base 16");
        }
    }

    private static byte[] DecodeBase64(ReadOnlySpan<byte> text)
    {
        byte[] key = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        return Base64.DecodeFromUtf8(text, key, out _, out int written) == System.Buffers.OperationStatus.Done
            ? key[..written]
            : throw new FormatException("the third line is not in base 64");
    }

    // Any byte may be part of the key, a line feed too: only one that is too much is an end of the line.
    private static byte[] TakeBinary(ReadOnlySpan<byte> rest) =>
        (rest.Length == XSalsa20.KeySize + 1 && rest[^1] == (byte)'\n' ? rest[..^1] : rest).ToArray();
}
